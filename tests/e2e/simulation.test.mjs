// The closed forms beside a simulation in workers: started, stopped, finished, and never in the page's way.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { assertClean, assertFigures, Calculator, useBrowser, useSite } from './site.mjs';

const browser = useBrowser();
const site = useSite();

const card = (page) => page.locator('.simulation');
const press = (page, name) => card(page).getByRole('button', { name }).click();

async function open(fragment = '') {
  const opened = await browser.open({ viewport: { width: 1280, height: 900 } });
  await opened.page.goto(`${site.url}#${fragment}`);
  await new Calculator(opened.page).ready();
  return opened;
}

test('a simulation finishes and says how far the closed forms are off', async () => {
  const { page, watched } = await open('v1&rate=1');
  await press(page, /simulate/i);
  await card(page).getByRole('table').waitFor({ timeout: 60_000 });
  const rows = await card(page).locator('tbody tr').allInnerTexts();
  assert.equal(rows.length, 9);
  assert.match(await card(page).innerText(), /\d of 9 figures/);
  await assertFigures(page);
  await assertClean(watched, [site.origin]);
});

test('the same seeds give the same figures', async () => {
  const { page } = await open('v1&rate=0.5');
  const run = async (name) => {
    await press(page, name);
    await card(page).getByRole('progressbar').waitFor({ state: 'detached', timeout: 60_000 });
    await card(page).getByRole('table').waitFor();
    return card(page).getByRole('table').innerText();
  };
  assert.equal(await run(/simulate/i), await run(/again/i));
});

test('a long one can be stopped at once, and the sliders never wait for it', async () => {
  const { page } = await open('v1&rate=200');
  await press(page, /simulate/i);
  await card(page).getByRole('progressbar').waitFor();
  const calculator = new Calculator(page);
  const before = await page.locator('.verdict__headline').innerText();
  const started = Date.now();
  await press(page, /stop/i);
  await card(page).getByRole('button', { name: /simulate/i }).waitFor();
  assert.ok(Date.now() - started < 2_000, 'stopped without waiting for the runs');
  assert.equal(await page.locator('.verdict__headline').innerText(), before);
  // A movement of a slider ends one that is under way.
  await press(page, /simulate/i);
  await calculator.slider().press('ArrowRight');
  await card(page).getByRole('button', { name: /simulate/i }).waitFor();
});

test('what is too large is refused with an estimate', async () => {
  const { page } = await open('v1&rate=100000');
  await press(page, /simulate/i);
  assert.match(await card(page).getByRole('alert').innerText(), /busiest hour has .* requests/);
});

test('a worker that the browser ends is noticed', async () => {
  const { page } = await open('v1&rate=200');
  await page.evaluate(() => {
    // A worker that starts and then never answers.
    globalThis.fulcrumShell.startWorker = async () => new Worker(URL.createObjectURL(new Blob([''])));
  }).catch(() => {});
  await press(page, /simulate/i);
  await card(page).getByRole('alert').waitFor({ timeout: 40_000 });
  assert.match(await card(page).getByRole('alert').innerText(), /ended|started/);
});
