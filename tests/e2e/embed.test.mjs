// The calculator inside pages of other people: their style sheets, their policies, their frames.

import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';

import { FALLBACK, useHost } from './host.mjs';
import {
  askWorker, assertClean, assertFigures, becomes, Calculator, eventually, holds, pause, rest, says, serveRelease, SLOWER,
  useBrowser, useSite, VERSION,
} from './site.mjs';

const browser = useBrowser({ offline: true });
const site = useSite();

const host = useHost(browser, site);
const { embedded, script } = host;

/** Waits until the script has made elements of the tags. */
const defined = (page) => page.evaluate(() => customElements.whenDefined('fulcrum-calculator').then(() => {}));
const heightOf = (page, selector = 'fulcrum-calculator') => page.locator(selector).first().evaluate((e) => e.getBoundingClientRect().height);

/** How the frame of an element is shown, and what may be done with it; what stands between the tags is seen or not. */
const shownOf = (page) => page.evaluate(() => {
  const element = document.querySelector('fulcrum-calculator');
  const frame = element.shadowRoot.querySelector('iframe');
  const { opacity, visibility } = getComputedStyle(frame);
  return { frame: opacity === '1' && visibility === 'visible' && !frame.inert, fallback: element.firstElementChild?.checkVisibility() ?? false };
});
const SHOWN = { frame: true, fallback: false };
const KEPT = { frame: false, fallback: true };

/** Notes in each frame when its answer stands, and in the host's page when the element shows it. */
const clock = (page) => page.addInitScript(() => {
  const note = (name) => { globalThis.noted = { ...globalThis.noted, [name]: Date.now() }; };
  if (parent !== globalThis) {
    const answered = () => { if (document.documentElement?.dataset.fulcrum === 'ready' && !globalThis.noted) note('answered'); };
    new MutationObserver(answered).observe(document, { subtree: true, attributes: true });
    return;
  }
  const look = () => {
    const element = document.querySelector('fulcrum-calculator');
    const frame = element?.shadowRoot?.querySelector('iframe');
    const seen = frame && getComputedStyle(frame);
    if (seen?.opacity === '1' && seen.visibility === 'visible') return note('shown');
    if (element && !element.firstElementChild.checkVisibility() && !globalThis.noted?.gone) note('gone');
    return requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
});

embedded('it appears within a second of its answer, and until then the fallback stands', async ({ visit }) => {
  const { page, calculator } = await visit(`${script()}<fulcrum-calculator>${FALLBACK}</fulcrum-calculator>`, { before: clock });
  await calculator.ready();
  await becomes(() => shownOf(page), SHOWN);
  const { answered } = await page.frames().at(-1).evaluate(() => globalThis.noted);
  // The page's clock notes it in a frame of its own, which may come after this look.
  await page.waitForFunction(() => globalThis.noted?.shown);
  const { shown, gone } = await page.evaluate(() => globalThis.noted);
  assert.equal(gone, undefined, 'the fallback went with no calculator to be seen');
  assert.ok(shown >= answered, `shown ${answered - shown} ms before its answer`);
  assert.ok(shown - answered < 1_000 * SLOWER, `shown ${shown - answered} ms after its answer`);
  // What is drawn is seen: a frame that is not has none.
  await page.frames().at(-1).evaluate(() => new Promise(requestAnimationFrame));
});

embedded('it is ready before it comes into sight', async ({ visit }) => {
  const { page, calculator } = await visit(`${script()}<div style="height:calc(100vh + 200px)"></div><fulcrum-calculator>${FALLBACK}</fulcrum-calculator>`);
  await calculator.ready();
  await becomes(() => shownOf(page), SHOWN, 'so that nothing moves under the eyes of a reader');
});

const BROKEN = [
  ['its program is missing', (path) => /fulcrum-.*\.wasm$/.test(path), 404],
  ['its loader is missing', (path) => /boot-.*\.js$/.test(path), 404],
  ['its page is missing', (path) => path === 'embed/', 404],
  ['the server is at a loss', (path) => /fulcrum-.*\.js$/.test(path), 500],
];

for (const [what, broken, status] of BROKEN) {
  embedded(`the fallback stays where ${what}`, async ({ visit }) => {
    const asked = [];
    const answer = (path, request, response) => {
      if (!broken(path)) return false;
      asked.push(path);
      response.writeHead(status).end();
      return true;
    };
    const bad = await serveRelease({ intercept: answer });
    try {
      const { page } = await visit(`<script type="module" src="${bad.url}embed/v1.js"></script><fulcrum-calculator>${FALLBACK}</fulcrum-calculator>`);
      await eventually(() => assert.ok(asked.length > 0, 'the frame was tried'));
      await page.frames().at(-1).waitForLoadState();
      await pause(500); // for a frame that would show itself
      assert.deepEqual(await shownOf(page), KEPT);
    } finally {
      await bad.close();
    }
  });
}

embedded('one that stops later says so in its place', async ({ visit }) => {
  const { page, frame, calculator } = await visit(`${script()}<fulcrum-calculator>${FALLBACK}</fulcrum-calculator>`);
  await calculator.ready();
  await page.frames().at(-1).evaluate(() => globalThis.fulcrumShell.panicked('asked to stop'));
  await frame.getByText('Fulcrum has stopped').waitFor();
  await becomes(() => shownOf(page), SHOWN);
});

embedded('where nothing stands between the tags a link does, until the calculator is there', async ({ visit }) => {
  const policy = `default-src 'none'; script-src ${site.origin}; img-src data:`;
  const body = `${script()}<fulcrum-calculator rate="35" scenario="${site.url}#v1&amp;shape=office">\n</fulcrum-calculator>`;
  const link = (page) => page.getByRole('link', { name: 'Fulcrum: serverless or microservices?' });
  const { page } = await visit(body, { headers: { 'Content-Security-Policy': policy } });
  await link(page).waitFor();
  assert.equal(await link(page).getAttribute('href'), `${site.url}#v4&scenario=v1%26shape%3Doffice&rate=35`);
  const open = await visit(body);
  await open.calculator.ready();
  await link(open.page).waitFor({ state: 'hidden' });
});

/** What the page around moves by, as the browser counts it: 0.1 is the most that counts as good. */
const shifts = (page) => page.addInitScript(() => {
  globalThis.moved = 0;
  const sum = (list) => list.getEntries().forEach(({ value }) => { globalThis.moved += value; });
  new PerformanceObserver(sum).observe({ type: 'layout-shift', buffered: true });
});

const kept = (height) => `style="display: block; min-height: ${height}px"`;
const ROOM = [
  // [attributes, width of the window, most of the shift, from its first picture on or from the script on, why]
  ['', 900, 0.05, 'script', 'the usual height'],
  ['', 360, 0.05, 'script', 'the usual one of a phone'],
  [kept(420), 900, 0.05, 'picture', 'room that the page around keeps'],
  [kept(530), 360, 0.05, 'picture', 'room on a phone'],
  [`height="700" ${kept(700)}`, 900, 0.001, 'picture', 'a height that the page around gives'],
  [`height="700" ${kept(700)}`, 360, 0.001, 'picture', 'a height on a phone'],
];
for (const [attributes, width, most, from, why] of ROOM) {
  embedded(`the page around hardly moves: ${why}, ${width} px, from the ${from} on`, async ({ visit }) => {
    const body = `<h1>A chapter</h1>${script()}<fulcrum-calculator ${attributes}>${FALLBACK}</fulcrum-calculator><p>${'More of it. '.repeat(200)}</p>`;
    const { page, calculator } = await visit(body, { options: { viewport: { width, height: 900 } }, before: shifts });
    // Until the browser knows of the element, only the page around can keep room for it.
    const before = await page.evaluate(async () => {
      await customElements.whenDefined('fulcrum-calculator');
      for (const _ of [1, 2, 3]) await new Promise(requestAnimationFrame);
      return globalThis.moved;
    });
    await calculator.ready();
    await becomes(() => shownOf(page), SHOWN);
    await rest(calculator.frame);
    await rest(page);
    const moved = await page.evaluate(() => globalThis.moved) - (from === 'script' ? before : 0);
    if (process.env.SHOTS) console.log(`moved ${moved.toFixed(3)}, ${await heightOf(page)} px high at ${width} px`);
    assert.ok(moved <= most, `${moved} of ${most}`);
  });
}

embedded('case 38: the element works on another origin and leaves its host alone', async ({ visit, origin }) => {
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
  await assertClean(watched, [site.origin, origin]);
});

embedded('nothing heavy is fetched before the element comes near, and the page does not jump when it does', async ({ visit }) => {
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

// The edge of a bar is drawn in shades that differ by one of 255 between two drawings of the same page in Chromium.
const DRAWN_ALIKE = 1;

/** The largest difference of a channel between two pictures, 0 to 255; 255 if they are not of one size. */
const difference = (page, images) => page.evaluate(async (images) => {
  const pixels = async (image) => {
    const bitmap = await createImageBitmap(await (await fetch(`data:image/png;base64,${image}`)).blob());
    const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext('2d');
    context.drawImage(bitmap, 0, 0);
    return context.getImageData(0, 0, bitmap.width, bitmap.height);
  };
  const [one, other] = [await pixels(images[0]), await pixels(images[1])];
  if (one.width !== other.width || one.height !== other.height) return 255;
  return one.data.reduce((most, value, at) => Math.max(most, Math.abs(value - other.data[at])), 0);
}, images);

for (const css of HOSTILE) {
  embedded(`case 35: hostile style sheet: ${css}`, async ({ visit }) => {
    const drawn = async (styles) => {
      const { page, calculator } = await visit(`<style>${styles}</style>${script()}<fulcrum-calculator loading="eager">${FALLBACK}</fulcrum-calculator>`);
      await calculator.ready();
      await calculator.slider().waitFor();
      await page.getByText('A picture of the answer').waitFor({ state: 'hidden' });
      await rest(calculator.frame);
      return { page, shot: async () => (await calculator.root.screenshot()).toString('base64') };
    };
    // The margins of the host's body are its own affair, and change how wide the element is.
    const body = '<style>body { display: block !important; margin: 0 !important; width: 800px !important }</style>';
    const [hostile, friendly] = [await drawn(`${css}</style>${body}<style>`), await drawn(`</style>${body}<style>`)];
    let images = {};
    try {
      // Workers draw on after the first answer, each page at its own pace: both come to the same picture.
      await eventually(async () => {
        images = { hostile: await hostile.shot(), friendly: await friendly.shot() };
        assert.ok(await difference(friendly.page, Object.values(images)) <= DRAWN_ALIKE, 'the same picture');
      });
    } finally {
      if (process.env.SHOTS) for (const [name, image] of Object.entries(images)) writeFileSync(`${process.env.SHOTS}/${name}.png`, image, 'base64');
    }
  });
}

const FRAMES = [
  // [attributes of a plain frame, why]
  ['sandbox="allow-scripts"', 'without an origin: everything but storing works'],
  ['sandbox="allow-scripts allow-same-origin"', 'with its origin'],
  ['credentialless', 'without cookies and stores of before'],
  ['loading="lazy"', 'loaded by the browser when it comes near'],
];
for (const [attributes, why] of FRAMES) {
  embedded(`a plain frame, ${attributes}: ${why}`, async ({ visit, origin }) => {
    const { watched, calculator, frame, page } = await visit(`<iframe ${attributes} src="${site.url}embed/#v1&rate=20" width="700" height="500"></iframe>`);
    await calculator.ready();
    await calculator.turn(calculator.slider(), 60);
    await assertFigures(frame);
    assert.deepEqual(await askWorker(page.frames().at(-1), 'version'), [7, VERSION], 'the worker');
    await pause(700);
    await assertClean(watched, [site.origin, origin]);
  });
}

embedded('case 34: an element that is not displayed at first appears once it is', async ({ visit }) => {
  const { page, calculator } = await visit(`${script()}<div hidden><fulcrum-calculator loading="eager">${FALLBACK}</fulcrum-calculator></div>`);
  await calculator.ready();
  await page.evaluate(() => { document.querySelector('div').hidden = false; });
  await becomes(() => shownOf(page), SHOWN);
});

embedded('case 34: the element on a page that is itself in such a frame', async ({ visit, origin }) => {
  host.pages.inner = `<!doctype html><title>Inner</title>${script()}<fulcrum-calculator></fulcrum-calculator>`;
  const { page, watched } = await visit('<iframe sandbox="allow-scripts" src="inner" width="700" height="600"></iframe>');
  const inner = page.frameLocator('iframe').frameLocator('iframe');
  await new Calculator(inner).ready();
  await assertFigures(inner);
  await assertClean(watched, [site.origin, origin]);
});

embedded('case 33: a host with a strict policy that allows our script and frame', async ({ visit, origin }) => {
  const policy = `default-src 'none'; script-src ${site.origin}; frame-src ${site.origin}; img-src data:; require-trusted-types-for 'script'; trusted-types 'none'`;
  const { calculator, watched } = await visit(`${script()}<fulcrum-calculator></fulcrum-calculator>`, { headers: { 'Content-Security-Policy': policy } });
  await calculator.ready();
  await assertClean(watched, [site.origin, origin]);
});

embedded('case 33: a host whose policy forbids the frame keeps what stands between the tags', async ({ visit }) => {
  const policy = `default-src 'none'; script-src ${site.origin}; img-src data:`;
  const { page, watched } = await visit(`${script()}<fulcrum-calculator>${FALLBACK}</fulcrum-calculator>`, { headers: { 'Content-Security-Policy': policy } });
  await eventually(() => assert.match(watched.violations.join(), /^frame-src/, 'the frame was tried'));
  await rest(page);
  assert.equal(await page.getByText('A picture of the answer').isVisible(), true);
});

embedded('case 34: a host that isolates itself', async ({ visit, origin }) => {
  const { calculator, watched } = await visit(`${script()}<fulcrum-calculator></fulcrum-calculator>`, { headers: { 'Cross-Origin-Embedder-Policy': 'require-corp', 'Cross-Origin-Opener-Policy': 'same-origin' } });
  await calculator.ready();
  await assertClean(watched, [site.origin, origin]);
});

embedded('case 32: twice the script, two elements; one moved, one removed and put back', async ({ visit, origin }) => {
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
  await assertClean(watched, [site.origin, origin]);
});

embedded('attributes are the scenario, and changing one reaches the running calculator without loading it again', async ({ visit }) => {
  const { page, calculator } = await visit(`${script()}<fulcrum-calculator class="wide" height="300" scenario="#v1&fregion=eu-central-1" rate="20" duration="120 ms" controls="rate duration"></fulcrum-calculator>`);
  await calculator.ready();
  const inner = page.frames().at(-1);
  const hash = () => inner.evaluate(() => location.hash);
  assert.equal(await hash(), '#v4&scenario=v1%26fregion%3Deu-central-1&rate=20&duration=120%20ms&controls=rate%20duration');
  await inner.evaluate(() => { globalThis.same = true; });
  await page.evaluate(() => document.querySelector('fulcrum-calculator').setAttribute('rate', '40'));
  await inner.waitForFunction(() => location.hash.includes('rate=40'));
  await holds(box(calculator), '40');
  assert.equal(await inner.evaluate(() => globalThis.same), true);
  assert.equal(await page.evaluate(() => history.length), 2, 'no new entry in the history of the host');
});

const box = ({ frame }, name = /mean rate/i) => frame.getByRole('textbox', { name });
const line = ({ frame }) => frame.locator('.widget__notices');
const attributes = (text) => `${script()}<fulcrum-calculator ${text}>${FALLBACK}</fulcrum-calculator>`;

/** A link as the page writes it, with its check value. */
async function writtenLink(fragment) {
  const { page } = await browser.open();
  await page.goto(`${site.url}#${fragment}`);
  const calculator = await new Calculator(page).ready();
  await calculator.turn(calculator.slider(/p99/i), 0.5);
  await page.waitForURL(/#v4&c=/);
  return new URL(page.url()).hash.slice(1);
}

/** What “Open in Fulcrum” opens: rate, duration and the shape of the week. */
async function opened({ frame }, context) {
  const href = await frame.getByRole('link', { name: 'Open in Fulcrum' }).evaluate(({ href }) => href);
  const page = await context.newPage();
  await page.goto(href);
  const calculator = await new Calculator(page).ready();
  const shape = await page.locator('label', { has: page.locator('input[name=shape]:checked') }).innerText();
  const seen = [await box(calculator).inputValue(), await box(calculator, /duration/i).inputValue(), shape];
  await page.close();
  return seen;
}

embedded('a whole link as `scenario` opens, and what stands beside it is put over it', async ({ visit }) => {
  const link = await writtenLink('v1&rate=35&duration=90&shape=office');
  const cases = [
    // [attributes, rate, duration, why]
    [`scenario="${link}"`, '35', '90', 'the snippet of the share dialog'],
    [`scenario="${link}" controls="rate duration" theme="dark" height="600"`, '35', '90', 'with what is for the view'],
    [`scenario="${link}" duration="250ms"`, '35', '250', 'with a value of its own'],
    [`rate="40" scenario="${site.url}#${link}"`, '40', '90', 'the whole address, as it is copied'],
  ];
  for (const [given, rate, duration, why] of cases) {
    const { calculator, context } = await visit(attributes(given.replaceAll('&', '&amp;')));
    await calculator.ready();
    assert.deepEqual([await box(calculator).inputValue(), await box(calculator, /duration/i).inputValue()], [rate, duration], why);
    assert.equal(await line(calculator).innerText(), '', why);
    assert.deepEqual(await opened(calculator, context), [rate, duration, 'office'], `${why}: Open in Fulcrum`);
  }
});

embedded('what is wrong with an attribute is said in one line', async ({ visit }) => {
  const link = await writtenLink('v1&rate=35');
  const cases = [
    // [attributes, rate, line, why]
    [`scenario="${link.slice(0, -2)}" rate="40"`, '20', /^The link is damaged: .*; the default is shown\.$/, 'cut short'],
    [`scenario="v9&rate=5" rate="40"`, '20', /^The link was made by a newer version \(v9\)/, 'newer'],
    [`scenario="rate"`, '20', /^The link is not a Fulcrum scenario/, 'no link'],
    [`scenario="{" rate="40"`, '20', /^The scenario as JSON was not read: The text is not JSON: .*; the default is shown\.$/, 'no JSON'],
    [`scenario="${link}" duration="soon"`, '35', /^The link says duration = “soon”; duration takes 1 to 900000 ms, so it was left as it was\.$/, 'no number'],
    [`colour="red"`, '20', /^The link has “colour”, which is not known here; the rest was read\.$/, 'no such attribute'],
    [`colour="red" memory="1 TB" shape="zigzag"`, '20', /^3 parts of the link were not read as they stand: memory, colour, shape\.$/, 'several'],
    [`rate="35" controls="rate speed"`, '35', /^No slider is called speed; there are rate, peak, /, 'no such slider'],
  ];
  for (const [given, rate, said, why] of cases) {
    const { calculator } = await visit(attributes(given.replaceAll('&', '&amp;')));
    await calculator.ready();
    assert.match(await line(calculator).innerText(), said, why);
    await holds(box(calculator), rate, why);
  }
});

embedded('an attribute that turns out wrong leaves what is shown, and the line goes with the next', async ({ visit }) => {
  const { page, calculator } = await visit(attributes('rate="35"'));
  await calculator.ready();
  const set = (name, value) => page.evaluate(([name, value]) => document.querySelector('fulcrum-calculator').setAttribute(name, value), [name, value]);
  await set('scenario', 'v1&c=0000000&rate=5');
  await says(line(calculator), /^The link is damaged: .*; what is shown stays as it was\.$/);
  await holds(box(calculator), '35');
  await set('scenario', 'v1&duration=250');
  await becomes(() => line(calculator).innerText(), '');
  await holds(box(calculator, /duration/i), '250');
});

embedded('case 37: only its own frame sets the height, and only to something sensible', async ({ visit }) => {
  const { page, calculator } = await visit(`${script()}<fulcrum-calculator></fulcrum-calculator><iframe id="other" srcdoc=""></iframe>`);
  await calculator.ready();
  await rest(calculator.frame);
  const natural = await heightOf(page);
  await page.evaluate(() => addEventListener('message', ({ data }) => { if (typeof data === 'number') globalThis.heard = data; }));
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

embedded('case 37: a hundred changes of width make no loop of heights', async ({ visit }) => {
  const { page, calculator } = await visit(`${script()}<div id="box"><fulcrum-calculator></fulcrum-calculator></div>`);
  await calculator.ready();
  await rest(calculator.frame);
  await rest(page);
  const messages = await page.evaluate(async () => {
    let heard = 0;
    addEventListener('message', ({ data }) => { if (data?.type === 'fulcrum:resize') heard += 1; });
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

embedded('methods, events and attributes speak of one scenario, and what the reader did is kept', async ({ visit, origin }) => {
  const noted = `<script>
    globalThis.heard = [];
    for (const name of ['ready', 'input', 'change', 'result', 'resize', 'error']) addEventListener('fulcrum-' + name, (event) => heard.push([name, event.detail]));
  </script>`;
  const { page, watched, calculator } = await visit(`${noted}${attributes('preset="nightly-batch" theme="host" controls="rate duration"')}<section></section>`);
  await calculator.ready();
  const call = (run, given) => page.locator('fulcrum-calculator').evaluate(run, given);
  const heard = () => page.evaluate(() => globalThis.heard.map(([name]) => name));
  await call((element) => element.ready.then(() => {}));
  await holds(box(calculator), '2', 'the preset');
  assert.deepEqual((await call((element) => element.getState())).values.shape, 'nightly');
  const { winner, serverless } = await call((element) => element.result);
  assert.ok(['serverless', 'microservices', 'mixed', 'toss-up'].includes(winner), winner);
  assert.ok(serverless.monthly_usd > 0 && serverless.p99_ms > 0);

  // The reader moves a slider; then an attribute changes, and then the element is put elsewhere.
  await calculator.turn(calculator.slider(), 700);
  await eventually(async () => assert.ok((await heard()).includes('change')));
  assert.ok((await heard()).indexOf('input') < (await heard()).indexOf('change'));
  const moved = await box(calculator).inputValue();
  assert.notEqual(moved, '2');
  await call((element) => element.setAttribute('duration', '250ms'));
  await holds(box(calculator, /duration/i), '250');
  await holds(box(calculator), moved, 'kept beside an attribute that changed');
  await page.evaluate(() => document.querySelector('section').append(document.querySelector('fulcrum-calculator')));
  await calculator.ready();
  await holds(box(calculator), moved, 'kept where the element was moved');

  await call((element) => element.ready.then(() => element.setState({ rate: 35 })));
  await holds(box(calculator), '35');
  assert.match(await call((element) => element.toMarkdown()), /^# /);
  assert.match(await call((element) => element.toSVG()), /^<svg/);
  await call((element) => element.reset());
  await holds(box(calculator), '2', 'what the attributes say');

  const theme = () => calculator.frame.locator('main.widget').getAttribute('data-theme');
  await becomes(theme, 'light');
  await page.evaluate(() => { document.body.style.background = 'rgb(20 20 30)'; });
  await becomes(theme, 'dark', 'as the page around');
  await call((element) => element.style.setProperty('--fulcrum-serverless', 'rgb(1 2 3)'));
  await becomes(() => calculator.frame.locator('html').evaluate((html) => html.style.getPropertyValue('--fn')), 'rgb(1 2 3)');
  await call((element) => element.setAttribute('height', 'tall'));
  await page.getByText('height takes auto, or 120 to 4000 px').waitFor();
  assert.ok((await heard()).includes('error'));
  await assertClean(watched, [site.origin, origin]);
});
