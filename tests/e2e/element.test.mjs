// The element as a page around it uses it, and as a page that means it harm does.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { FALLBACK, useHost } from './host.mjs';
import { assertClean, becomes, eventually, holds, pause, rest, says, serveRelease, useBrowser, useSite } from './site.mjs';

const browser = useBrowser();
const site = useSite();
const host = useHost(browser, site);
const { abroad, script } = host;

const NAME = 'fulcrum-calculator';
const element = (attributes) => `${script()}<${NAME} ${attributes}>${FALLBACK}</${NAME}>`;
const quoted = (text) => text.replaceAll('&', '&amp;').replaceAll('"', '&quot;');
const call = (page, run, given) => page.locator(NAME).evaluate(run, given);
const box = ({ frame }, name = /mean rate/i) => frame.getByRole('textbox', { name });
const line = ({ frame }) => frame.locator('.widget__notices');

/** Notes what is said on the console of a page, and what is thrown into it. */
function overhear(page) {
  const heard = { warned: [], thrown: [] };
  page.on('console', (message) => message.type() === 'warning' && heard.warned.push(message.text()));
  page.on('pageerror', (error) => heard.thrown.push(String(error)));
  return heard;
}

/** Has a page keep what the element says by its errors. */
const TOLD = `<script>
  globalThis.told = [];
  addEventListener('fulcrum-error', ({ detail }) => told.push(detail.message));
</script>`;

const RATE_35 = '{"version": 1, "traffic": {"rate_per_s": 35}, "goals": {"p99_ms": 300}}';

abroad('a scenario may be its JSON, and what is wrong with one is said in a line, on the console and by an event', async ({ visit, origin }) => {
  let heard;
  const opening = { before: (page) => { heard = overhear(page); } };
  const given = `scenario="${quoted(RATE_35)}" duration="90ms" controls="rate duration p99"`;
  const { page, calculator, watched } = await visit(TOLD + element(given), opening);
  await calculator.ready();
  await holds(box(calculator), '35', 'of the JSON, from the first picture on');
  await holds(box(calculator, /p99/i), '300');
  await holds(box(calculator, /duration/i), '90', 'put over it');
  assert.equal(await line(calculator).innerText(), '');

  const stays = 'what is shown stays as it was\\.$';
  const cases = [
    // [attribute, value, line, why]
    ['scenario', '{"traffic": {"rate_per_s": 5}, "colour": "red"}', `^The scenario as JSON was not read: colour is not known here; known are traffic, .*; ${stays}`, 'a stray key'],
    ['scenario', '{"traffic": {"rate_per_s": -5}}', `^The scenario as JSON was not read: traffic\\.rate_per_s takes .* to .*, not -5; ${stays}`, 'a value out of range'],
    ['scenario', '{"traffic": {', `^The scenario as JSON was not read: The text is not JSON: .*; ${stays}`, 'cut short'],
    ['scenario', '{"version": 2}', `^The scenario as JSON was not read: version takes 1, not 2; ${stays}`, 'of a version to come'],
    ['scenario', 'v9&rate=5', `^The link was made by a newer version \\(v9\\) of Fulcrum; ${stays}`, 'a link of a version to come'],
    ['scenario', 'v2&c=0000000&rate=5', `^The link is damaged: .*; ${stays}`, 'another version than its check value was made for'],
    ['scenario', 'rate', `^The link is not a Fulcrum scenario; ${stays}`, 'no link'],
  ];
  for (const [name, value, said, why] of cases) {
    await call(page, (it, [name, value]) => it.setAttribute(name, value), [name, value]);
    await says(line(calculator), new RegExp(said), why);
    await holds(box(calculator), '35', why);
    await eventually(async () => assert.match(await page.evaluate(() => globalThis.told.at(-1)), new RegExp(said), `${why}: the event`));
    assert.ok(heard.warned.some((text) => text.startsWith(`<${NAME}>: `) && new RegExp(said).test(text.slice(NAME.length + 4))), `${why}: the console`);
  }
  await call(page, (it) => it.setAttribute('scenario', 'v2&rate=50'));
  await holds(box(calculator), '50', 'a link of an earlier version is read as what it was');
  await becomes(() => line(calculator).innerText(), '');
  await call(page, (it) => { it.removeAttribute('scenario'); it.setAttribute('preset', 'nightly'); });
  await says(line(calculator), /^No preset is called “nightly”; there are public-api, .*, always-busy-backend; /);
  assert.equal(await call(page, (it) => it.setState({ scenario: '{"traffic": {"rate_per_s": 70}}' }).then(() => 'kept')), 'kept');
  await holds(box(calculator), '70', 'JSON by a method');
  assert.deepEqual(heard.thrown, []);
  await assertClean(watched, [site.origin, origin]);
});

abroad('what the reader did outlasts attributes that change and an element that is taken out and put back', async ({ visit }) => {
  const { page, calculator } = await visit(element('preset="public-api" controls="rate duration memory"'));
  await calculator.ready();
  await call(page, (it) => it.ready.then(() => {}));
  await calculator.turn(calculator.slider(), 500);
  const moved = await box(calculator).inputValue();
  assert.notEqual(moved, '20');
  await eventually(async () => assert.equal((await call(page, (it) => it.getState())).values.rate, moved));
  // One after the other, each kept beside the next.
  await call(page, (it) => it.setAttribute('duration', '250ms'));
  await holds(box(calculator, /duration/i), '250');
  await call(page, (it) => it.setAttribute('memory', '1024'));
  await holds(box(calculator, /memory/i), '1024');
  const seen = async () => [await box(calculator).inputValue(), await box(calculator, /duration/i).inputValue(), await box(calculator, /memory/i).inputValue()];
  assert.deepEqual(await seen(), [moved, '250', '1024']);

  await page.evaluate((name) => { globalThis.kept = document.querySelector(name); globalThis.kept.remove(); }, NAME);
  assert.match(await page.evaluate(() => globalThis.kept.getState().catch(({ message }) => message)), /not in the page/);
  // What changes while it is out counts as well.
  await page.evaluate(() => { globalThis.kept.setAttribute('memory', '2048'); document.body.append(globalThis.kept); });
  await call(page, (it) => it.ready.then(() => {}));
  await calculator.ready();
  await becomes(seen, [moved, '250', '2048']);

  // Questions at once are answered each, and what only the reader changed is put back as well.
  const [state, svg, record] = await call(page, (it) => Promise.all([it.getState(), it.toSVG(), it.toMarkdown()]));
  assert.equal(state.values.rate, moved);
  assert.match(svg, /^<svg/);
  assert.match(record, /^# /);
  await call(page, (it) => Promise.all([it.setState({ rate: 30 }), it.setState({ rate: 40 }), it.reset()]));
  await becomes(seen, ['20', '250', '2048']);
  await calculator.turn(calculator.slider(), 300);
  assert.notEqual(await box(calculator).inputValue(), '20');
  await call(page, (it) => it.reset());
  await becomes(seen, ['20', '250', '2048'], 'the address is the same, and read once more');
});

abroad('`ready` is broken where the calculator cannot start', async ({ visit }) => {
  const answer = (path, request, response) => /fulcrum-.*\.wasm$/.test(path) && Boolean(response.writeHead(404).end());
  const bad = await serveRelease({ intercept: answer });
  try {
    const { page } = await visit(`<script type="module" src="${bad.url}embed/v1.js"></script><${NAME}>${FALLBACK}</${NAME}>`);
    const why = await page.evaluate(async (name) => {
      await customElements.whenDefined(name);
      const it = document.querySelector(name);
      const told = new Promise((done) => { it.addEventListener('fulcrum-error', ({ detail }) => done(detail.message)); });
      return [await it.ready.then(() => 'kept', ({ message }) => message), await told, await it.setState({ rate: 5 }).then(() => 'kept', ({ message }) => message)];
    }, NAME);
    for (const said of why) assert.match(said, /^A part of Fulcrum is missing on the server/);
  } finally {
    await bad.close();
  }
});

/** Numbers in 0..1 that are the same in each run. */
function dice(seed) {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

/** Defines, in a page, `rubbish(seed, count)`: messages of which no one may be obeyed, and `sane(seed, count)`: any. */
const MESSAGES = `
  const dice = ${dice};
  const pick = (roll, list) => list[Math.floor(roll() * list.length)];
  const ODD = [null, undefined, true, 0, -1, NaN, Infinity, 2 ** 60, '', 'text', '#', '%', 'v4&rate=77', 'x'.repeat(70_000), [], [[]], {}, { a: { b: 1 } }, new Map([[1, 2]]), new Date(0), 10n, new ArrayBuffer(8)];
  const TYPES = ['fulcrum:set', 'fulcrum:get', 'fulcrum:resize', 'fulcrum:state', 'fulcrum:change', 'fulcrum:open', 'toString', '__proto__'];
  const KEYS = ['rate', 'duration', 'scenario', 'preset', 'theme', 'show', 'link', 'constructor', '__proto__', ''];
  const state = (roll) => Object.fromEntries(Array.from({ length: Math.floor(4 * roll()) }, () => [pick(roll, KEYS), pick(roll, ['77', 77, 'dark', '', '1e999', '%zz', '{"a"', 'v9&x'])]));
  const looping = () => { const it = { type: 'fulcrum:set', v: 1, state: { rate: 77 } }; it.it = it; return it; };
  const told = (roll) => ({ state: pick(roll, [{ scenario: 'v4&rate=77', values: {} }, ...ODD]), result: pick(roll, ODD), notices: pick(roll, [['a'], [1], [null], ...ODD]), why: pick(roll, ['input', 'change', 'result', ...ODD]), failed: undefined, error: pick(roll, ODD), height: pick(roll, ['77', NaN, {}, null]), svg: pick(roll, ODD) });
  // Right in all but one thing.
  const WRONG = [
    (roll) => pick(roll, ODD),
    (roll) => ({ type: 'fulcrum:set', v: pick(roll, [0, 2, '1', null, [1]]), id: 1, state: { rate: 77 } }),
    (roll) => ({ type: pick(roll, TYPES.slice(2)), v: 1, ...told(roll) }),
    (roll) => ({ type: [['fulcrum:set'], { fulcrum: 1 }, 7][Math.floor(roll() * 3)], v: 1, state: { rate: 77 } }),
    (roll) => ({ type: 'fulcrum:set', v: 1, id: pick(roll, [{}, [], null, true]), state: { rate: 77 } }),
    (roll) => ({ type: 'fulcrum:set', v: 1, state: { rate: 77, note: 'x'.repeat(70_000) } }),
    (roll) => ({ type: 'fulcrum:set', v: 1, state: pick(roll, [{ rate: [77] }, { rate: { value: 77 } }, ['rate', 77], 'rate=77', 77, null]) }),
    (roll) => ({ type: 'fulcrum:set', v: 1, fragment: pick(roll, [{}, 77, ['v4&rate=77'], null]) }),
    (roll) => ({ type: 'fulcrum:set', v: 1, style: pick(roll, ['red', { serverless: 'url(//x)' }, { font: '}' }, { serverless: ['red'] }]) }),
    looping,
  ];
  const rubbish = (seed, count) => { const roll = dice(seed); return Array.from({ length: count }, () => pick(roll, WRONG)(roll)); };
  const sane = (seed, count) => { const roll = dice(seed); return Array.from({ length: count }, () => ({ type: pick(roll, TYPES), v: 1, id: pick(roll, [1, 'a', undefined]), what: pick(roll, ['svg', 'markdown', 'alive', ...ODD]), ...pick(roll, [{ state: state(roll) }, { fragment: pick(roll, ODD) }, { style: state(roll) }, told(roll)]) })); };
`;
/** Sends messages in pages and frames, by name so that they are heard: `from` runs in them. */
const send = (from, kind, seed, count, to) => from.evaluate(`{
  ${MESSAGES}
  for (const message of ${kind}(${seed}, ${count})) (${to}).postMessage(message, '*');
}`);

abroad('of 10,000 messages none is obeyed that should not be', async ({ visit, origin }) => {
  let heard;
  const opening = { before: (page) => { heard = overhear(page); } };
  const { page, calculator, watched } = await visit(`${element('rate="20"')}<iframe id="other" srcdoc="<p>A sibling"></iframe>`, opening);
  await calculator.ready();
  await call(page, (it) => it.ready.then(() => {}));
  await rest(calculator.frame);
  await page.evaluate(() => {
    globalThis.resized = 0;
    addEventListener('fulcrum-resize', () => { globalThis.resized += 1; });
  });
  const inner = page.frames().find((frame) => frame.url().startsWith(site.origin));
  const sibling = page.frames().find((frame) => frame.url() === 'about:srcdoc');
  const INSIDE = `document.querySelector('${NAME}').shadowRoot.querySelector('iframe').contentWindow`;
  const standing = async () => ({
    address: await inner.evaluate(() => location.hash),
    style: await inner.evaluate(() => document.documentElement.getAttribute('style')),
    rate: await box(calculator).inputValue(),
    height: await page.locator(NAME).evaluate((it) => it.getBoundingClientRect().height),
    result: await call(page, ({ result }) => JSON.stringify(result)),
    resized: await page.evaluate(() => globalThis.resized),
  });
  const before = await standing();
  const strangers = [
    // [from, what, how many, to, why]
    [sibling, 'sane', 2_000, `parent.${INSIDE}`, 'a sibling to the frame, all of it well said'],
    [sibling, 'sane', 1_500, 'parent', 'a sibling to the page around'],
    [page, 'sane', 1_500, 'window', 'the page around to itself'],
    [page, 'rubbish', 2_500, INSIDE, 'the page around to the frame, each wrong in one thing'],
  ];
  for (const [seed, [from, kind, count, to, why]] of strangers.entries()) {
    await send(from, kind, seed + 1, count, to);
    await rest(calculator.frame);
    assert.deepEqual(await standing(), before, why);
  }
  // Its own frame may say what it likes, and the page around may ask for anything: neither breaks anything.
  await send(inner, 'rubbish', 5, 1_500, 'parent');
  await send(page, 'sane', 6, 1_000, INSIDE);
  await pause(1_200); // a second in which too much was said
  await rest(calculator.frame);
  assert.match(await call(page, (it) => it.setState({ scenario: 'v4&rate=35', theme: 'light' }).then(() => it.getState()).then(({ scenario }) => scenario)), /rate=35/);
  const { resized } = await standing();
  await rest(calculator.frame);
  assert.ok(resized - before.resized < 100, `${resized} heights`);
  assert.equal((await standing()).resized, resized, 'no loop of heights');
  assert.deepEqual(heard.thrown, []);
  await assertClean(watched, [site.origin, origin]);
});

// What style sheets do to others, by where it may stand: what is inherited goes anywhere; what moves or paints a box goes to boxes
// other than those around the element, which its host may place and paint as it likes.
const INHERITED = [
  'font-size: 50px', 'font: 900 3px/9 serif', 'color: red', 'letter-spacing: 1em', 'word-spacing: 2em', 'direction: rtl', 'text-transform: uppercase',
  'visibility: hidden', 'pointer-events: none', 'user-select: none', 'text-align: right', 'line-height: 0', 'text-indent: 100px', 'white-space: pre',
  'cursor: none', 'text-shadow: 0 0 9px red', 'quotes: none', 'list-style: square', 'tab-size: 40', 'color-scheme: only light',
];
const OF_BOXES = [
  'all: unset', 'display: none', 'display: flex', 'display: inline', 'opacity: 0', 'width: 10px', 'height: 3px', 'min-width: 3000px', 'max-height: 1px', 'position: fixed',
  'margin: -50px', 'padding: 40px', 'border: 9px dotted red', 'float: right', 'transform: rotate(9deg) scale(2)', 'filter: invert(1)', 'clip-path: circle(3px)',
  'zoom: 3', 'writing-mode: vertical-rl', 'columns: 3', 'mix-blend-mode: difference', 'content-visibility: hidden', 'overflow: scroll', 'background: red',
  'animation: spin 1s infinite', 'contain: strict', 'mask: linear-gradient(red, transparent)', 'inset: 300px', 'translate: 900px', 'aspect-ratio: 9',
];
const WIDELY = ['*', 'html', 'section', 'html *', ':not(br)', 'body *'];
const ON_BOXES = ['iframe', 'div', NAME, 'section > *', `section ${NAME}`, 'a, p, slot', `${NAME} *`, `${NAME}:defined`];

function sheet(seed) {
  const roll = dice(seed);
  roll();
  const pick = (list) => list[Math.floor(roll() * list.length)];
  const important = () => (roll() < 0.8 ? ' !important' : '');
  const rule = (where, what) => `${pick(where)} { ${Array.from({ length: 1 + Math.floor(3 * roll()) }, () => `${pick(what)}${important()}`).join('; ')} }`;
  const rules = Array.from({ length: 3 }, () => [rule(WIDELY, INHERITED), rule(ON_BOXES, OF_BOXES)]);
  return ['@keyframes spin { to { rotate: 1turn } }', ...rules.flat()].join('\n');
}

// The place of the element is its host's own affair: it stays.
const PLACE = 'html body { display: block !important; margin: 0 !important } html body section { display: block !important; width: 800px !important }';

// Before any script of ours: what libraries of former days did to what a browser has, and what careful pages do.
const PATCHED = `<script>
  Array.prototype.toJSON = function () { return 'patched'; };
  Object.defineProperty(Object.prototype, 'extra', { value: 'patched', enumerable: true });
  Array.prototype.last = function () { return this[this.length - 1]; };
  String.prototype.trim = function () { return this.replace(/^ +| +$/g, ''); };
  Function.prototype.bind = function (it, ...first) { const run = this; return function (...more) { return run.apply(it, [...first, ...more]); }; };
  Element.prototype.getBoundingClientRect = () => ({ width: 1, height: 1 });
  globalThis.fetch = globalThis.XMLHttpRequest = () => { throw new Error('no'); };
  globalThis.requestAnimationFrame = (run) => setTimeout(run, 500);
  const listen = EventTarget.prototype.addEventListener;
  EventTarget.prototype.addEventListener = function (kind, heard, options) { return listen.call(this, kind, heard && function (event) { return heard.call(this, event); }, options); };
  for (const kind of [Object, Array, Function, String, Number, Promise, Map, Element, HTMLElement, Node, Event, EventTarget]) Object.freeze(kind.prototype);
</script>`;

abroad('case 35, 36: 40 hostile pages change no pixel of what is in the frame', async ({ visit }) => {
  let heard;
  const opening = { options: { viewport: { width: 900, height: 700 } }, before: (page) => { heard = overhear(page); } };
  const { page, calculator } = await visit(`${PATCHED}<style id="sheet"></style><style>${PLACE}</style>${script()}<section><${NAME} loading="eager" rate="35">${FALLBACK}</${NAME}></section>`, opening);
  await calculator.ready();
  await page.getByText('A picture of the answer').waitFor({ state: 'hidden' });
  await rest(calculator.frame);
  const shot = async () => (await calculator.root.screenshot()).toString('base64');
  let first = await shot();
  // Workers draw on after the first answer.
  await eventually(async () => {
    const before = first;
    await pause(300);
    first = await shot();
    assert.equal(first, before);
  });
  for (let seed = 1; seed <= 40; seed += 1) {
    const css = sheet(seed);
    await page.locator('#sheet').evaluate((style, [css, isRight]) => {
      style.textContent = css;
      document.documentElement.dir = isRight ? 'rtl' : 'ltr';
    }, [css, seed % 2 === 0]);
    await eventually(async () => assert.ok(await shot() === first, `page ${seed}:\n${css}`));
  }
  assert.deepEqual(heard.thrown, []);
});
