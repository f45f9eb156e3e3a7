// What a worker is asked for: what matters, the decision map, 36 months. From scrolling there to moving inputs on the
// map, and what is said where no worker answers.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import {
  assertAccessible, assertClean, assertFigures, assertFits, becomes, Calculator, eventually, holds, PATIENCE, rest, says, useBrowser,
  useSite,
} from './site.mjs';

const browser = useBrowser();
const site = useSite();

const box = (page, name) => page.getByRole('textbox', { name }).first();
const rate = (page) => box(page, /mean rate/i);
const duration = (page) => box(page, /^duration/i);
const card = (page, name) => page.locator('.study', { has: page.getByRole('heading', { name, exact: true }) });
const touch = (page) => card(page, 'Decision map').locator('.map__touch:visible');

/** Scrolls to the three figures and waits for what the worker says. */
async function studied(page) {
  for (const name of ['What matters', 'Decision map', '36 months']) await answered(page, name);
}

/** Waits until a figure answers what is asked now, and until it no longer moves. */
async function answered(page, name) {
  await card(page, name).scrollIntoViewIfNeeded();
  await rest(page);
  await card(page, name).and(page.locator('.study:not(.study--waiting, .study--stale)')).waitFor();
  await rest(page);
}

async function open(options = {}, fragment = '') {
  const opened = await browser.open({ viewport: { width: 1280, height: 900 }, ...options });
  await opened.page.goto(`${site.url}#${fragment}`);
  await new Calculator(opened.page).ready();
  return opened;
}

/** Presses the map at a share of its width and of its height, from the left and from the bottom. */
async function press(page, across, up) {
  await answered(page, 'Decision map');
  const { width, height } = await touch(page).boundingBox();
  await touch(page).click({ position: { x: width * across, y: height * (1 - up) } });
}

test('the three figures appear as one scrolls there, within the policy', async () => {
  const { page, watched } = await open();
  await studied(page);
  const sliders = await page.locator('[aria-describedby*="-winners"]').count();
  await becomes(() => page.locator('.tornado__row').count(), sliders + 2, 'a row for every slider with a strip, for burstiness and for keep-alive');
  await says(card(page, 'What matters'), /What matters most: People, containers/);
  await says(card(page, 'Decision map'), /You are at 20\/s and 120.ms/);
  await says(card(page, '36 months'), /The traffic stays as it is/);
  await assertFigures(page);
  await assertClean(watched, [site.origin]);
});

test('a row of what matters leads to its slider, folded or not', async () => {
  const { page } = await open();
  await answered(page, 'What matters');
  for (const [row, id] of [[/^Mean rate/, 'rate'], [/^People, containers/, 'chours']]) {
    await card(page, 'What matters').getByRole('button', { name: row }).click();
    await becomes(() => page.evaluate(() => document.activeElement.id), id);
    await page.locator(`#${id}`).waitFor();
  }
});

test('a press on the map moves both inputs, and one undo takes both back', async () => {
  const { page } = await open();
  await press(page, 0.8, 0.6);
  await eventually(async () => {
    const moved = [await rate(page).inputValue(), await duration(page).inputValue()];
    assert.ok(Number(moved[0]) > 100 && Number(moved[1]) > 1000, moved.join(', '));
  });
  await answered(page, 'Decision map');
  await page.getByRole('button', { name: /undo/i }).click();
  await holds(rate(page), '20');
  assert.equal(await duration(page).inputValue(), '120', 'both at once');
});

test('other inputs can be the axes, and what is painted is what the verdict says there', async () => {
  const { page } = await open();
  await answered(page, 'Decision map');
  const map = card(page, 'Decision map');
  await map.getByLabel('Up').selectOption({ label: 'Memory' });
  await map.locator('.study__said').getByText(/Mean rate across, Memory up/).waitFor();
  await map.getByLabel('Up').selectOption({ label: 'Mean rate' });
  await map.locator('.study__said').getByText(/Memory across, Mean rate up/).waitFor();
  await answered(page, 'Decision map');
  await map.getByRole('button', { name: /show the numbers/i }).click();
  await becomes(() => map.locator('.data__table tbody tr').count(), 12);
  // The topmost row is the highest rate: go there, and the verdict agrees with the table.
  const first = await map.locator('.data__table tbody tr').first().innerText();
  await press(page, 0.5, 0.99);
  await says(page.locator('.verdict__headline'), /^Microservices/, first);
});

test('a growth that is typed tells the month of the flip', async () => {
  const { page } = await open();
  await answered(page, '36 months');
  const months = card(page, '36 months');
  await months.getByRole('button', { name: /try 5.% a month/i }).click();
  await months.locator('.study__said').getByText(/The answer stays serverless for all 36 months/).waitFor();
  const growth = months.getByRole('textbox', { name: /growth/i });
  await growth.fill('14');
  await growth.press('Enter');
  await months.locator('.study__said').getByText(/It becomes a toss-up in month 31, which has 1,020\/s\./).waitFor();
  await growth.fill('plenty');
  await growth.press('Enter');
  await says(months.getByRole('alert'), /Growth must be .* percent a month.*; 14 was kept\./);
  await assertFigures(page);
});

test('where no worker answers, each figure says that it is not available', async () => {
  const opened = await browser.open({ viewport: { width: 1280, height: 900 } });
  const { page } = opened;
  // A worker that hears everything and says nothing, as one that has run out of memory.
  await page.addInitScript(() => {
    globalThis.Worker = class Worker extends EventTarget { postMessage() {} terminate() {} };
  });
  await page.goto(site.url);
  await new Calculator(page).ready();
  for (const name of ['What matters', '36 months', 'Decision map']) {
    await card(page, name).scrollIntoViewIfNeeded();
    // Two workers in a row are given ten seconds each.
    await card(page, name).getByText(/not available/).waitFor({ timeout: 2 * PATIENCE });
  }
  await assertFigures(page);
});

for (const colorScheme of ['light', 'dark']) {
  for (const width of [1280, 390]) {
    test(`axe finds nothing, nothing is cut off and nothing jumps: ${colorScheme}, ${width} px`, async () => {
      const { page } = await open({ colorScheme, viewport: { width, height: 900 }, bypassCSP: true }, 'v1&growth=0.14&rate=900');
      const heights = () => page.locator('.study').evaluateAll((cards) => cards.map((card) => Math.round(card.getBoundingClientRect().height)));
      await rest(page);
      const before = await heights();
      await studied(page);
      const after = await heights();
      after.forEach((height, n) => assert.ok(Math.abs(height - before[n]) <= 60, `${before} became ${after}`));
      await assertAccessible(page, '.page__pictures');
      await assertFits(page);
    });
  }
}
