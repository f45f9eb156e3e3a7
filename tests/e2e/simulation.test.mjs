// The closed forms beside a simulation in workers: started, stopped, finished, and never in the page's way.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { assertClean, assertFigures, becomes, Calculator, drawn, follow, PATIENCE, rest, says, useBrowser, useSite } from './site.mjs';

const browser = useBrowser();
const site = useSite();

const card = (page) => page.locator('.simulation');
const table = (page) => card(page).getByRole('table');
const press = (page, name) => card(page).getByRole('button', { name }).click();
/** Milliseconds that a whole simulation may take. */
const LONG = 4 * PATIENCE;

async function open(fragment = '') {
  const opened = await browser.open({ viewport: { width: 1280, height: 900 } });
  await opened.page.goto(`${site.url}#${fragment}`);
  await new Calculator(opened.page).ready();
  return opened;
}

test('a simulation finishes and says how far the closed forms are off', async () => {
  const { page, watched } = await open('v1&rate=1');
  await press(page, /simulate/i);
  await table(page).waitFor({ timeout: LONG });
  await becomes(() => card(page).locator('tbody tr').count(), 9);
  await says(card(page), /\d of 9 figures/);
  await assertFigures(page);
  await assertClean(watched, [site.origin]);
});

test('the same seeds give the same figures', async () => {
  const { page } = await open('v1&rate=0.5');
  const run = async (name) => {
    const shown = await follow(card(page));
    await press(page, name);
    await table(page).waitFor({ timeout: LONG });
    await rest(page);
    assert.match((await shown.read()).join(), /Stop/, 'it has run');
    return table(page).innerText();
  };
  assert.equal(await run(/simulate/i), await run(/again/i));
});

test('a long one can be stopped at once, and the sliders never wait for it', async () => {
  const { page } = await open('v1&rate=2000');
  await drawn(page);
  const before = await page.locator('.verdict__headline').innerText();
  await press(page, /simulate/i);
  await card(page).getByRole('progressbar').waitFor();
  const shown = await follow(card(page));
  await press(page, /stop/i);
  await card(page).getByRole('button', { name: /simulate/i }).waitFor();
  await rest(page);
  assert.doesNotMatch((await shown.read()).join(), /of 9 figures/, 'stopped without waiting for the runs');
  assert.equal(await page.locator('.verdict__headline').innerText(), before);
  // A movement of a slider ends one that is under way.
  await press(page, /simulate/i);
  await card(page).getByRole('progressbar').waitFor();
  await new Calculator(page).slider().press('ArrowRight');
  await card(page).getByRole('button', { name: /simulate/i }).waitFor();
});

test('what is too large is refused with an estimate', async () => {
  const { page } = await open('v1&rate=100000');
  await press(page, /simulate/i);
  await says(card(page).getByRole('alert'), /busiest hour has .* requests/);
});

test('a worker that the browser ends is noticed', async () => {
  const { page } = await open('v1&rate=200');
  await page.evaluate(() => {
    // A worker that starts and then never answers.
    globalThis.fulcrumShell.startWorker = async () => new Worker(URL.createObjectURL(new Blob([''])));
  }).catch(() => {});
  await press(page, /simulate/i);
  await card(page).getByRole('alert').waitFor({ timeout: 2 * PATIENCE });
  await says(card(page).getByRole('alert'), /ended|started/);
});
