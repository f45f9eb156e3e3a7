// A page of another site hands a file over (examples/open-with.html): it is previewed, nothing is uploaded, and nobody else is heard.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';

import { assertClean, Calculator, eventually, rest, says, serveRelease, useBrowser, useSite } from './site.mjs';

const browser = useBrowser();
const site = useSite();
const EXAMPLE = readFileSync(new URL('../../examples/open-with.html', import.meta.url), 'utf8');

const host = {};
before(async () => {
  const answer = (path, request, response) => {
    response.writeHead(200, { 'Content-Type': 'text/html' }).end(EXAMPLE.replace('<title>', '<link rel="icon" href="data:,"><title>'));
    return true;
  };
  Object.assign(host, await serveRelease({ intercept: answer }));
});
after(() => host.close());

const preview = (page) => page.getByRole('region', { name: 'What was understood of the file' });
const rate = (page) => page.getByRole('textbox', { name: /mean rate/i });

/** The page of another site, and Fulcrum as it opens it. */
async function handedOver() {
  const { page, context, watched } = await browser.open({ viewport: { width: 1280, height: 900 } });
  await page.addInitScript(() => {
    const { open } = globalThis;
    globalThis.open = (...given) => { globalThis.opened = open(...given); return globalThis.opened; };
  });
  await page.goto(`${host.url.replace('127.0.0.1', 'localhost')}?fulcrum=${encodeURIComponent(site.url)}`);
  const [opened] = await Promise.all([context.waitForEvent('page'), page.getByRole('button', { name: 'Open with Fulcrum' }).click()]);
  await new Calculator(opened).ready();
  return { page, opened, watched };
}

test('a file of a page of another site is previewed, used and taken back like one that was dropped', async () => {
  const { page, opened, watched } = await handedOver();
  await says(opened.locator('.import__result'), /last-week\.csv: 168 rows were read, see below\. Nothing is used yet\./);
  await says(page.locator('output'), /Handed over/);
  assert.equal(await rate(opened).inputValue(), '20');
  await preview(opened).getByRole('button', { name: /^Use it/ }).click();
  await eventually(async () => assert.ok(Math.abs(Number(await rate(opened).inputValue()) - 1) < 0.05));
  await opened.getByRole('button', { name: 'Undo' }).click();
  await eventually(async () => assert.equal(await rate(opened).inputValue(), '20'));
  await assertClean(watched, [site.origin, new URL(page.url()).origin]);
});

test('what is no such message, and what others send, changes nothing', async () => {
  const { page, opened, watched } = await handedOver();
  await says(opened.locator('.import__result'), /last-week\.csv/);
  await preview(opened).getByRole('button', { name: 'Leave it' }).click();
  await preview(opened).waitFor({ state: 'detached' });
  const csv = 'time,count\n2024-01-01 00:00,5\n2024-01-01 01:00,6\n';
  // From itself: that is not the page that opened it.
  await opened.evaluate((data) => postMessage({ type: 'fulcrum:open', v: 1, name: 'own.csv', data }, '*'), csv);
  // From the page that opened it, which has kept hold of it: messages that are none of these.
  await page.evaluate((data) => {
    const wrong = [
      null, 7, 'fulcrum:open', { type: 'fulcrum:open' }, { type: 'fulcrum:open', v: 2, data }, { type: 'fulcrum:open', v: 1, data: {} },
      { type: 'fulcrum:open', v: 1, data: 5 }, { type: 'fulcrum:set', v: 1, data },
    ];
    wrong.forEach((message) => globalThis.opened.postMessage(message, '*'));
  }, csv);
  await rest(opened);
  assert.equal(await preview(opened).count(), 0);
  assert.equal(await rate(opened).inputValue(), '20');
  assert.deepEqual(watched.errors, []);
});
