// The page of proof: published figures beside ours, computed in the reader's browser.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import {
  askWorker, assertAccessible, assertClean, assertFigures, assertFits, Calculator, eventually, follow, rest, says, useBrowser,
  useSite, VERSION,
} from './site.mjs';

const browser = useBrowser({ offline: true });
const site = useSite();

/** Opens the page and waits until every case is answered. */
async function proof(page) {
  await page.goto(`${site.url}proof/`);
  await new Calculator(page).ready();
  await page.getByText(/reference cases are within their tolerance\.$/).waitFor();
  await rest(page);
  return page;
}

/** Waits until nothing is simulated any more. */
const ended = (page) => page.getByText('Simulation ended.').waitFor();

/** Opens every table. */
const unfold = (page) => page.evaluate(() => document.querySelectorAll('details').forEach((table) => { table.open = true; }));

test('the calculator leads to it, and it leads back', async () => {
  const { page, watched } = await browser.open();
  await page.goto(site.url);
  await new Calculator(page).ready();
  const loaded = await page.evaluate(() => performance.getEntriesByType('resource').map(({ name, initiatorType }) => ({ name, initiatorType })));
  assert.deepEqual(loaded.filter(({ name }) => /proof/.test(new URL(name).pathname)), [], 'its module is loaded there only');
  await page.getByRole('link', { name: /^proof/i }).click();
  await page.getByRole('link', { name: 'To the calculator' }).click();
  await new Calculator(page).ready();
  await assertClean(watched, [site.origin]);
});

test('every case is computed, and the summary says what the native test of the same cases says', async () => {
  const { page, watched } = await browser.open();
  await proof(page);
  await unfold(page);
  const text = await page.locator('main').innerText();
  assert.match(text, /236 of 236 reference cases/);
  // tests/proof.rs computes the same two figures natively.
  assert.match(text, /cold starts are off by 13\.35\s% on average, our instances by 2\.73\s%, over 12 measured rates/);
  assert.match(text, /585 of 585 figures/);
  assert.doesNotMatch(text, /…/, 'nothing is still awaited');
  await assertFigures(page);
  assert.deepEqual(await askWorker(page, 'version'), [7, VERSION]);
  assert.deepEqual(await askWorker(page, 'why?'), [7, 'unknown question: why?']);
  await assertClean(watched, [site.origin]);
});

test('one case is simulated with an interval, the same for the same seed and another for another', async () => {
  const { page } = await browser.open();
  await proof(page);
  const first = page.locator('tbody').first();
  const simulated = first.locator('tr').nth(1).locator('td').nth(5);
  const simulate = async () => {
    const told = await follow(page.locator('.proof__status'));
    await first.getByRole('button', { name: /simulate/i }).click();
    // The end of the one before says the same.
    await eventually(async () => assert.match((await told.read()).join(), /Simulating 1 of 1\./));
    await ended(page);
    await rest(page);
    return simulated.innerText();
  };
  const once = await simulate();
  assert.match(once, /^[\d.]+\s%\s±\s[\d.]+\s%$/);
  assert.equal(await simulate(), once);
  await page.getByLabel('Seed').fill('2');
  await page.getByLabel('Seed').press('Tab');
  assert.notEqual(await simulate(), once);
  await says(page.locator('.proof__summary'), /2 of 2 simulated figures/);
});

test('all are simulated one after the other without blocking the page, and can be stopped', async () => {
  const { page, watched } = await browser.open();
  await proof(page);
  await page.getByRole('button', { name: 'Simulate every process' }).click();
  // A page that stood still while it simulates would have a turn or two for each process, on whatever machine.
  const [turns, told] = await page.evaluate(() => new Promise((done) => {
    const at = () => Number(/^Simulating (\d+) of/.exec(document.querySelector('.proof__status').textContent)?.[1] ?? 0);
    const { port1, port2 } = new MessageChannel();
    let [turns, from] = [0, 0];
    port1.onmessage = () => {
      if (from === 0 && at() >= 3) from = at();
      turns += Number(from > 0);
      if (from === 0 || at() < from + 5) port2.postMessage('another turn');
      else done([turns, at() - from]);
    };
    port2.postMessage('a turn');
  }));
  assert.ok(turns > 20 * told, `the page had ${turns} turns while ${told} processes were simulated`);
  await page.getByRole('button', { name: 'Stop' }).click();
  await ended(page);
  // What was stopped does not keep the next from being answered.
  await page.locator('tbody').nth(11).getByRole('button', { name: /simulate/i }).click();
  await says(page.locator('tbody').nth(11), /±/);
  await ended(page);
  await assertClean(watched, [site.origin]);
});

test('it works without a network after one visit of the calculator', async () => {
  const { context, page, watched } = await browser.open();
  await page.goto(site.url);
  await (await new Calculator(page).ready()).stored();
  await context.setOffline(true);
  await proof(page);
  await page.goto(`${site.url}proof`);
  await new Calculator(page).ready();
  await assertClean(watched, [site.origin]);
});

for (const colorScheme of ['light', 'dark']) {
  for (const [width, height] of [[1280, 900], [390, 844]]) {
    test(`axe finds nothing and nothing is cut off: ${colorScheme}, ${width} px`, async () => {
      // Axe is injected, which the page's own policy would rightly refuse.
      const { page } = await browser.open({ colorScheme, viewport: { width, height }, bypassCSP: true });
      await proof(page);
      await unfold(page);
      await assertAccessible(page);
      await assertFits(page);
    });
  }
}
