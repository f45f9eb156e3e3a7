// Flips: a mark under a slider takes the reader there, a drag does not flicker, two scenarios stand side by side.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';

import { assertClean, assertFigures, Calculator, useBrowser, useSite } from './site.mjs';

const AXE = readFileSync(new URL('../../node_modules/axe-core/axe.min.js', import.meta.url), 'utf8');
const browser = useBrowser();
const site = useSite();

const headline = (page) => page.locator('.verdict__headline').innerText();
const winner = async (page) => /^(Serverless|Microservices|A toss-up|A mix|Neither)/.exec(await headline(page))?.[0];
const mark = (page, name = /^Mean rate: flips at/) => page.getByRole('button', { name });
const rate = async (page) => Number(await page.locator('#rate-box').inputValue());

/** A page with the calculator in it, ready. */
async function opened(options) {
  const { page, watched } = await browser.open(options);
  await page.goto(site.url);
  await new Calculator(page).ready();
  return { page, watched };
}

test('a mark under a slider takes the reader beyond the flip, and undo back', async () => {
  const { page, watched } = await opened();
  const [before, start] = [await winner(page), await rate(page)];
  const name = await mark(page).getAttribute('aria-label');
  const [, at, to] = /^Mean rate: flips at ([\d,.]+)\/s to (.*); go there$/.exec(name) ?? assert.fail(name);
  await mark(page).click();
  await page.waitForFunction((start) => Number(document.querySelector('#rate-box').value) !== start, start);
  const there = await rate(page);
  const flip = Number(at.replaceAll(',', ''));
  assert.ok(Math.abs(there / flip - 1) < 0.02, `${there} is just beyond ${flip}`);
  await page.waitForTimeout(1300);
  assert.equal((await winner(page)).toLowerCase(), to.toLowerCase(), 'the verdict there is the one that was promised');
  assert.notEqual(to, before);
  await page.getByRole('button', { name: /^undo/i }).first().click();
  await page.waitForFunction((start) => Number(document.querySelector('#rate-box').value) === start, start);
  assert.equal(await winner(page), before);
  await assertClean(watched, [new URL(site.url).origin]);
});

test('a mark is one stop for a keyboard, and arrow keys go to the flips beyond', async () => {
  const { page } = await opened();
  await page.locator('#rate').focus();
  await page.keyboard.press('Tab');
  assert.match(await page.evaluate(() => document.activeElement.getAttribute('aria-label') ?? ''), /^Mean rate: flips at/);
  const { width, height } = await mark(page).locator('.strip__target').boundingBox();
  assert.ok(width >= 24 && height >= 24, `${width} x ${height} can be hit`);
  const seen = [await rate(page)];
  for (let press = 0; press < 2; press += 1) {
    await page.keyboard.press('ArrowRight');
    await page.waitForFunction((last) => Number(document.querySelector('#rate-box').value) !== last, seen.at(-1), { timeout: 2000 }).catch(() => {});
    seen.push(await rate(page));
  }
  assert.ok(seen[0] < seen[1] && seen[1] < seen[2], `each press is a flip further: ${seen}`);
  await page.keyboard.press('ArrowLeft');
  await page.waitForFunction((last) => Number(document.querySelector('#rate-box').value) < last, seen[2]);
});

test('a drag across the flips changes the headline once at each', async () => {
  const { page } = await opened();
  const places = await page.evaluate(() => document.querySelector('#rate').closest('.slider').querySelectorAll('.strip__tick').length);
  await page.locator('#rate').focus();
  let [last, changes] = [await winner(page), 0];
  for (let step = 0; step < 14; step += 1) {
    await page.keyboard.press('ArrowRight');
    const now = await winner(page);
    changes += Number(now !== last);
    last = now;
  }
  assert.ok(changes >= 1 && changes <= places, `${changes} changes over ${places} flips`);
});

test('a scenario is kept as A and compared with the present one', async () => {
  for (const viewport of [{ width: 1280, height: 900 }, { width: 390, height: 800 }]) {
    // Axe is injected, which the page's own policy would rightly refuse.
    const { page, watched } = await opened({ viewport, bypassCSP: true });
    await page.getByRole('button', { name: 'Keep as A' }).click();
    const table = page.getByRole('table', { name: 'A and B' });
    await table.getByText(/same so far/).waitFor();
    const box = page.getByRole('textbox', { name: /mean rate/i });
    await box.fill('500');
    await box.press('Enter');
    const row = table.getByRole('row', { name: /^Mean rate/ });
    await row.waitFor();
    assert.match((await row.innerText()).replace(/\s+/g, ' '), /20\/s 500\/s 25 times/);
    assert.match(await table.getByRole('row', { name: /^Serverless, a month/ }).innerText(), /\+\$/);
    await page.getByRole('button', { name: 'Swap A and B' }).click();
    await page.waitForFunction(() => document.querySelector('#rate-box').value === '20');
    assert.match((await row.innerText()).replace(/\s+/g, ' '), /500\/s 20\/s/);
    await page.getByRole('button', { name: 'Undo' }).first().click();
    await page.waitForFunction(() => document.querySelector('#rate-box').value === '500');
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), 'nothing runs out of the page');
    await assertFigures(page);
    await page.evaluate(AXE);
    const { violations } = await page.evaluate(() => globalThis.axe.run({ resultTypes: ['violations'] }));
    assert.deepEqual(violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' | ')}`), []);
    await page.getByRole('button', { name: 'Drop A' }).click();
    assert.equal(await table.count(), 0);
    await assertClean(watched, [new URL(site.url).origin]);
  }
});
