// The calculator inside pages of other people: their style sheets, their policies, their frames.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import {
  askWorker, assertClean, assertFigures, becomes, Calculator, eventually, pause, rest, serveRelease, useBrowser, useSite,
  VERSION,
} from './site.mjs';

const browser = useBrowser();
const site = useSite();

// A second origin, whose pages each test writes.
const host = { pages: {}, headers: {} };
before(async () => {
  const answer = (path, request, response) => {
    if (!(path in host.pages)) return false;
    response.writeHead(200, { 'Content-Type': 'text/html', ...host.headers }).end(host.pages[path]);
    return true;
  };
  Object.assign(host, await serveRelease({ intercept: answer }));
});
after(() => host.close());

const script = () => `<script type="module" src="${site.url}embed/v1.js"></script>`;
const FALLBACK = '<a href="https://example.com/">A picture of the answer</a>';

/** Opens a page of the host with this body; gives the page and the calculator in its first frame. */
async function visit(body, { headers = {}, options = {} } = {}) {
  const { page, watched, context } = await browser.open(options);
  host.headers = headers;
  host.pages[''] = `<!doctype html><title>Somebody's page</title><link rel="icon" href="data:,"><body>${body}`;
  await page.goto(host.url);
  const frame = page.frameLocator(body.includes('<fulcrum-calculator') ? 'fulcrum-calculator iframe' : 'iframe').first();
  return { page, watched, context, frame, calculator: new Calculator(frame) };
}

/** Waits until the script has made elements of the tags. */
const defined = (page) => page.evaluate(() => customElements.whenDefined('fulcrum-calculator').then(() => {}));
const heightOf = (page, selector = 'fulcrum-calculator') => page.locator(selector).first().evaluate((e) => e.getBoundingClientRect().height);

test('the element works on another origin and leaves its host alone', async () => {
  const { page, watched, calculator, frame } = await visit(`${script()}<fulcrum-calculator rate="20">${FALLBACK}</fulcrum-calculator>`);
  const address = page.url();
  await calculator.ready();
  await page.getByText('A picture of the answer').waitFor({ state: 'hidden' });
  await calculator.turn(calculator.slider(), 60);
  await assertFigures(frame);
  await pause(700); // longer than the pause before an address is written
  assert.equal(page.url(), address);
  assert.equal(await page.title(), "Somebody's page");
  assert.equal(await page.evaluate(() => document.activeElement === document.body), true, 'focus');
  assert.equal(await page.evaluate(() => history.length), 2, 'about:blank and the page');
  await assertClean(watched, [site.origin, host.origin]);
});

test('nothing heavy is fetched before the element comes near, and the page does not jump when it does', async () => {
  const { page, watched, calculator } = await visit(`${script()}<div style="height:5000px">A long text</div><fulcrum-calculator height="500">${FALLBACK}</fulcrum-calculator>`);
  await defined(page);
  await rest(page);
  const asked = () => watched.requests.filter((url) => url.startsWith(site.origin)).map((url) => new URL(url).pathname);
  assert.deepEqual(asked(), ['/embed/v1.js']);
  assert.equal(await heightOf(page), 500);
  await page.locator('fulcrum-calculator').scrollIntoViewIfNeeded();
  await calculator.ready();
  await page.getByText('A picture of the answer').waitFor({ state: 'hidden' });
  await rest(calculator.frame);
  assert.equal(await heightOf(page), 500);
});

const HOSTILE = [
  '* { all: unset !important }',
  '* { font-size: 50px !important; color: red !important; letter-spacing: 1em !important }',
  'html { font-size: 4px } div, iframe { display: none !important }',
  '* { direction: rtl !important; text-transform: uppercase !important; pointer-events: none !important }',
  'fulcrum-calculator { display: none !important; width: 10px !important; position: fixed !important }',
];

for (const css of HOSTILE) {
  test(`hostile style sheet: ${css}`, async () => {
    const picture = async (styles) => {
      const { page, calculator } = await visit(`<style>${styles}</style>${script()}<fulcrum-calculator loading="eager">${FALLBACK}</fulcrum-calculator>`);
      await calculator.ready();
      await calculator.slider().waitFor();
      await page.getByText('A picture of the answer').waitFor({ state: 'hidden' });
      await rest(calculator.frame);
      return (await calculator.root.screenshot()).toString('base64');
    };
    // The margins of the host's body are its own affair, and change how wide the element is.
    const body = '<style>body { display: block !important; margin: 0 !important; width: 800px !important }</style>';
    assert.equal(await picture(`${css}</style>${body}<style>`), await picture(`</style>${body}<style>`));
  });
}

test('a frame with sandbox="allow-scripts" only, which has no origin: everything but storing works', async () => {
  const { watched, calculator, frame, page } = await visit(`<iframe sandbox="allow-scripts" src="${site.url}embed/#v1&rate=20" width="700" height="500"></iframe>`);
  await calculator.ready();
  await calculator.turn(calculator.slider(), 60);
  await assertFigures(frame);
  assert.deepEqual(await askWorker(page.frames().at(-1), 'version'), [7, VERSION], 'the worker, from a blob');
  await pause(700);
  await assertClean(watched, [site.origin, host.origin]);
});

test('the element on a page that is itself in such a frame', async () => {
  host.pages.inner = `<!doctype html><title>Inner</title>${script()}<fulcrum-calculator></fulcrum-calculator>`;
  const { page, watched } = await visit('<iframe sandbox="allow-scripts" src="inner" width="700" height="600"></iframe>');
  const inner = page.frameLocator('iframe').frameLocator('iframe');
  await new Calculator(inner).ready();
  await assertFigures(inner);
  await assertClean(watched, [site.origin, host.origin]);
});

test('a host with a strict policy that allows our script and frame', async () => {
  const policy = `default-src 'none'; script-src ${site.origin}; frame-src ${site.origin}; img-src data:; require-trusted-types-for 'script'; trusted-types 'none'`;
  const { calculator, watched } = await visit(`${script()}<fulcrum-calculator></fulcrum-calculator>`, { headers: { 'Content-Security-Policy': policy } });
  await calculator.ready();
  await assertClean(watched, [site.origin, host.origin]);
});

test('a host whose policy forbids the frame keeps what stands between the tags', async () => {
  const policy = `default-src 'none'; script-src ${site.origin}; img-src data:`;
  const { page, watched } = await visit(`${script()}<fulcrum-calculator>${FALLBACK}</fulcrum-calculator>`, { headers: { 'Content-Security-Policy': policy } });
  await eventually(() => assert.match(watched.violations.join(), /^frame-src/, 'the frame was tried'));
  await rest(page);
  assert.equal(await page.getByText('A picture of the answer').isVisible(), true);
});

test('a host that isolates itself', async () => {
  const { calculator, watched } = await visit(`${script()}<fulcrum-calculator></fulcrum-calculator>`, { headers: { 'Cross-Origin-Embedder-Policy': 'require-corp', 'Cross-Origin-Opener-Policy': 'same-origin' } });
  await calculator.ready();
  await assertClean(watched, [site.origin, host.origin]);
});

test('twice the script, two elements; one moved, one removed and put back', async () => {
  const twice = `${script()}<script type="module" src="${site.url}embed/v1.js?again"></script>`;
  const { page, watched } = await visit(`${twice}<fulcrum-calculator id="a" rate="1"></fulcrum-calculator><section></section><fulcrum-calculator id="b" rate="2"></fulcrum-calculator>`);
  const inside = (id) => new Calculator(page.frameLocator(`#${id} iframe`));
  await Promise.all([inside('a').ready(), inside('b').ready()]);
  await page.evaluate(() => document.querySelector('section').append(document.getElementById('a')));
  await inside('a').ready();
  await page.evaluate(() => { globalThis.b = document.getElementById('b'); globalThis.b.remove(); });
  await page.evaluate(() => document.body.append(globalThis.b));
  await inside('b').ready();
  await becomes(() => page.locator('iframe').count(), 2);
  await assertClean(watched, [site.origin, host.origin]);
});

test('attributes are the scenario, and changing one reaches the running calculator without loading it again', async () => {
  const { page, calculator } = await visit(`${script()}<fulcrum-calculator class="wide" height="300" scenario="#v1&region=eu-central-1" rate="20" duration="120 ms" controls="rate duration"></fulcrum-calculator>`);
  await calculator.ready();
  const inner = page.frames().at(-1);
  const hash = () => inner.evaluate(() => location.hash);
  assert.equal(await hash(), '#v1&region=eu-central-1&rate=20&duration=120%20ms&controls=rate%20duration');
  await inner.evaluate(() => { globalThis.same = true; });
  await page.evaluate(() => document.querySelector('fulcrum-calculator').setAttribute('rate', '40'));
  await inner.waitForFunction(() => location.hash.includes('rate=40'));
  assert.equal(await inner.evaluate(() => globalThis.same), true);
  assert.equal(await page.evaluate(() => history.length), 2, 'no new entry in the history of the host');
});

test('only its own frame sets the height, and only to something sensible', async () => {
  const { page, calculator } = await visit(`${script()}<fulcrum-calculator></fulcrum-calculator><iframe id="other" srcdoc=""></iframe>`);
  await calculator.ready();
  await rest(calculator.frame);
  const natural = await heightOf(page);
  await page.evaluate(() => addEventListener('message', ({ data }) => { globalThis.heard = data; }));
  let count = 0;
  /** Says something to the host from one of its frames, and waits until it has heard it: what follows it comes later. */
  const say = async (frame, message) => {
    count += 1;
    await frame.evaluate(([message, count]) => {
      for (const data of [message, count]) parent.postMessage(data, '*');
    }, [message, count]);
    await page.waitForFunction((count) => globalThis.heard === count, count);
  };

  const inner = page.frames().find((frame) => frame.url().startsWith(site.origin));
  const sibling = page.frames().find((frame) => frame.url() === 'about:srcdoc');
  for (const stranger of [sibling, page.mainFrame()]) {
    await say(stranger, { type: 'fulcrum:resize', v: 1, height: 999 });
    assert.equal(await heightOf(page), natural, 'from the host itself or a sibling');
  }
  for (const message of [null, 'text', { type: 'fulcrum:resize', v: 2, height: 999 }, { type: 'other', v: 1, height: 999 }, { type: 'fulcrum:resize', v: 1, height: '999' }, { type: 'fulcrum:resize', v: 1, height: NaN }]) {
    await say(inner, message);
    assert.equal(await heightOf(page), natural, JSON.stringify(message));
  }
  await say(inner, { type: 'fulcrum:resize', v: 1, height: 1e9 });
  assert.equal(await heightOf(page), 4000);
  await say(inner, { type: 'fulcrum:resize', v: 1, height: -1 });
  assert.equal(await heightOf(page), 120);
});

test('a hundred changes of width make no loop of heights', async () => {
  const { page, calculator } = await visit(`${script()}<div id="box"><fulcrum-calculator></fulcrum-calculator></div>`);
  await calculator.ready();
  await rest(calculator.frame);
  await rest(page);
  const messages = await page.evaluate(async () => {
    let heard = 0;
    addEventListener('message', () => { heard += 1; });
    const box = document.getElementById('box');
    for (let step = 0; step < 100; step += 1) {
      box.style.width = `${600 + (step % 2)}px`;
      await new Promise(requestAnimationFrame);
    }
    await new Promise((done) => setTimeout(done, 300));
    return heard;
  });
  assert.ok(messages <= 2, `${messages} messages`);
});
