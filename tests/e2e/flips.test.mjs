// Flips: a mark under a slider takes the reader there, a drag does not flicker, two scenarios stand side by side.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import {
  assertAccessible, assertClean, assertFigures, assertFits, becomes, Calculator, eventually, follow, holds, rest, says, useBrowser,
  useSite,
} from './site.mjs';

const browser = useBrowser();
const site = useSite();

const headline = (page) => page.locator('.verdict__headline');
const winnerOf = (text) => /^(Serverless|Microservices|A toss-up|A mix|Neither)/.exec(text)?.[0].toLowerCase();
const winner = async (page) => winnerOf(await headline(page).innerText());
const mark = (page, name = /^Mean rate: flips at/) => page.getByRole('button', { name });
const box = (page) => page.locator('#rate-box');
const rate = async (page) => Number(await box(page).inputValue());

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
  const [, at, to] = /^Mean rate: flips at ([\d,.]+)\/s to (.*), because .*; go there$/.exec(name) ?? assert.fail(name);
  await mark(page).click();
  const flip = Number(at.replaceAll(',', ''));
  await eventually(async () => {
    const there = await rate(page);
    assert.ok(Math.abs(there / flip - 1) < 0.02, `${there} is just beyond ${flip}`);
  });
  await becomes(() => winner(page), to.toLowerCase(), 'the verdict there is the one that was promised');
  assert.notEqual(to.toLowerCase(), before);
  await page.getByRole('button', { name: /^undo/i }).first().click();
  await holds(box(page), String(start));
  await becomes(() => winner(page), before);
  await assertClean(watched, [new URL(site.url).origin]);
});

test('a mark is one stop for a keyboard, and arrow keys go to the flips beyond', async () => {
  const { page } = await opened();
  await page.locator('#rate').focus();
  await page.keyboard.press('Tab');
  const focused = () => page.evaluate(() => document.activeElement.getAttribute('aria-label') ?? '');
  await eventually(async () => assert.match(await focused(), /^Mean rate: flips at/));
  const { width, height } = await mark(page).locator('.strip__target').boundingBox();
  assert.ok(width >= 24 && height >= 24, `${width} x ${height} can be hit`);
  let last = await rate(page);
  for (const [key, way] of [['ArrowRight', 1], ['ArrowRight', 1], ['ArrowLeft', -1]]) {
    await page.keyboard.press(key);
    await eventually(async () => assert.ok((await rate(page) - last) * way > 0, `${key} leads to a flip beyond ${last}`));
    await rest(page);
    last = await rate(page);
  }
});

test('a drag across the flips changes the headline once at each', async () => {
  const { page } = await opened();
  const places = await page.evaluate(() => document.querySelector('#rate').closest('.slider').querySelectorAll('.strip__tick').length);
  await rest(page);
  let [last, changes] = [await winner(page), 0];
  const shown = await follow(headline(page));
  await page.locator('#rate').focus();
  for (let step = 0; step < 14; step += 1) await page.keyboard.press('ArrowRight');
  await rest(page);
  // Not even in passing does one that has been left come back.
  for (const now of (await shown.read()).map(winnerOf)) {
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
    await box(page).fill('500');
    await box(page).press('Enter');
    const row = table.getByRole('row', { name: /^Mean rate/ });
    await says(row, /20\/s\s+500\/s\s+25\stimes/);
    await says(table.getByRole('row', { name: /^Serverless, a month/ }), /\+\$/);
    await page.getByRole('button', { name: 'Swap A and B' }).click();
    await holds(box(page), '20');
    await says(row, /500\/s\s+20\/s/);
    await page.getByRole('button', { name: 'Undo' }).first().click();
    await holds(box(page), '500');
    await rest(page);
    await assertFits(page);
    await assertFigures(page);
    await assertAccessible(page);
    await page.getByRole('button', { name: 'Drop A' }).click();
    await becomes(() => table.count(), 0);
    await assertClean(watched, [new URL(site.url).origin]);
  }
});
