// The week: read hour by hour, run through a day, drawn by hand.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import {
  assertAccessible, assertClean, assertFigures, assertFits, becomes, Calculator, drawn, eventually, follow, holds,
  inFull, pause, rest, says, useBrowser, useSite,
} from './site.mjs';

const browser = useBrowser();
const site = useSite();

async function open(options = {}, fragment = '') {
  const { page, watched } = await browser.open(options);
  await page.goto(site.url + fragment);
  await new Calculator(page).ready();
  const hour = page.getByRole('slider', { name: 'Hour of the week' });
  return { page, watched, hour, said: page.locator('.week-chart__said') };
}

const at = async (hour) => Number(await hour.inputValue());
const fold = (page, name) => page.locator('details', { has: page.locator('summary', { hasText: name }) });

/** Lets two hours of a running day pass, and the page draw whatever came of them. */
async function twoHours(page) {
  await pause(1200);
  await rest(page);
}

test('the cursor reads an hour in words, by keyboard', async () => {
  const { page, watched, hour, said } = await open();
  await hour.focus();
  await page.keyboard.press('Home');
  await says(said, /^Monday 00:00: .*\/s asked; .* instances?, .*; .* pods? on .* nodes?; /);
  await page.keyboard.press('ArrowRight');
  await says(said, /^Monday 01:00: /);
  assert.equal(await hour.getAttribute('aria-valuetext'), await said.innerText(), 'a voice says the same');
  await page.keyboard.press('End');
  await says(said, /^Sunday 23:00: /);
  await page.getByRole('combobox', { name: 'Day' }).selectOption('Wednesday');
  await says(said, /^Wednesday 23:00: /);
  const picture = page.locator('.week-chart .picture--wide').first();
  await picture.scrollIntoViewIfNeeded();
  await rest(page);
  const { width, height } = await picture.boundingBox();
  await picture.click({ position: { x: width * (48 + 744 * 3.5 / 7) / 800, y: height * 0.7 } });
  await says(said, /^Thursday 1[123]:00: /, 'a click on the picture puts it there');
  await assertFigures(page);
  await assertClean(watched, [site.origin]);
});

test('a day runs by itself, pauses, goes on and stops when nobody looks; nothing is pushed about', async () => {
  const { page, hour, said } = await open();
  const play = page.getByRole('button', { name: 'Play the day' });
  const halt = page.getByRole('button', { name: 'Pause' });
  await hour.evaluate((input) => { input.value = 30; input.dispatchEvent(new Event('input', { bubbles: true })); });
  await page.getByRole('combobox', { name: 'Day' }).selectOption('Tuesday');
  await says(said, /^Tuesday 06:00: /);
  await drawn(page);
  const height = async () => (await page.locator('.week-chart').boundingBox()).height;
  const before = await height();

  // The hours are told as they were drawn: a slow machine looks too late for the first.
  const ran = await follow(said);
  await play.click();
  await eventually(async () => assert.ok(await at(hour) >= 26));
  await halt.click();
  await play.waitFor();
  await rest(page);
  const hours = (await ran.read()).map((text) => Number(/^Tuesday (\d\d):00/.exec(text)?.[1]));
  assert.ok(hours[0] < 6, `from midnight: ${hours}`);
  assert.ok(hours.every((hour, n) => n === 0 || hour > hours[n - 1]), `one hour after the other: ${hours}`);
  const paused = await at(hour);
  await twoHours(page);
  assert.equal(await at(hour), paused, 'no timer runs on');
  assert.equal(await height(), before, 'no layout shift');

  const ranOn = await follow(said);
  await play.click();
  const [first] = await eventually(async () => {
    const texts = await ranOn.read();
    assert.ok(texts.length > 0, 'it runs');
    return texts;
  });
  assert.ok(24 + Number(/^Tuesday (\d\d):00/.exec(first)?.[1]) > paused, `goes on where it stood: ${first}`);
  await page.evaluate(() => {
    Object.defineProperty(document, 'hidden', { value: true, configurable: true });
    document.dispatchEvent(new Event('visibilitychange'));
  });
  await play.waitFor();
  await rest(page);
  const hidden = await at(hour);
  await twoHours(page);
  assert.equal(await at(hour), hidden, 'nor does it run unseen');
});

test('where less motion is asked for nothing moves by itself: a press is an hour', async () => {
  const { page, hour } = await open({ reducedMotion: 'reduce' });
  await hour.focus();
  await page.keyboard.press('Home');
  const next = page.getByRole('button', { name: 'Next hour' });
  await next.click();
  await next.click();
  await holds(hour, '2');
  await twoHours(page);
  assert.equal(await at(hour), 2, 'nothing has moved by itself');
});

test('a week is drawn by keyboard and by pointer, and its link opens the same', async () => {
  const { page, watched } = await open();
  await page.getByRole('button', { name: 'draw', exact: true }).click();
  const grid = page.getByRole('grid');
  await becomes(() => grid.getByRole('gridcell').count(), 168);
  await grid.getByRole('gridcell', { name: /^Monday 09:00/ }).focus();
  for (const key of ['ArrowDown', 'ArrowRight', '+', '+', '3', '-']) await page.keyboard.press(key);
  await grid.getByRole('gridcell', { name: 'Tuesday 10:00, 20 %' }).waitFor();
  await says(page.locator('.draw__said'), /^Tuesday 10:00: 20 % of the fullest bar$/);
  await becomes(() => page.getByRole('radio', { name: 'yours' }).isChecked(), true);

  // A stroke along Sunday, from the floor up.
  const row = grid.getByRole('row').last();
  await row.scrollIntoViewIfNeeded();
  await rest(page);
  const first = await row.getByRole('gridcell').first().boundingBox();
  const last = await row.getByRole('gridcell').last().boundingBox();
  await page.mouse.move(first.x + 2, first.y + first.height / 2);
  await page.mouse.down();
  await page.mouse.move(first.x + 2, first.y + first.height + 9);
  await page.mouse.move(last.x + last.width - 2, last.y - 9, { steps: 9 });
  await page.mouse.up();
  await grid.getByRole('gridcell', { name: 'Sunday 00:00, 0 %' }).waitFor();
  await grid.getByRole('gridcell', { name: 'Sunday 23:00, 100 %' }).waitFor();
  // The link, which is written after a pause, is that of what is drawn.
  await drawn(page);
  await pause(700);
  const hash = await eventually(() => {
    assert.match(page.url(), /week=/);
    return new URL(page.url()).hash;
  });
  const cost = await inFull(page);
  const other = await open({}, hash);
  await drawn(other.page);
  assert.equal(await inFull(other.page), cost);
  await other.page.getByRole('button', { name: 'draw', exact: true }).click();
  await other.page.getByRole('gridcell', { name: 'Sunday 23:00, 100 %' }).waitFor();
  await assertClean(watched, [site.origin]);
});

test('bursts and keep-alive are set, told in words, kept in the link and put back', async () => {
  const { page } = await open({}, '#v1&burst=50&keep=60&growth=0.05');
  const [bursts, alive] = [fold(page, 'Bursts'), fold(page, 'Keep-alive')];
  await says(bursts.locator('summary'), /50× chance, 5\s%\sa month/);
  await bursts.locator('summary').click();
  await says(bursts, /50 times as bursty as chance/);
  await says(bursts, /In 12 months 1\.8\stimes the traffic/);
  const slider = page.getByRole('slider', { name: 'Burstiness' });
  assert.equal(await slider.getAttribute('aria-valuetext'), '50 times as bursty as chance');
  await slider.focus();
  await page.keyboard.press('Home');
  await says(bursts.locator('summary'), /smooth/);
  await alive.locator('summary').click();
  await says(alive, /cited 5\smin to 15\smin/);
  await alive.getByRole('textbox').fill('2 h');
  await page.keyboard.press('Enter');
  await page.getByText('Keep-alive must be between 0 and 3,600 seconds; 60 was kept.').waitFor();
  await alive.getByRole('button', { name: 'As the platform does' }).click();
  await page.waitForFunction(() => !location.hash.includes('keep='));
});

test('a file says what is in it besides its week, and the week alone can be replayed', async () => {
  const { page } = await open();
  // Two weeks of five-minute sums; every ten minutes the rate is half as high again or half as low.
  const high = (bin) => Math.sin(Math.floor(bin / 2) * 12.9898) * 43758.5453 % 1 > 0;
  const rows = Array.from({ length: 14 * 288 }, (_, bin) => `${1_704_067_200 + bin * 300},${high(bin) ? 9000 : 3000}`);
  await page.setInputFiles('input[type=file]', { name: 'bursty.csv', mimeType: 'text/csv', buffer: Buffer.from(rows.join('\n')) });
  const found = page.getByText(/times as bursty as chance\. Bursts shorter than 5.min cannot be seen in 5.min sums\./);
  await found.waitFor();
  await page.getByRole('button', { name: 'Use it, with bursts and growth' }).click();
  await page.waitForFunction(() => location.hash.includes('burst='));
  await page.getByRole('button', { name: 'Use the week as it is' }).click();
  await page.waitForFunction(() => !location.hash.includes('burst='));
  await page.getByRole('button', { name: 'Use it, with bursts and growth' }).click();
  await page.waitForFunction(() => location.hash.includes('burst='));
});

for (const colorScheme of ['light', 'dark']) {
  for (const [width, height] of [[1280, 900], [390, 844]]) {
    test(`axe finds nothing with the grid and the folds open: ${colorScheme}, ${width} px`, async () => {
      const { page } = await open({ colorScheme, viewport: { width, height }, bypassCSP: true }, '#v1&burst=50');
      await page.getByRole('button', { name: 'draw', exact: true }).click();
      for (const name of ['Bursts', 'Keep-alive']) await fold(page, name).locator('summary').click();
      await assertAccessible(page);
      await assertFits(page);
    });
  }
}
