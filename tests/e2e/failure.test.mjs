// When the program cannot start or cannot go on: one sentence, a way back, and never a wrong figure.

import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';

import {
  assertAccessible, becomes, Calculator, DIST, drawn, eventually, holds, pause, rest, says, serveRelease, useBrowser, useSite,
} from './site.mjs';

const browser = useBrowser({ offline: true });
const site = useSite();
const emitted = (pattern) => readdirSync(DIST).find((name) => pattern.test(name));
const WASM = emitted(/^fulcrum-.*\.wasm$/);
const GLUE = emitted(/^fulcrum-.*\.js$/);

/** Calls the module's own `crash`, at once or from a timer: a real panic, in a real Rust frame. */
const panic = (page, later = false) => page.evaluate(async ([glue, later]) => {
  const module = await import(glue);
  if (later) return setTimeout(module.crash);
  try { module.crash(); } catch { /* the trap that follows every panic */ }
}, [`${site.url}${GLUE}`, later]);

/** Only what a reader can read: attributes of a frozen tree say that it is frozen. */
const words = (html) => html.replace(/<[^>]*>/g, ' ');

test('case 07: after a panic nothing of the program answers any more, not even what was taken off the screen', async () => {
  const { page } = await browser.open();
  await page.goto(site.url);
  const calculator = await new Calculator(page).ready();
  await page.evaluate(() => { globalThis.live = document.getElementById('fulcrum'); });
  // Nothing but the slider shall have changed it.
  await drawn(page);
  await panic(page);
  const frozen = words(await calculator.shown());
  const alive = () => page.evaluate(() => globalThis.live.textContent);
  const before = await alive();
  await page.evaluate(() => {
    // Back into the document, as it would still be without the shell: Yew itself would go on, and draw figures of a
    // broken state.
    document.body.append(globalThis.live);
    const input = globalThis.live.querySelector('input[type=range]');
    input.value = Number(input.value) > Number(input.max) / 2 ? input.min : input.max;
    input.dispatchEvent(new Event('input', { bubbles: true, composed: true }));
  });
  await rest(page);
  await pause(300);
  assert.equal(await alive(), before, 'the broken program is not entered again');
  assert.equal(words(await calculator.frame.locator('.frozen').evaluate((root) => root.outerHTML)), frozen, 'and what is shown stays');
});

test('a bill that does not add up is not shown: the page freezes as after a panic', async () => {
  const { page } = await browser.open();
  await page.addInitScript(() => {
    const known = Object.getOwnPropertyDescriptor(Worker.prototype, 'onmessage');
    Object.defineProperty(Worker.prototype, 'onmessage', {
      ...known,
      set(listener) {
        known.set.call(this, listener && ((event) => { globalThis.alter?.(event.data[1]); listener(event); }));
      },
    });
  });
  await page.goto(site.url);
  const calculator = await new Calculator(page).ready();
  const sum = calculator.frame.locator('.bill__sum').first();
  const slider = calculator.frame.locator('input[type=range]').first();
  const told = await sum.innerText();
  await slider.press('ArrowRight');
  await becomes(async () => (await sum.innerText()) !== told, true, 'another bill is shown');
  await drawn(page);
  const right = await sum.innerText();
  // Money travels as whole pico-dollars, seven bits to a byte, the last ones first: wherever that sum stands in the next
  // answer, one bit of it is turned, which is a thirtieth of a cent.
  await page.evaluate((dollars) => {
    globalThis.alter = (bytes) => {
      if (!(bytes instanceof Uint8Array)) return;
      for (let at = 1; at < bytes.length; at += 1) {
        if (bytes[at - 1] & 128) continue;
        let [value, scale, end] = [0, 1, at];
        for (; bytes[end] & 128; end += 1, scale *= 128) value += (bytes[end] & 127) * scale;
        value += bytes[end] * scale;
        if (end - at >= 5 && Math.abs(value / 1e12 - dollars) < 0.005) bytes[at + 4] ^= 1;
      }
    };
  }, Number(told.replace(/[^0-9.]/g, '')));
  await slider.press('ArrowLeft');
  await calculator.failure.waitFor();
  // In the technical message, which is folded away.
  assert.match(await calculator.failure.textContent(), /does not add up/);
  assert.equal(await sum.innerText(), right, 'the last right figures stay');
});

for (const later of [false, true]) {
  test(`case 07: a panic ${later ? 'in a timer' : 'in a call'} freezes every figure and shows the way back`, async () => {
    const { page } = await browser.open();
    await page.goto(`${site.url}#v1&rate=42`);
    const calculator = await new Calculator(page).ready();
    await panic(page, later);
    await calculator.failure.waitFor();
    const frozen = await calculator.shown();
    await calculator.turn(calculator.frame.locator('#fulcrum input[type=range]').first(), 77);
    assert.equal(words(await calculator.shown()), words(frozen), 'no shown figure changes any more');
    assert.equal(await calculator.root.evaluate((root) => root.inert), true, 'nothing of it can be used');
    await page.getByText('Technical message').click();
    await says(calculator.failure, /asked to crash/);
    await assertAccessible(page);
    await page.getByRole('button', { name: 'Reload with my scenario' }).click();
    await calculator.ready();
    assert.equal(new URL(page.url()).hash, '#v1&rate=42');
  });
}

/**
 * Keeps hold of the modules of a page, before anything watches them. `starve(name)` leaves one without memory: it has all
 * that it may have, and all of that is taken, so that what it asks for next traps. `at` starves one as soon as it is there.
 */
const holdModules = (page, at = null) => page.addInitScript((at) => {
  const { instantiate } = WebAssembly;
  const modules = {};
  globalThis.starve = (name) => {
    const { memory, __wbindgen_malloc: take } = modules[name];
    const all = (act) => { try { for (;;) act(); } catch { /* no more of that size */ } };
    for (let pages = 4096; pages >= 1; pages /= 2) all(() => memory.grow(pages));
    for (let bytes = 2 ** 26; bytes >= 8; bytes /= 2) all(() => take(bytes, 8));
  };
  WebAssembly.instantiate = async (...given) => {
    const instance = await instantiate(...given);
    const name = instance.exports.crash ? 'page' : 'engine';
    modules[name] = instance.exports;
    if (name === at) globalThis.starve(name);
    return instance;
  };
}, at);

/** What is done inside the page at the moment when a module has no memory left. `turn` moves the first slider. */
const turn = `(place) => {
  const input = document.querySelector('input[type=range]');
  input.value = place;
  input.dispatchEvent(new Event('input', { bubbles: true }));
}`;
const MOMENTS = [
  // What goes on, which module, what is done: `starve` comes where the words say.
  ['an event', 'page', 'starve(name); turn(812);'],
  ['a drawing', 'page', 'turn(812); starve(name);'],
  ['a key', 'page', "starve(name); document.querySelector('input[type=range]').dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowRight', bubbles: true }));"],
  ['another link', 'page', "starve(name); location.hash = 'v1&rate=43';"],
  ['a timer', 'page', "turn(812); await drawn(); starve(name);"],
  ['a future', 'page', `let go; navigator.clipboard.writeText = () => new Promise((done) => { go = done; });
    document.querySelector('.share .button--first').click();
    await new Promise((done) => setTimeout(done)); starve(name); go();`],
  ['a card', 'page', "starve(name); document.querySelector('.ranking button').click();"],
  ['an answer', 'page', 'turn(812); await drawn(); starve(name);'],
];

for (const [what, name, act] of MOMENTS) {
  test(`case 11: memory that runs out in ${what} freezes the page at once, as a panic does`, async (t) => {
    const { page } = await browser.open({ viewport: { width: 1280, height: 900 } });
    await holdModules(page);
    await page.goto(`${site.url}#v1&rate=42`);
    const calculator = await new Calculator(page).ready();
    await drawn(page);
    await page.locator('.ranking').scrollIntoViewIfNeeded();
    await rest(page);
    // Whether the panel stands at the end of the very task in which the module trapped: there is no sooner, however slow
    // the machine is.
    await page.evaluate(`(async () => {
      const name = '${name}';
      const turn = ${turn};
      const drawn = () => new Promise((done) => {
        new MutationObserver(done).observe(document.querySelector('.page'), { attributeFilter: ['data-scenario'] });
      });
      globalThis.told = new Promise((done) => addEventListener('fulcrum:stopped', () => {
        const since = performance.now();
        queueMicrotask(() => done([document.querySelector('.failure') !== null, performance.now() - since]));
      }));
      ${act}
      // What is let go of meanwhile must not be enough to go on with.
      const starving = setInterval(() => (document.querySelector('.failure') ? clearInterval(starving) : starve(name)), 20);
    })()`);
    await calculator.failure.waitFor();
    const [told, after] = await page.evaluate(() => globalThis.told);
    assert.ok(told, 'told at once');
    t.diagnostic(`told after ${after.toFixed(0)} ms`);
    const frozen = await calculator.shown();
    const reads = await calculator.slider().getAttribute('aria-valuetext');
    const place = await calculator.slider().inputValue();
    await calculator.turn(calculator.slider(), 77);
    assert.equal(words(await calculator.shown()), words(frozen), 'no figure changes any more');
    assert.equal(await calculator.root.evaluate((root) => root.inert), true);
    await page.getByText('Technical message').click();
    await says(calculator.failure, /RuntimeError: (unreachable|memory access out of bounds)/);
    await assertAccessible(page);
    await page.getByRole('button', { name: 'Reload with my scenario' }).click();
    await calculator.ready();
    await becomes(() => calculator.slider().getAttribute('aria-valuetext'), reads, 'what was frozen is what opens');
    await holds(calculator.slider(), place);
  });
}

test('memory that runs out while the program starts is told', async () => {
  const { page } = await browser.open();
  await holdModules(page, 'page');
  await page.goto(`${site.url}#v1&rate=42`);
  await page.getByRole('heading', { name: 'Fulcrum has stopped' }).waitFor();
  assert.equal(await page.locator('.failure').count(), 1);
  assert.equal(new URL(page.url()).hash, '#v1&rate=42');
});

test('memory that runs out in an engine beside the page stops the page', async () => {
  const { page } = await browser.open();
  await page.addInitScript(() => { globalThis.Worker = class { constructor() { throw new DOMException('refused', 'SecurityError'); } }; });
  await holdModules(page);
  await page.goto(`${site.url}#v1&rate=42`);
  const calculator = await new Calculator(page).ready();
  await page.evaluate(`starve('engine'); (${turn})(812);`);
  await says(calculator.failure, /stopped/);
  assert.equal(await calculator.root.evaluate((root) => root.inert), true);
});

const ERRORS = [
  ['in a timer', () => setTimeout(() => { throw new WebAssembly.RuntimeError('unreachable'); })],
  ['in a promise', () => { Promise.reject(new WebAssembly.RuntimeError('memory access out of bounds')); }],
];

for (const [where, act] of ERRORS) {
  test(`case 08: a RuntimeError that nobody caught, ${where}, stops the page`, async () => {
    const { page } = await browser.open();
    await page.goto(site.url);
    const calculator = await new Calculator(page).ready();
    await page.evaluate(`(${act})()`);
    await says(calculator.failure, /stopped/);
    assert.equal(await calculator.root.evaluate((root) => root.inert), true);
  });
}

test('an error of the page that is none of the program stops nothing', async () => {
  const { page } = await browser.open();
  await page.goto(site.url);
  const calculator = await new Calculator(page).ready();
  await page.evaluate(() => { setTimeout(() => { throw new TypeError('of an extension'); }); Promise.reject(new Error('of another')); });
  const before = await calculator.shown();
  await calculator.turn(calculator.slider(), 800);
  await eventually(async () => assert.notEqual(await calculator.shown(), before));
  assert.equal(await calculator.failure.count(), 0);
});

/** What a reader may try with a frozen page. None of it may leave the page, and none may change it. */
const LEAVING = [
  ['an address that was about to be written', () => {}],
  ['the keys of a step back', async (page) => page.keyboard.press('Control+z')],
  ['the keys of a slider', async (page) => { await page.locator('.frozen input[type=range]').first().focus().catch(() => {}); await page.keyboard.press('ArrowRight'); }],
  ['a file that is dropped', async (page) => page.evaluate(() => {
    const data = new DataTransfer();
    data.items.add(new File(['a,b'], 'traffic.csv'));
    for (const kind of ['dragover', 'drop']) {
      const event = new DragEvent(kind, { bubbles: true, cancelable: true, dataTransfer: data });
      document.querySelector('.frozen').dispatchEvent(event);
      if (!event.defaultPrevented) throw new Error('the browser would open the file');
    }
  })],
];

for (const [what, act] of LEAVING) {
  test(`after a freeze nothing leaves the page: ${what}`, async () => {
    const { page } = await browser.open({ viewport: { width: 1280, height: 900 } });
    await page.goto(`${site.url}#v1&rate=42`);
    const calculator = await new Calculator(page).ready();
    await calculator.turn(calculator.slider(), 500);
    await page.waitForFunction(() => !location.hash.endsWith('rate=42'));
    await drawn(page);
    // Moved, drawn, and stopped before the address has it.
    const reads = await page.evaluate(async (glue) => {
      const module = await import(glue);
      const slider = document.querySelector('input[type=range]');
      const next = new Promise((done) => { new MutationObserver(done).observe(document.querySelector('.page'), { attributeFilter: ['data-scenario'] }); });
      slider.value = '812';
      slider.dispatchEvent(new Event('input', { bubbles: true }));
      await next;
      try { module.crash(); } catch { /* the trap that follows every panic */ }
      const frozen = document.querySelector('.frozen input[type=range]');
      return [location.href, frozen.getAttribute('aria-valuetext'), frozen.value];
    }, `${site.url}${GLUE}`);
    const frozen = words(await calculator.shown());
    await act(page);
    await pause(1_000);
    assert.equal(page.url(), reads[0], 'the address is as it was');
    assert.equal(words(await calculator.shown()), frozen);
    await page.getByRole('button', { name: 'Reload with my scenario' }).click();
    await calculator.ready();
    await becomes(() => calculator.slider().getAttribute('aria-valuetext'), reads[1], 'newer than the address');
    await holds(calculator.slider(), reads[2]);
  });
}

test('after a freeze another link is not opened, and reloading brings what is frozen', async () => {
  const { page } = await browser.open();
  await page.goto(`${site.url}#v1&rate=42`);
  const calculator = await new Calculator(page).ready();
  const reads = await calculator.slider().getAttribute('aria-valuetext');
  await panic(page);
  const frozen = words(await calculator.shown());
  await page.evaluate(() => { location.hash = 'v1&rate=9000'; });
  await pause(500);
  assert.equal(words(await calculator.shown()), frozen);
  await page.getByRole('button', { name: 'Reload with my scenario' }).click();
  await calculator.ready();
  await becomes(() => calculator.slider().getAttribute('aria-valuetext'), reads, 'older than the address');
});

// An SVG is handed out within the press.
for (const kind of ['PNG', 'Markdown']) {
  test(`after a freeze no file is handed out that was asked for before: ${kind}`, async () => {
    const { page } = await browser.open({ viewport: { width: 1280, height: 900 } });
    const files = [];
    page.on('download', (file) => files.push(file.suggestedFilename()));
    await page.goto(site.url);
    await new Calculator(page).ready();
    await page.evaluate(async ([glue, kind]) => {
      const module = await import(glue);
      [...document.querySelectorAll('.export__item')].find((item) => item.textContent.includes(kind)).click();
      try { module.crash(); } catch { /* the trap that follows every panic */ }
    }, [`${site.url}${GLUE}`, kind]);
    await pause(1_000);
    assert.deepEqual(files, []);
  });
}

test('after a freeze a picture that was being drawn is not handed out', async () => {
  const { page } = await browser.open({ viewport: { width: 1280, height: 900 } });
  const files = [];
  page.on('download', (file) => files.push(file.suggestedFilename()));
  await page.goto(site.url);
  await new Calculator(page).ready();
  await page.evaluate(async (glue) => {
    const module = await import(glue);
    const { decode } = HTMLImageElement.prototype;
    const drawing = new Promise((begun) => {
      HTMLImageElement.prototype.decode = function () { begun(); return decode.call(this); };
    });
    [...document.querySelectorAll('.export__item')].find((item) => item.textContent.includes('PNG')).click();
    await drawing;
    try { module.crash(); } catch { /* the trap that follows every panic */ }
  }, `${site.url}${GLUE}`);
  await pause(1_000);
  assert.deepEqual(files, []);
});

test('a widget that stops opens again with what was frozen, in the view that the page around asks for', async () => {
  const { page } = await browser.open();
  await page.goto(`${site.url}embed/#v1&rate=42&controls=rate&theme=dark`);
  const calculator = await new Calculator(page).ready();
  await calculator.turn(calculator.slider(), 812);
  const reads = await calculator.slider().getAttribute('aria-valuetext');
  await panic(page);
  await page.getByRole('button', { name: 'Reload with my scenario' }).click();
  await calculator.ready();
  await becomes(() => calculator.slider().getAttribute('aria-valuetext'), reads);
  assert.equal(await page.getByRole('slider').count(), 1);
  assert.equal(await page.locator('[data-theme=dark]').count(), 1);
});

test('starting over after a panic leaves the link behind', async () => {
  const { page } = await browser.open();
  await page.goto(`${site.url}#v1&rate=42`);
  const calculator = await new Calculator(page).ready();
  await panic(page);
  await calculator.failure.getByRole('button', { name: 'Start over' }).click();
  await calculator.ready();
  assert.equal(new URL(page.url()).hash, '');
});

test('case 08: a panic while starting is told, and a second one with the same link offers to go without it', async () => {
  const { page } = await browser.open();
  // The browser refuses Yew its first element, as a broken extension might; Yew then panics.
  await page.addInitScript(() => {
    if (location.hash !== '#v1&rate=13') return;
    const real = Document.prototype.createElement;
    Document.prototype.createElement = function () {
      Document.prototype.createElement = real;
      throw new Error('refused');
    };
  });
  const calculator = new Calculator(page);
  await page.goto(`${site.url}#v1&rate=13`);
  await page.getByRole('heading', { name: 'Fulcrum has stopped' }).waitFor();
  await page.getByRole('button', { name: 'Reload with my scenario' }).click();
  await page.getByRole('heading', { name: 'This link stops Fulcrum' }).waitFor();
  assert.equal(await page.getByLabel('The link').inputValue(), `${site.url}#v1&rate=13`);
  await page.getByRole('button', { name: 'Start over without the link' }).click();
  await calculator.ready();
});

const broken = { fault: null };
let weak;
before(async () => {
  weak = await serveRelease({ intercept: (path, request, response) => broken.fault?.(path, request, response) ?? false });
});
after(() => weak.close());

const wasm = readFileSync(join(DIST, WASM));
const flipped = Buffer.from(wasm);
flipped[Math.floor(wasm.length / 2)] ^= 1;
const glue = readFileSync(join(DIST, GLUE));
const on = (name, answer) => (path, request, response) => path === name && (answer(response), true);
const ENGINE = emitted(/^engine-.*\.wasm$/);
const FAULTS = [
  { what: 'engine missing', fault: on(ENGINE, (r) => r.writeHead(404).end()), told: /is missing on the server \(engine.*\.wasm: 404\)/ },
  { what: 'engine altered', fault: on(ENGINE, (r) => r.writeHead(200).end(flipped)), told: /engine.*/ },
  { what: 'module missing', fault: on(WASM, (r) => r.writeHead(404).end()), told: /is missing on the server \(.*\.wasm: 404\)/ },
  { what: 'module refused', fault: on(WASM, (r) => r.writeHead(503).end()), told: /could not deliver .* \(.*: 503\)/ },
  { what: 'module cut short', fault: on(WASM, (r) => r.writeHead(200).end(wasm.subarray(0, wasm.length / 2))), told: /cut short/ },
  { what: 'module with one bit flipped', fault: on(WASM, (r) => r.writeHead(200).end(flipped)), told: /not what was published/ },
  { what: 'a sign-in page instead of the module', fault: on(WASM, (r) => r.writeHead(200, { 'Content-Type': 'text/html' }).end('<h1>Sign in</h1>'.repeat(30_000))), told: /not what was published/ },
  { what: 'connection lost within the module', fault: on(WASM, (r) => { r.writeHead(200, { 'Content-Length': wasm.length }); r.write(wasm.subarray(0, 1000)); setTimeout(() => r.destroy(), 200); }), told: /network failed/ },
  { what: 'glue missing', fault: on(GLUE, (r) => r.writeHead(404).end()), told: /is missing on the server \(.*\.js: 404\)/ },
  { what: 'glue altered', fault: on(GLUE, (r) => r.writeHead(200, { 'Content-Type': 'text/javascript' }).end(`${glue};`)), told: /not what was published/ },
];

for (const { what, fault, told } of FAULTS) {
  test(`case 03: ${what}: said in a sentence, and Retry works once it is mended`, async () => {
    const { page } = await browser.open({ serviceWorkers: 'block' });
    broken.fault = fault;
    await page.goto(weak.url);
    const calculator = new Calculator(page);
    await says(calculator.failure, told);
    broken.fault = null;
    await page.getByRole('button', { name: 'Retry' }).click();
    await calculator.ready();
  });
}

test('case 05: a module that stops arriving is given up after ten seconds', async () => {
  const { page } = await browser.open({ serviceWorkers: 'block' });
  broken.fault = on(WASM, (r) => { r.writeHead(200, { 'Content-Length': wasm.length }); r.write(wasm.subarray(0, 1000)); });
  await page.goto(weak.url, { waitUntil: 'domcontentloaded' });
  const calculator = new Calculator(page);
  await says(calculator.failure, /nothing came for ten seconds/);
  broken.fault = null;
});

const BROWSERS = [
  { what: 'no WebAssembly', init: () => { delete globalThis.WebAssembly; }, told: /has no WebAssembly/ },
  { what: 'an old WebAssembly', init: () => { WebAssembly.compile = async () => { throw new WebAssembly.CompileError('invalid value type'); }; }, told: /cannot run Fulcrum's program/ },
];

for (const { what, init, told } of BROWSERS) {
  test(`case 02: ${what}: named`, async () => {
    const { page } = await browser.open();
    await page.addInitScript(init);
    await page.goto(site.url);
    const calculator = new Calculator(page);
    await says(calculator.failure, told);
  });
}

test('case 02: a host whose policy forbids WebAssembly: named', async (t) => {
  const { headersFor } = await import('../../tools/policy.mjs');
  const strict = (path) => ({ ...headersFor(path), 'Content-Security-Policy': "script-src 'self'" });
  const host = await serveRelease({ headers: strict });
  t.after(host.close);
  const { page } = await browser.open();
  await page.goto(host.url);
  await says(new Calculator(page).failure, /does not allow WebAssembly/);
});

test('even if no script of ours arrives, a line comes up', async () => {
  const { page } = await browser.open({ serviceWorkers: 'block' });
  broken.fault = (path, request, response) => /^(boot|failure)-/.test(path) && (response.writeHead(404).end(), true);
  // Whether it is seen at first is read at once: on a slow machine it may be up before one looks from here.
  await page.addInitScript(() => addEventListener('DOMContentLoaded', () => {
    globalThis.early = getComputedStyle(document.querySelector('.starting-late')).visibility;
  }));
  await page.goto(weak.url);
  const line = page.getByText('This takes longer than it should');
  await line.waitFor();
  assert.equal(await page.evaluate(() => globalThis.early), 'hidden', 'and not before it is time');
  broken.fault = null;
});
