// What every journey needs: the release on a server, a browser, and an eye on what a page must never do.

import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { after, afterEach, before } from 'node:test';
import { fileURLToPath } from 'node:url';

import { launch } from '../../tools/chromium.mjs';
import { serve } from '../../tools/serve.mjs';

export const DIST = fileURLToPath(new URL('../../dist/', import.meta.url));

/** The version in the manifest, which the program has to be. */
export const VERSION = /^version = "(.*)"$/m.exec(readFileSync(new URL('../../Cargo.toml', import.meta.url), 'utf8'))[1];

/** How many times slower the pages run: `SLOWER=6 ./dev e2e` shows what depends on a fast machine. */
const SLOWER = Number(process.env.SLOWER ?? 1);

/** What no reader may ever see as a figure. */
const NOT_A_FIGURE = /\b(NaN|undefined|null|Infinity|inf)\b|-0(?![.\d])|\$-|\d[eE][+-]?\d/;

/**
 * A browser for one test file. `open(options)` gives a fresh profile with a page in it, watched from its first
 * moment; it is closed after the test, so that none of them slows down the next.
 */
export function useBrowser() {
  const state = {};
  const contexts = [];
  before(async () => {
    assert.ok(existsSync(DIST), 'dist/ is missing: ./dev build makes it');
    state.browser = await launch();
  });
  afterEach(async () => {
    await Promise.all(contexts.splice(0).map((context) => context.close()));
  });
  after(async () => {
    await state.browser?.close();
  });
  state.open = async (options = {}) => {
    const context = await state.browser.newContext(options);
    contexts.push(context);
    const watched = await watch(context, options.allow ?? []);
    const page = await context.newPage();
    if (SLOWER > 1) await (await context.newCDPSession(page)).send('Emulation.setCPUThrottlingRate', { rate: SLOWER });
    return { context, watched, page };
  };
  return state;
}

/** The release on a server of its own, gone after the file. `options` are those of tools/serve.mjs. */
export function useSite(options = {}) {
  const site = { root: DIST };
  before(async () => Object.assign(site, await serve({ root: DIST, ...options })));
  after(async () => site.close?.());
  return site;
}

/** Notes, in every page and frame of `context`, what must not happen. */
async function watch(context) {
  const seen = { errors: [], violations: [], requests: [] };
  await context.exposeFunction('noteViolation', (text) => seen.violations.push(text)).catch(() => {});
  await context.addInitScript(() => {
    addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI, sample }) => {
      globalThis.noteViolation?.(`${violatedDirective} ${blockedURI} ${sample}`);
    });
  });
  context.on('request', (request) => seen.requests.push(request.url()));
  context.on('console', (message) => {
    if (message.type() === 'error') seen.errors.push(message.text());
  });
  context.on('weberror', (error) => seen.errors.push(String(error.error())));
  return seen;
}

/** Fails unless the page stayed within its policy, its site and its composure. */
export async function assertClean(watched, origins) {
  await settle();
  assert.deepEqual(watched.violations, [], 'nothing against the security policy');
  const foreign = watched.requests.filter((url) => !/^(blob|data|about):/.test(url) && !origins.includes(new URL(url).origin));
  assert.deepEqual(foreign, [], 'no request to anybody else');
  assert.deepEqual(watched.errors, [], 'no error in the console');
}

/** Fails if the page, or the part of it in `frame`, shows something that is not a figure. */
export async function assertFigures(frame) {
  const text = await frame.locator('body').innerText();
  const found = NOT_A_FIGURE.exec(text);
  assert.equal(found, null, `${found?.[0]} in «${text.slice(Math.max(0, (found?.index ?? 0) - 40)).slice(0, 100)}»`);
}

/** Lets what the browser has noticed arrive here. */
export const settle = () => new Promise((done) => setTimeout(done, 150));

/** Waits until the worker has drawn all it draws: figures of before are from fewer draws. */
export const drawn = (frame) => frame.locator('.verdict__draws', { hasText: 'of 1,024 draws' }).waitFor({ timeout: 20_000 });

/** What a new worker of the page (or frame) `frame` answers to `question`; fails after five seconds of silence. */
export function askWorker(frame, question) {
  return frame.evaluate(async (text) => {
    const worker = await globalThis.fulcrumShell.startWorker();
    return new Promise((done, fail) => {
      worker.onmessage = ({ data }) => { worker.terminate(); done(data); };
      worker.onerror = () => fail(new Error('the worker failed'));
      setTimeout(fail, 5000, new Error('the worker is silent'));
      worker.postMessage([7, text]);
    });
  }, question);
}

/** The calculator in a page or in a frame of one, by what a reader would call its parts. */
export class Calculator {
  constructor(frame) {
    this.frame = frame;
    this.root = frame.locator('#fulcrum');
    this.failure = frame.locator('.failure');
  }

  /** Waits until the first picture stands. */
  async ready() {
    await this.frame.locator('html[data-fulcrum="ready"]').waitFor({ state: 'attached', timeout: 20_000 });
    return this;
  }

  /** Waits until everything is stored for use without a network. */
  async stored() {
    await this.frame.locator('html[data-offline="ready"]').waitFor({ state: 'attached', timeout: 20_000 });
    return this;
  }

  /** The slider with this name. */
  slider(name = /mean rate/i) {
    return this.frame.getByRole('slider', { name }).first();
  }

  /** Moves a slider to `step`, as a finger does: the value, then the event. */
  async turn(slider, step) {
    await slider.evaluate((input, value) => {
      input.value = value;
      input.dispatchEvent(new Event('input', { bubbles: true }));
    }, String(step));
  }

  /** All that is shown, to tell whether anything has changed. */
  async shown() {
    return this.root.evaluate((root) => root.outerHTML);
  }

  /** What the page says, as text. */
  async text() {
    return this.root.innerText();
  }
}
