// Faults of browsers, networks and stores that no other file of journeys meets. The number in a name is that of the
// fault in docs/failures.md.

import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';

import {
  assertClean, assertFigures, assertFits, becomes, Calculator, DIST, drawn, eventually, holds, pause, rest, says, serveRelease,
  useBrowser, useSite,
} from './site.mjs';

const browser = useBrowser();
const site = useSite();

const WASM = readdirSync(DIST).find((name) => /^fulcrum-.*\.wasm$/.test(name));
const rate = (page) => page.getByRole('textbox', { name: /mean rate/i });
const saved = (page) => page.locator('.saved');
const notices = (page) => page.locator('.notices');

async function open(fragment = '', { prepare, address = site.url, ...options } = {}) {
  const opened = await browser.open({ viewport: { width: 1280, height: 900 }, ...options });
  if (prepare) await prepare(opened.page);
  await opened.page.goto(address + (fragment && `#${fragment}`));
  const calculator = await new Calculator(opened.page).ready();
  return { ...opened, calculator };
}

test('case 04: what the network broke off is tried again by itself when the network is back', async (t) => {
  const module = readFileSync(join(DIST, WASM));
  let broken = true;
  const weak = await serveRelease({
    intercept: (path, request, response) => {
      if (path !== WASM || !broken) return false;
      response.writeHead(200, { 'Content-Length': module.length }).write(module.subarray(0, 1000), () => response.destroy());
      return true;
    },
  });
  t.after(weak.close);
  const { page, context } = await browser.open();
  await page.goto(weak.url);
  const calculator = new Calculator(page);
  await says(calculator.failure, /it starts by itself once you are online again/);
  broken = false;
  await context.setOffline(true);
  await context.setOffline(false);
  await calculator.ready();
});

test('case 06: without its style sheet the page is read and used all the same', async (t) => {
  const bare = await serveRelease({ intercept: (path, request, response) => path.endsWith('.css') && (response.writeHead(404).end(), true) });
  t.after(bare.close);
  const { page } = await open('', { address: bare.url });
  await drawn(page);
  const before = await page.locator('.verdict').innerText();
  await rate(page).fill('5000');
  await rate(page).press('Enter');
  await eventually(async () => assert.notEqual(await page.locator('.verdict').innerText(), before));
  await assertFigures(page);
});

test('case 10: an answer that comes after the answer to a later movement is not shown', async () => {
  const hold = (page) => page.addInitScript(() => {
    // While `late` is a list, what workers say about scenarios is put there instead.
    globalThis.late = null;
    const known = Object.getOwnPropertyDescriptor(Worker.prototype, 'onmessage');
    Object.defineProperty(Worker.prototype, 'onmessage', {
      ...known,
      set(listener) {
        known.set.call(this, listener && ((event) => {
          // A single number says that the worker is alive, which it goes on saying.
          if (globalThis.late && event.data.length > 1) globalThis.late.push(() => this.onmessage?.(event));
          else listener.call(this, event);
        }));
      },
    });
  });
  const { page, calculator } = await open('', { prepare: hold });
  await drawn(page);
  await page.evaluate(() => { globalThis.late = []; });
  await calculator.turn(calculator.slider(), 200);
  await becomes(() => page.evaluate(() => globalThis.late.length > 0), true, 'an answer is held back');
  await page.evaluate(() => { globalThis.held = globalThis.late; globalThis.late = null; });
  await calculator.turn(calculator.slider(), 900);
  await drawn(page);
  const right = await page.locator('.page__answer').innerText();
  await page.evaluate(() => globalThis.held.forEach((deliver) => deliver()));
  await rest(page);
  await pause(300);
  assert.equal(await page.locator('.page__answer').innerText(), right);
});

test('case 11: a simulation that is begun and stopped two hundred times leaves no worker behind', async () => {
  const count = (page) => page.addInitScript(() => {
    const Real = Worker;
    const alive = new Set();
    globalThis.aliveWorkers = () => alive.size;
    globalThis.Worker = class extends Real {
      constructor(...given) { super(...given); alive.add(this); }
      terminate() { alive.delete(this); super.terminate(); }
    };
  });
  const { page } = await open('v1&rate=2000', { prepare: count });
  await drawn(page);
  const card = page.locator('.simulation');
  const before = await page.evaluate(() => globalThis.aliveWorkers());
  await card.evaluate(async (card) => {
    const button = (pattern) => [...card.querySelectorAll('button')].find(({ textContent }) => pattern.test(textContent));
    const shown = async (pattern) => {
      for (;;) {
        const found = button(pattern);
        if (found) return found;
        await new Promise(requestAnimationFrame);
      }
    };
    for (let cycle = 0; cycle < 200; cycle += 1) {
      (await shown(/simulate|again/i)).click();
      (await shown(/stop/i)).click();
    }
    await shown(/simulate|again/i);
  });
  // One that is still starting when its run is stopped goes as soon as it has started.
  await eventually(async () => assert.ok(await page.evaluate(() => globalThis.aliveWorkers()) <= before));
  await assertFigures(page);
});

test('case 12: a page that was asleep goes on where it was, and takes no worker for dead', async () => {
  const { page, context, calculator } = await open('v1&rate=42');
  await drawn(page);
  const session = await context.newCDPSession(page);
  const asleep = (state) => session.send('Page.setWebLifecycleState', { state });
  const shown = await page.locator('.page__answer').innerText();
  await asleep('frozen');
  // Longer than a worker may be silent.
  await pause(3000);
  await asleep('active');
  await rest(page);
  assert.equal(await page.locator('.page__answer').innerText(), shown);
  // And with a question under way.
  await calculator.slider().press('ArrowRight');
  await asleep('frozen');
  await pause(3000);
  await asleep('active');
  await drawn(page);
  assert.doesNotMatch(await notices(page).innerText(), /no longer answers/);
});

/** The page with its list of saved scenarios in sight. */
async function withList(prepare) {
  const opened = await open('', { prepare });
  await drawn(opened.page);
  await opened.page.locator('.compare').first().scrollIntoViewIfNeeded();
  await saved(opened.page).scrollIntoViewIfNeeded();
  return opened;
}

test('case 14: a full store is said, and the scenario is still there', async () => {
  const { page, watched } = await withList();
  await page.evaluate(() => {
    // What a browser gives a site, to the last character.
    for (let size = 5 * 1024 * 1024; size >= 1; size = Math.floor(size / 2)) {
      try {
        for (let place = 0; ; place += 1) localStorage.setItem(`other ${size} ${place}`, 'x'.repeat(size));
      } catch { /* This size no longer fits. */ }
    }
  });
  await rate(page).fill('77');
  await rate(page).press('Enter');
  await drawn(page);
  await page.getByLabel('Save the present one as').fill('mine');
  await page.getByRole('button', { name: 'Save here' }).click();
  await says(saved(page), /Nothing was saved or\s+changed; a link and a file hold a scenario as well/);
  await holds(rate(page), '77');
  await assertClean(watched, [site.origin]);
});

// What stands in the store under a name of ours, what opening it says (nothing where there is nothing to open), and why.
const NOT_OPENED = /what is shown stays as it was/;
const STORED = [
  ['', null, 'nothing'],
  ['a name without a scenario', null, 'cut off'],
  ['old\n{"rate":5}', NOT_OPENED, 'of another program'],
  ['typed\nv4&rate=many', /[Rr]ate/, 'the right form, the wrong kind'],
  ['__proto__\nv4&__proto__=1&constructor=2', /“__proto__”, which is not known here/, 'names of the language'],
  ['newer\nv99&rate=7', NOT_OPENED, 'a newer version'],
  [`long\n${'z'.repeat(1_000_000)}`, NOT_OPENED, 'a million letters'],
];

test('case 15: whatever stands in the store, the page starts, opens nothing wrong and throws nothing away', async () => {
  const fill = (page) => page.addInitScript((texts) => {
    for (const [place, text] of texts.entries()) localStorage.setItem(`fulcrum ${location.pathname} scenario ${place}`, text);
  }, STORED.map(([text]) => text));
  const { page, watched } = await withList(fill);
  const first = await page.locator('.verdict').innerText();
  for (const [text, told, why] of STORED) {
    const [name] = text.split('\n');
    const button = saved(page).getByRole('button', { name: `Open ${name}`, exact: true });
    assert.equal(await button.count(), told ? 1 : 0, why);
    if (!told) continue;
    await button.click();
    await says(saved(page), told, why);
    assert.equal(await page.locator('.verdict').innerText(), first, why);
  }
  for (const [place, [text, , why]] of STORED.entries()) {
    const kept = await page.evaluate((place) => localStorage.getItem(`fulcrum ${location.pathname} scenario ${place}`), place);
    assert.equal(kept, text, why);
  }
  await assertClean(watched, [site.origin]);
});

test('case 20: a link that is opened while a simulation runs ends it, and undo goes back', async () => {
  const { page } = await open('v1&rate=2000');
  await drawn(page);
  const card = page.locator('.simulation');
  await card.getByRole('button', { name: /simulate/i }).click();
  await card.getByRole('progressbar').waitFor();
  await page.evaluate(() => { location.hash = '#v1&rate=3'; });
  await holds(rate(page), '3');
  await card.getByRole('button', { name: /simulate/i }).waitFor();
  await page.getByRole('button', { name: /^undo/i }).click();
  await holds(rate(page), '2000');
});

test('case 21: a browser that limits changes of the address is not asked too often, and has the last one', async () => {
  const limit = (page) => page.addInitScript(() => {
    // Safari: a hundred in thirty seconds, and an exception for the next.
    const real = history.replaceState;
    const calls = [];
    globalThis.refusedChanges = 0;
    history.replaceState = function (...given) {
      const now = performance.now();
      calls.push(now);
      if (calls.filter((then) => now - then < 30_000).length > 100) {
        globalThis.refusedChanges += 1;
        throw new DOMException('too many', 'SecurityError');
      }
      return real.apply(this, given);
    };
  });
  const { page, watched, calculator } = await open('', { prepare: limit });
  await calculator.slider().evaluate(async (slider) => {
    for (let step = 0; step < 200; step += 1) {
      slider.value = String(step * 4);
      slider.dispatchEvent(new Event('input', { bubbles: true }));
      await new Promise(requestAnimationFrame);
    }
  });
  const last = await rate(page).inputValue();
  await becomes(() => page.evaluate(() => new RegExp(/[#&]rate=([^&]*)/).exec(location.hash)?.[1]), last);
  assert.equal(await page.evaluate(() => globalThis.refusedChanges), 0);
  await assertClean(watched, [site.origin]);
});

test('case 31: where no service worker may be, or the clock is years off, the page works and claims nothing', async () => {
  const refuse = async (page) => {
    await page.addInitScript(() => {
      navigator.serviceWorker.register = () => Promise.reject(new DOMException('refused', 'SecurityError'));
    });
    await page.clock.setFixedTime(new Date('2024-11-24T12:00:00'));
  };
  const { page, watched } = await open('', { prepare: refuse });
  await rest(page);
  assert.equal(await page.getByText('works offline').count(), 0);
  assert.doesNotMatch(await notices(page).innerText(), /months old/, 'prices of the future are not old');
  await assertFigures(page);
  await assertClean(watched, [site.origin]);
});

test('case 41: from right to left, on paper and at four times the size nothing is lost', async () => {
  const { page } = await open('', { viewport: { width: 1280, height: 1024 } });
  await drawn(page);
  const answer = await page.locator('.verdict__headline').innerText();
  await page.evaluate(() => { document.documentElement.dir = 'rtl'; });
  await rest(page);
  await assertFits(page);
  await page.evaluate(() => { document.documentElement.dir = 'ltr'; });
  // 400 % of a window of 1,280 by 1,024 leaves this many pixels of the page.
  await page.setViewportSize({ width: 320, height: 256 });
  await rest(page);
  await assertFits(page);
  await page.setViewportSize({ width: 1280, height: 1024 });
  await page.emulateMedia({ media: 'print' });
  await rest(page);
  assert.equal(await page.locator('.verdict__headline').innerText(), answer);
  await assertFits(page);
});
