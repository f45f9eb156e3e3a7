// The page by itself: it starts within its policy, keeps to its site, and reads well.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { headersFor } from '../../tools/policy.mjs';
import {
  askWorker, assertAccessible, assertClean, assertFigures, assertFits, becomes, Calculator, drawn, inFull, useBrowser,
  useSite, VERSION,
} from './site.mjs';

const browser = useBrowser();
const site = useSite();

test('the page starts within its policy and asks nobody else for anything', async () => {
  const { page, watched } = await browser.open();
  await page.goto(site.url);
  const calculator = await new Calculator(page).ready();
  await calculator.turn(calculator.slider(), 60);
  await assertFigures(page);
  await assertClean(watched, [site.origin]);
});

test('the policy is in force: inline script, foreign script and markup from text are refused', async () => {
  const { page, watched } = await browser.open();
  await page.goto(site.url);
  await new Calculator(page).ready();
  const refused = await page.evaluate(async () => {
    // What runs on the tester's own behalf may evaluate text; a timer of the page may not.
    await new Promise((done) => setTimeout(done));
    const script = document.createElement('script');
    const attempts = {
      'text of a script': () => { script.text = 'globalThis.broken = true'; },
      'address of a script': () => { script.src = 'https://example.com/x.js'; },
      'markup from text': () => { document.body.innerHTML = '<p>'; },
      'text as code': () => { (0, eval)('1'); },
    };
    return Object.entries(attempts).filter(([, attempt]) => {
      try { attempt(); return false; } catch { return true; }
    }).map(([name]) => name);
  });
  assert.deepEqual(refused, ['text of a script', 'address of a script', 'markup from text', 'text as code']);
  // Twice each: by the header and by the page's own copy of it.
  await becomes(() => watched.violations.length, 8, 'and each is noticed, so that the other tests would notice one');
});

test('only the widget may be framed, and every file carries the policy', async () => {
  const policy = async (path) => (await fetch(site.url + path)).headers.get('content-security-policy');
  assert.match(await policy(''), /frame-ancestors 'self'$/);
  assert.doesNotMatch(await policy('embed/'), /frame-ancestors/);
  for (const path of ['sw.js', 'manifest.webmanifest']) assert.equal(await policy(path), headersFor(path)['Content-Security-Policy']);
});

for (const colorScheme of ['light', 'dark']) {
  for (const [width, height] of [[1280, 900], [390, 844], [320, 640]]) {
    test(`axe finds nothing and nothing is cut off: ${colorScheme}, ${width} px`, async () => {
      // Axe is injected, which the page's own policy would rightly refuse.
      const { page } = await browser.open({ colorScheme, viewport: { width, height }, bypassCSP: true });
      await page.goto(site.url);
      await new Calculator(page).ready();
      await assertAccessible(page);
      await assertFits(page);
    });
  }
}

test('without JavaScript the page says what it is and what it needs', async () => {
  const { page } = await browser.open({ javaScriptEnabled: false });
  await page.goto(site.url);
  const text = await page.locator('body').innerText();
  assert.match(text, /Serverless functions, microservices on containers, or a mix\?/);
  assert.match(text, /needs JavaScript and WebAssembly/);
});

test('the worker answers, whatever way it had to be started', async () => {
  const { page, watched } = await browser.open();
  await page.goto(site.url);
  await new Calculator(page).ready();
  assert.deepEqual(await askWorker(page, 'version'), [7, VERSION], 'from its address');
  await page.evaluate(() => {
    const Real = globalThis.Worker;
    globalThis.Worker = class extends Real {
      constructor(url, options) {
        if (!String(url).startsWith('blob:')) throw new DOMException('no origin', 'SecurityError');
        super(url, options);
      }
    };
  });
  assert.deepEqual(await askWorker(page, 'version'), [7, VERSION], 'from a blob');
  await assertClean(watched, [site.origin]);
});

test('the worker says what the page says', async () => {
  const { page } = await browser.open();
  const link = 'v1&rate=47&shape=office&services=3';
  await page.goto(`${site.url}#${link}`);
  await new Calculator(page).ready();
  const words = (text) => text.replace(/\s+/g, ' ').trim();
  await drawn(page);
  const [, said] = await askWorker(page, `sentence ${link}`);
  assert.equal(words(said), await inFull(page));
  assert.match(said, /\$/);
});
