// When the program cannot start or cannot go on: one sentence, a way back, and never a wrong figure.

import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';

import { assertAccessible, Calculator, DIST, drawn, eventually, rest, says, serveRelease, useBrowser, useSite } from './site.mjs';

const browser = useBrowser();
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

test('after a panic Yew itself goes on drawing, which is why what is shown has to be taken away from it', async () => {
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
    // Back into the document, as it would still be without the shell: its listeners and figures are alive.
    document.body.append(globalThis.live);
    const input = globalThis.live.querySelector('input[type=range]');
    input.value = Number(input.value) > Number(input.max) / 2 ? input.min : input.max;
    input.dispatchEvent(new Event('input', { bubbles: true, composed: true }));
  });
  await eventually(async () => assert.notEqual(await alive(), before, 'the broken program answers'));
  await rest(page);
  assert.equal(words(await calculator.frame.locator('.frozen').evaluate((root) => root.outerHTML)), frozen, 'and is not heard');
});

for (const later of [false, true]) {
  test(`a panic ${later ? 'in a timer' : 'in a call'} freezes every figure and shows the way back`, async () => {
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

test('starting over after a panic leaves the link behind', async () => {
  const { page } = await browser.open();
  await page.goto(`${site.url}#v1&rate=42`);
  const calculator = await new Calculator(page).ready();
  await panic(page);
  await calculator.failure.getByRole('button', { name: 'Start over' }).click();
  await calculator.ready();
  assert.equal(new URL(page.url()).hash, '');
});

test('a panic while starting is told, and a second one with the same link offers to go without it', async () => {
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
const FAULTS = [
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
  test(`${what}: said in a sentence, and Retry works once it is mended`, async () => {
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

test('a module that stops arriving is given up after ten seconds', async () => {
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
  test(`${what}: named`, async () => {
    const { page } = await browser.open();
    await page.addInitScript(init);
    await page.goto(site.url);
    const calculator = new Calculator(page);
    await says(calculator.failure, told);
  });
}

test('a host whose policy forbids WebAssembly: named', async (t) => {
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
