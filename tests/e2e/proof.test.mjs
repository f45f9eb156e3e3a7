// The page of proof: published figures beside ours, computed in the reader's browser.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';

import { askWorker, assertClean, assertFigures, Calculator, useBrowser, useSite, VERSION } from './site.mjs';

const AXE = readFileSync(new URL('../../node_modules/axe-core/axe.min.js', import.meta.url), 'utf8');
const browser = useBrowser();
const site = useSite();

/** Opens the page and waits until every case is answered. */
async function proof(page) {
  await page.goto(`${site.url}proof/`);
  await new Calculator(page).ready();
  await page.getByText(/reference cases are within their tolerance\.$/).waitFor({ timeout: 20_000 });
  return page;
}

/** Opens every table. */
const unfold = (page) => page.evaluate(() => document.querySelectorAll('details').forEach((table) => { table.open = true; }));

test('the calculator leads to it, and it leads back', async () => {
  const { page, watched } = await browser.open();
  await page.goto(site.url);
  await new Calculator(page).ready();
  // Its module is that of the worker too, which draws once the first picture stands: nothing waits for it before.
  const loaded = await page.evaluate(() => performance.getEntriesByType('resource').map(({ name, startTime, responseEnd }) => ({ name, startTime, responseEnd })));
  const own = loaded.find(({ name }) => /fulcrum-[0-9a-f]+\.wasm$/.test(name));
  const early = loaded.filter(({ name, startTime }) => /proof/.test(new URL(name).pathname) && startTime < own.responseEnd);
  assert.deepEqual(early, []);
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
  assert.match(text, /154 of 154 reference cases/);
  // tests/proof.rs computes the same two figures natively.
  assert.match(text, /cold starts are off by 13\.35\s% on average, our instances by 2\.73\s%, over 12 measured rates/);
  assert.match(text, /408 of 408 figures/);
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
    await first.getByRole('button', { name: /simulate/i }).click();
    await page.getByText('Simulation ended.').waitFor({ timeout: 20_000 });
    return simulated.innerText();
  };
  const once = await simulate();
  assert.match(once, /^[\d.]+\s%\s±\s[\d.]+\s%$/);
  assert.equal(await simulate(), once);
  await page.getByLabel('Seed').fill('2');
  await page.getByLabel('Seed').press('Tab');
  assert.notEqual(await simulate(), once);
  assert.match(await page.locator('.proof__summary').innerText(), /2 of 2 simulated figures/);
});

test('all are simulated one after the other without blocking the page, and can be stopped', async () => {
  const { page, watched } = await browser.open();
  await proof(page);
  await page.getByRole('button', { name: 'Simulate every process' }).click();
  await page.getByText(/^Simulating [3-9] of \d+\.$/).waitFor({ timeout: 30_000 });
  const longest = await page.evaluate(async () => {
    let [last, longest] = [performance.now(), 0];
    for (let frame = 0; frame < 60; frame += 1) {
      await new Promise(requestAnimationFrame);
      longest = Math.max(longest, performance.now() - last);
      last = performance.now();
    }
    return longest;
  });
  assert.ok(longest < 400, `the page stood still for ${longest.toFixed(0)} ms`);
  await page.getByRole('button', { name: 'Stop' }).click();
  await page.getByText('Simulation ended.').waitFor({ timeout: 2000 });
  // What was stopped does not keep the next from being answered.
  await page.locator('tbody').nth(11).getByRole('button', { name: /simulate/i }).click();
  await page.getByText('Simulation ended.').waitFor({ timeout: 20_000 });
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
      await page.evaluate(AXE);
      const { violations } = await page.evaluate(() => globalThis.axe.run({ resultTypes: ['violations'] }));
      const told = violations.map(({ id, nodes }) => `${id}: ${nodes[0].html}`);
      assert.deepEqual(told, []);
      const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      assert.ok(wide <= 0, `${wide} px stick out`);
    });
  }
}
