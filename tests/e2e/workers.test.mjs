// Workers that fail: each kind is noticed, replaced once, and otherwise said where the answer lacks it. And workers that
// are only slow are left alone.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import {
  assertAccessible, assertFigures, becomes, Calculator, drawn, eventually, follow, PATIENCE, QUESTIONS, says, serveRelease, useBrowser, useSite,
} from './site.mjs';

const browser = useBrowser();
const site = useSite();
const TALL = { viewport: { width: 1280, height: 900 } };

/** Looks of the page within which a silent worker has to be noticed: 2 s of its own time. */
const MOST_LOOKS = 8;

/** What happens inside a worker when it is asked something; after `stop()` nobody else hears of the question. */
const INSIDE = {
  'traps, as it does without memory': (stop) => { stop(); wasm.__wbindgen_malloc(2 ** 31, 8); },
  'throws in its listener': (stop) => { stop(); throw new Error('thrown'); },
  'throws in a promise': (stop) => { stop(); Promise.reject(new Error('rejected')); },
  'uses up its stack': (stop) => { stop(); const deeper = () => deeper() + 1; deeper(); },
  'never comes to an end': () => { for (;;); },
  'closes itself': (stop) => { stop(); close(); },
  'says nothing': (stop) => stop(),
};

/** What happens to a worker from outside when it is asked something. */
const OUTSIDE = {
  'is terminated': (worker) => worker.end(),
  // An event never comes while it is being asked.
  'cannot be understood': (worker) => setTimeout(() => worker.dispatchEvent(new MessageEvent('messageerror'))),
};

const KINDS = [
  ...Object.entries(INSIDE).map(([what, inside]) => ({ what, inside })),
  ...Object.entries(OUTSIDE).map(([what, outside]) => ({ what, outside })),
];

/** The questions of the first screen that are no movement. */
const LATER = [QUESTIONS.drawn, QUESTIONS.bands, QUESTIONS.latency];

/**
 * Has the first `faulty` workers of a page fail that are asked to do `work`, and counts what becomes of workers. A
 * question to such a one carries a mark, and the script of every worker ends in a listener for it.
 */
async function befall(page, { inside = null, outside = null, faulty, work = LATER }) {
  const listener = `addEventListener('message', (event) => {
    if (event.data[3] === 'fail') (${inside})(() => event.stopImmediatePropagation());
  }, { capture: true });`;
  const install = (listener, outside, faulty, work) => {
    const [RealWorker, make] = [Worker, URL.createObjectURL];
    const log = { faulty: 0, ended: 0, noticed: [] };
    globalThis.workerLog = log;
    let looks = 0;
    setInterval(() => { looks += 1; }, 250);
    if (listener) {
      URL.createObjectURL = (blob) => make.call(URL, blob.type === 'text/javascript' ? new Blob([blob, listener], { type: blob.type }) : blob);
    }
    globalThis.Worker = class extends RealWorker {
      #heard = null; // When it was asked or said something last, in looks.

      #fails = null;

      constructor(url) {
        super(url);
        this.addEventListener('message', () => { this.#heard = looks; });
      }

      postMessage(message) {
        if (!Array.isArray(message)) return super.postMessage(message);
        this.#heard = looks;
        if (work.includes(message[1][0])) this.#fails ??= (log.faulty += 1) <= faulty;
        super.postMessage(this.#fails ? [message[0], message[1], message[2], 'fail'] : message);
        if (this.#fails) outside?.(this);
        return undefined;
      }

      end() { super.terminate(); }

      terminate() {
        super.terminate();
        if (!this.#fails) return;
        log.ended += 1;
        log.noticed.push(looks - this.#heard);
      }
    };
  };
  await page.addInitScript(`(${install})(${inside && JSON.stringify(listener)}, ${outside}, ${faulty}, ${JSON.stringify(work)});`);
}

const log = (page) => page.evaluate(() => globalThis.workerLog);
const confidence = (page) => page.locator('.verdict__draws');
for (const { what, ...fault } of KINDS) {
  test(`case 09: a worker that ${what} is noticed within two seconds and replaced`, async () => {
    const { page } = await browser.open(TALL);
    await befall(page, { ...fault, faulty: 1 });
    await page.goto(site.url);
    await new Calculator(page).ready();
    await drawn(page);
    const { ended, noticed } = await log(page);
    assert.equal(ended, 1, 'one was ended, and another answers in its place');
    assert.ok(noticed.every((looks) => looks <= MOST_LOOKS), `noticed after ${noticed} looks`);
  });

  test(`case 09: where every worker ${what}, it is said where the answer lacks them`, async () => {
    const { page } = await browser.open(TALL);
    await befall(page, { ...fault, faulty: Infinity });
    await page.goto(site.url);
    await new Calculator(page).ready();
    await says(confidence(page), /^of 128 cases: the rest failed$/);
    await says(page.locator('.cost-chart'), /The cases for soft bands failed/);
    await says(page.locator('.latency-chart'), /The cases for soft bars of p99 failed/);
    assert.doesNotMatch(await page.locator('.notices').innerText(), /no longer answers/, 'movements are answered');
    const { noticed } = await log(page);
    assert.ok(noticed.every((looks) => looks <= MOST_LOOKS), `noticed after ${noticed} looks`);
    await assertFigures(page);
    await assertAccessible(page);
  });
}

for (const { what, ...fault } of KINDS) {
  test(`where a worker ${what} that a movement asks, another one answers`, async () => {
    const { page } = await browser.open(TALL);
    await befall(page, { ...fault, faulty: 1, work: [QUESTIONS.outcome] });
    await page.goto(site.url);
    await new Calculator(page).ready();
    await drawn(page);
    const { ended, noticed } = await log(page);
    assert.equal(ended, 1);
    assert.ok(noticed.every((looks) => looks <= MOST_LOOKS), `noticed after ${noticed} looks`);
    assert.doesNotMatch(await page.locator('.notices').innerText(), /no longer answers/);
  });
}

test('where no movement is answered any more, the figures that stand are marked as older, and the next one is one more try', async () => {
  const { page } = await browser.open(TALL);
  await befall(page, { inside: INSIDE['closes itself'], faulty: 2, work: [QUESTIONS.outcome] });
  await page.goto(`${site.url}#v1&rate=42`);
  const calculator = await new Calculator(page).ready();
  await says(page.locator('.notices'), /no longer answers/);
  await assertAccessible(page);
  await calculator.turn(calculator.slider(), 800);
  await drawn(page);
  await becomes(() => page.locator('.page__answer').getAttribute('aria-busy'), 'false');
  assert.doesNotMatch(await page.locator('.notices').innerText(), /no longer answers/);
});

test('a worker that fails in the middle of its answer leaves what it had said, with the rest', async () => {
  const { page } = await browser.open(TALL);
  const inside = () => {
    const say = postMessage;
    globalThis.postMessage = (message) => {
      say(message);
      while (message[1]?.[0] === 0); // A part, and a better one follows.
    };
  };
  await befall(page, { inside, faulty: Infinity });
  await page.goto(site.url);
  await new Calculator(page).ready();
  await says(confidence(page), /^of 256 cases: the rest failed$/);
  await says(page.locator('.cost-chart'), /the first of them; the rest failed/);
  await says(page.locator('.latency-chart'), /\(of 16\); the rest failed/);
});

test('after a failure the next movement is one more try', async () => {
  const { page } = await browser.open(TALL);
  await befall(page, { inside: INSIDE['closes itself'], faulty: 2 });
  await page.goto(site.url);
  const calculator = await new Calculator(page).ready();
  await says(confidence(page), /the rest failed/);
  await calculator.turn(calculator.slider(), 800);
  await drawn(page);
  await says(confidence(page), /^of 1,024 cases: \w/);
});

const UNSTARTED = [
  {
    what: 'whose script is not there',
    intercept: (path, request, response) => /^worker-.*\.js$/.test(path) && (response.writeHead(404).end(), true),
  },
  {
    what: 'whose script is another one',
    intercept: (path, request, response) => /^worker-.*\.js$/.test(path) && (response.writeHead(200).end('<h1>Sign in</h1>'), true),
  },
  { what: 'that the browser refuses', init: () => { globalThis.Worker = class { constructor() { throw new DOMException('refused', 'SecurityError'); } }; } },
  {
    what: 'that never begins',
    init: () => {
      const make = URL.createObjectURL;
      URL.createObjectURL = (blob) => make.call(URL, blob.type === 'text/javascript' ? new Blob(['for (;;);']) : blob);
    },
  },
  {
    what: 'that fails at once',
    init: () => {
      const make = URL.createObjectURL;
      URL.createObjectURL = (blob) => make.call(URL, blob.type === 'text/javascript' ? new Blob(['}']) : blob);
    },
  },
];

for (const { what, intercept, init } of UNSTARTED) {
  test(`case 09: a worker ${what}: said, and the page goes on without it`, async (t) => {
    const host = await serveRelease({ intercept: intercept ?? (() => false) });
    t.after(host.close);
    const { page } = await browser.open(TALL);
    if (init) await page.addInitScript(init);
    await page.goto(host.url);
    const calculator = await new Calculator(page).ready();
    await says(confidence(page), /^of 128 cases: the rest failed$/);
    const before = await page.locator('.verdict__short').innerText();
    await calculator.turn(calculator.slider(), 600);
    await eventually(async () => assert.notEqual(await page.locator('.verdict__short').innerText(), before));
    await page.locator('.simulation').getByRole('button', { name: /simulate/i }).click();
    await says(page.locator('.simulation').getByRole('alert'), /No worker could be started here/);
  });
}

test('a worker that is slow but says that it is alive is left alone', async () => {
  const { page } = await browser.open(TALL);
  // Each word costs it a second, as on a machine that has no time for it.
  const inside = () => {
    const say = globalThis.say ??= postMessage;
    globalThis.postMessage = (message) => {
      const end = performance.now() + 1_000;
      while (performance.now() < end);
      say(message);
    };
  };
  await befall(page, { inside, faulty: Infinity });
  await page.goto(site.url);
  await new Calculator(page).ready();
  await drawn(page);
  assert.equal((await log(page)).ended, 0);
});

test('case 12: a page that has no time to listen for seconds takes nobody for dead', async () => {
  const { page } = await browser.open(TALL);
  await befall(page, { inside: () => {}, faulty: Infinity });
  await page.goto(site.url);
  const calculator = await new Calculator(page).ready();
  await drawn(page);
  const draws = await follow(confidence(page));
  for (const place of [650, 660, 670]) {
    await page.evaluate((place) => new Promise((done) => {
      const input = document.querySelector('input[type=range]');
      input.value = String(place);
      input.dispatchEvent(new Event('input', { bubbles: true }));
      // The question is on its way by then, and its answer comes while nobody listens.
      setTimeout(() => {
        const end = performance.now() + 3_000;
        while (performance.now() < end);
        done();
      }, 300);
    }), place);
  }
  await drawn(page);
  // A movement ends what is no longer wanted; that nobody was taken for dead is seen by what is told.
  assert.doesNotMatch((await draws.read()).join(), /failed/);
  await assertFigures(calculator.frame);
});

const card = (page) => page.locator('.simulation');
const simulate = (page) => card(page).getByRole('button', { name: /simulate/i }).click();

for (const { what, ...fault } of KINDS) {
  test(`a simulation of which one worker ${what} is finished by another`, async () => {
    const { page } = await browser.open(TALL);
    await befall(page, { ...fault, faulty: 1, work: [QUESTIONS.run] });
    await page.goto(`${site.url}#v1&rate=1`);
    await new Calculator(page).ready();
    await simulate(page);
    await card(page).getByRole('table').waitFor({ timeout: 4 * PATIENCE });
    await becomes(() => card(page).locator('tbody tr').count(), 9);
    const { noticed } = await log(page);
    assert.ok(noticed.length === 1 && noticed[0] <= MOST_LOOKS, `noticed after ${noticed} looks`);
  });

  test(`a simulation of which every worker ${what} says that it has ended`, async () => {
    const { page } = await browser.open(TALL);
    await befall(page, { ...fault, faulty: Infinity, work: [QUESTIONS.run] });
    await page.goto(`${site.url}#v1&rate=1`);
    await new Calculator(page).ready();
    await simulate(page);
    await says(card(page).getByRole('alert'), /the page goes on without it/);
    await drawn(page);
  });
}
