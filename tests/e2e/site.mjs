// What every journey needs: the release on a server, a browser, and an eye on what a page must never do.

import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { after, afterEach, before } from 'node:test';
import { fileURLToPath } from 'node:url';

import { launch } from '../../tools/chromium.mjs';
import { serve } from '../../tools/serve.mjs';

const AXE = readFileSync(new URL('../../node_modules/axe-core/axe.min.js', import.meta.url), 'utf8');

export const DIST = fileURLToPath(new URL('../../dist/', import.meta.url));

/** The version in the manifest, which the program has to be. */
export const VERSION = /^version = "(.*)"$/m.exec(readFileSync(new URL('../../Cargo.toml', import.meta.url), 'utf8'))[1];

/** How many times slower the pages run: `SLOWER=6 ./dev e2e` shows what depends on a fast machine. */
export const SLOWER = Number(process.env.SLOWER ?? 1);

/** Milliseconds that anything may take. Only a failure lasts that long, and no machine that works is slower. */
export const PATIENCE = 60_000;

/** What no reader may ever see as a figure. */
const NOT_A_FIGURE = /\b(NaN|undefined|null|Infinity|inf)\b|-0(?![.\d])|\$-|\d[eE][+-]?\d/;

/**
 * A browser for one test file. `open(options)` gives a fresh profile with a page in it, watched from its first
 * moment; it is closed after the test, so that none of them slows down the next. Only a file that asks for it with
 * `offline` lets the page store itself for use without a network: that is a tenth of the work of a load.
 */
export function useBrowser({ offline = false } = {}) {
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
    const context = await state.browser.newContext({ serviceWorkers: offline ? 'allow' : 'block', ...options });
    context.setDefaultTimeout(PATIENCE);
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
  before(async () => Object.assign(site, await serveRelease(options)));
  after(async () => site.close?.());
  return site;
}

/** A server with the release, which nobody has to wait for while it compresses. */
export const serveRelease = (options) => serve({ root: DIST, quality: 4, ...options });

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

/** Fails if axe finds something in the page, or in the part of it at `place`, once it is at rest. */
export async function assertAccessible(page, place) {
  await rest(page);
  await page.evaluate(AXE);
  const { violations } = await page.evaluate((place) => globalThis.axe.run(place ?? document, { resultTypes: ['violations'] }), place);
  assert.deepEqual(violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' | ')}`), []);
}

/** Fails if something makes the page wider than its window. */
export async function assertFits(page) {
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  assert.ok(overflow <= 0, `${overflow} px wider than the window`);
}

/** Lets what the browser has noticed arrive here. */
export const settle = () => pause(150);

/** For what has to be given time, because it must not happen. What must happen is waited for instead. */
export const pause = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));

/**
 * What `check` gives once it passes. The page draws in slices, so that what was done is seen some tasks later; of a
 * check that never passes the last failure is told.
 */
export async function eventually(check) {
  const end = Date.now() + PATIENCE;
  for (;;) {
    try {
      return await check();
    } catch (error) {
      if (Date.now() > end) throw error;
    }
    await pause(50);
  }
}

/** Waits until the text of `place` is as `pattern` says. */
export const says = (place, pattern, why) => eventually(async () => assert.match(await place.innerText(), pattern, why));

/** The answer in full, which stands in a fold. */
export const inFull = async (frame) => (await frame.locator('.verdict__whole').textContent()).replace(/\s+/g, ' ').trim();

/** Waits until what `read` reads is `expected`. */
export const becomes = (read, expected, why) => eventually(async () => assert.deepEqual(await read(), expected, why));

/** Waits until the box or slider `input` holds `value`. */
export const holds = (input, value, why) => becomes(() => input.inputValue(), value, why);

/** Frames without a change after which a page is at rest: more than any pause between its own drawings, 100 ms. */
const STILL = 14;

/**
 * Waits until the page or frame `frame` has drawn all that follows from what was done; not for its workers. Counted
 * in frames, each of which lets a waiting slice of a drawing run, so that a slow page has as long as it needs.
 */
export async function rest(frame) {
  const still = await frame.locator('html').evaluate((html, [frames, patience]) => new Promise((done) => {
    let quiet = 0;
    const end = performance.now() + patience;
    const watch = new MutationObserver(() => { quiet = 0; });
    watch.observe(html, { subtree: true, childList: true, characterData: true, attributes: true });
    const look = () => {
      const moves = document.getAnimations().some(({ playState }) => playState === 'running');
      quiet = moves ? 0 : quiet + 1;
      if (quiet <= frames && performance.now() < end) return requestAnimationFrame(() => setTimeout(look));
      watch.disconnect();
      return done(quiet > frames);
    };
    look();
  }), [STILL, PATIENCE]);
  assert.ok(still, 'the page comes to rest');
}

/** Waits until the page is at rest and has all that the worker draws: figures of before are from fewer cases. */
export async function drawn(frame) {
  await rest(frame);
  await frame.locator('.page__answer[data-complete="true"]').waitFor();
  await frame.locator('.verdict__draws', { hasText: 'of 1,024 cases' }).waitFor();
  await rest(frame);
}

/**
 * Every text that `place` shows from now on; `read()` gives them in order. For what must never be seen in between, and
 * for what may be gone before one looks.
 */
export async function follow(place) {
  const log = await place.evaluateHandle((place) => {
    const texts = [];
    new MutationObserver(() => texts.push(place.innerText)).observe(place, { subtree: true, childList: true, characterData: true });
    return texts;
  });
  return { read: () => log.jsonValue() };
}

/** The first byte of a question to the engine: the places of `ask::Question` (crates/ask). */
export const QUESTIONS = { outcome: 0, drawn: 1, bands: 2, latency: 3, mix: 4, tornado: 5, growth: 6, map: 7, ranking: 8, compare: 9, simulation: 10, run: 11, file: 12, flips: 14, saved: 15, toSet: 16 };

/**
 * Keeps questions to the workers of a page that is still to be opened from reaching them, all but movements of a slider,
 * until the function that this gives is called.
 */
export async function holdWorker(page) {
  await page.addInitScript((outcome) => {
    const held = [];
    globalThis.releaseWorkers = () => { globalThis.releaseWorkers = null; held.forEach((send) => send()); };
    const { postMessage } = Worker.prototype;
    Worker.prototype.postMessage = function (...message) {
      const send = () => postMessage.apply(this, message);
      const [question] = Array.isArray(message[0]) ? message[0].slice(1) : [];
      if (!question || question[0] === outcome || !globalThis.releaseWorkers) return send();
      held.push(send);
      // It is not dead: nobody has asked it yet.
      const beat = setInterval(() => (globalThis.releaseWorkers ? this.dispatchEvent(new MessageEvent('message', { data: [message[0][0]] })) : clearInterval(beat)), 200);
      return undefined;
    };
  }, QUESTIONS.outcome);
  return () => page.evaluate(() => globalThis.releaseWorkers?.());
}

/** What a new worker of the page (or frame) `frame` answers to `question`, a text; fails at its silence. */
export function askWorker(frame, question) {
  return frame.evaluate(async ([text, patience]) => {
    const worker = await globalThis.fulcrumShell.startWorker();
    return new Promise((done, fail) => {
      worker.onmessage = ({ data }) => {
        if (data.length === 1) return; // It is alive.
        worker.terminate();
        done(data);
      };
      worker.onerror = () => fail(new Error('the worker failed'));
      setTimeout(fail, patience, new Error('the worker is silent'));
      worker.postMessage([7, text]);
    });
  }, [question, PATIENCE]);
}

/** The calculator in a page or in a frame of one, by what a reader would call its parts. */
export class Calculator {
  constructor(frame) {
    this.frame = frame;
    this.root = frame.locator('#fulcrum');
    this.failure = frame.locator('.failure');
  }

  /** Waits until the first answer stands, or that there is none. */
  async ready() {
    await this.frame.locator('html[data-fulcrum="ready"]').waitFor({ state: 'attached' });
    return this;
  }

  /** Waits until everything is stored for use without a network. */
  async stored() {
    await this.frame.locator('html[data-offline="ready"]').waitFor({ state: 'attached' });
    return this;
  }

  /** The slider with this name. */
  slider(name = /mean rate/i) {
    return this.frame.getByRole('slider', { name }).first();
  }

  /** Moves a slider to `step`, as a finger does: the value, then the event. What follows from it is drawn. */
  async turn(slider, step) {
    await slider.evaluate((input, value) => {
      input.value = value;
      input.dispatchEvent(new Event('input', { bubbles: true }));
    }, String(step));
    await rest(this.frame);
  }

  /** All that is shown, to tell whether anything has changed. */
  async shown() {
    return this.root.evaluate((root) => root.outerHTML);
  }
}
