// Settings take ranges as sliders do, the answer carries them to the latency ladder and to the months, and the record
// tells what an architect has to defend.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';

import { assertClean, Calculator, drawn, rest, useBrowser, useSite } from './site.mjs';

const browser = useBrowser();
const site = useSite();

const box = (page, id) => page.locator(`#${id}-box`);

/** Opens the fold that a control stands in. */
async function unfold(page, title) {
  const fold = page.locator('.fold').filter({ has: page.locator('.fold__title', { hasText: title }) });
  if ((await fold.getAttribute('open')) === null) await fold.locator('summary').click();
  return fold;
}

/** Types into a number box and waits until it shows what it took. */
async function type(page, id, text, shown) {
  await box(page, id).fill(text);
  await box(page, id).press('Enter');
  await page.waitForFunction(([name, value]) => document.getElementById(name)?.value === value, [`${id}-box`, shown]);
}

const hashHas = (page, part) => page.waitForFunction((text) => location.hash.includes(text), part, { timeout: 20_000 });

test('a setting takes a range, shows it, keeps it in the link and gives it back', { timeout: 120_000 }, async () => {
  const { page, watched } = await browser.open({ viewport: { width: 1280, height: 900 } });
  await page.goto(site.url);
  await new Calculator(page).ready();
  const bursts = await unfold(page, 'Bursts');
  await type(page, 'burst', '5 to 20x', '5..20');
  await bursts.locator('.slider__span').waitFor({ state: 'attached' });
  await type(page, 'growth', '2..8 %', '2..8');
  await unfold(page, 'Keep-alive');
  await type(page, 'keep', '5..15 min', '300..900');
  assert.match(await page.locator('#burst').getAttribute('aria-valuetext'), /10 times as bursty.*in 9 of 10 cases 5× to 20×/);
  assert.match(await bursts.locator('summary').innerText(), /5× to 20× chance, 2\s%\sto\s8\s% a month/);
  await hashHas(page, 'burst=5..20&growth=0.02..0.08&keep=300..900');

  await drawn(page);
  await page.locator('.verdict__notes summary').click();
  const notes = page.locator('.verdict__notes');
  await notes.filter({ hasText: /Burstiness 5× to 20× \(your range\)/ }).waitFor();
  assert.match(await notes.innerText(), /Keep-alive 5\smin to 15\smin \(your range\)/);
  assert.doesNotMatch(await notes.innerText(), /Growth/, 'growth is of later months');

  // The link holds it.
  const { page: other } = await browser.open();
  await other.goto(page.url());
  await new Calculator(other).ready();
  assert.equal(await box(other, 'burst').inputValue(), '5..20');
  assert.equal(await box(other, 'growth').inputValue(), '2..8');

  // What is no range is refused in a sentence and changes nothing.
  for (const [id, text, said] of [
    ['burst', '20..5', /Burstiness takes the lower end of a range first.*5\.\.20 was kept\./],
    ['growth', '2..500', /Growth takes a range as low\.\.high between -50 and 100 percent a month.*2\.\.8 was kept\./],
    ['keep', '5..15 ms', /Keep-alive takes a range as low\.\.high between 0 and 3,600 seconds, with s, min or h/],
  ]) {
    await box(page, id).fill(text);
    await box(page, id).press('Enter');
    await page.getByRole('alert').filter({ hasText: said }).waitFor();
    await box(page, id).press('Escape');
    await page.getByRole('alert').filter({ hasText: said }).waitFor({ state: 'detached' });
  }

  // Undo takes the last range away, redo brings it back, the slider takes it away.
  await page.getByRole('button', { name: /undo/i }).click();
  await page.waitForFunction(() => document.getElementById('keep-box').value === '600');
  await page.getByRole('button', { name: /redo/i }).click();
  await page.waitForFunction(() => document.getElementById('keep-box').value === '300..900');
  await page.locator('#burst').focus();
  await page.keyboard.press('ArrowRight');
  await page.waitForFunction(() => document.getElementById('burst-box').value === '20');
  await bursts.locator('.slider__span').waitFor({ state: 'detached' });
  await assertClean(watched, [site.origin]);
});

test('bands stand behind p99 and behind the months', { timeout: 120_000 }, async () => {
  const { page, watched } = await browser.open({ viewport: { width: 1280, height: 900 } });
  await page.goto(`${site.url}#v1&growth=0.02..0.08`);
  await new Calculator(page).ready();
  const ladder = page.locator('.latency-chart');
  await ladder.locator('.picture--wide .ladder__band').nth(1).waitFor({ state: 'attached', timeout: 30_000 });
  await ladder.filter({ hasText: 'p99 in 9 of 10 cases (of 64)' }).waitFor({ timeout: 30_000 });

  // Nothing moves when they come: the marks stand where they stood without them.
  const marks = () => ladder.locator('.picture--wide .ladder__mark').evaluateAll(
    (all) => all.map((mark) => mark.getAttribute('cx') ?? mark.getAttribute('x')),
  );
  const before = await marks();
  await page.locator('#duration-box').fill('120..120');
  await page.locator('#duration-box').press('Enter');
  await page.waitForFunction(() => document.getElementById('duration-box').value === '120..120');
  assert.deepEqual(await marks(), before, 'the scale is the same with and without bands');

  const months = page.locator('.growth');
  await months.scrollIntoViewIfNeeded();
  await months.locator('.picture--wide .cost-chart__band').nth(1).waitFor({ state: 'attached', timeout: 30_000 });
  await months.filter({ hasText: 'your range of the growth among them' }).waitFor();
  await months.filter({ hasText: /In 9 of 10 cases, month 36 costs \$/ }).waitFor();
  await assertClean(watched, [site.origin]);
});

test('the record tells what matters and the months to come', { timeout: 90_000 }, async () => {
  const { page, watched } = await browser.open();
  await page.goto(`${site.url}#v1&growth=0.14`);
  await new Calculator(page).ready();
  await rest(page);
  await page.getByRole('button', { name: 'Export', exact: true }).click();
  const download = page.waitForEvent('download');
  await page.locator('.export__menu').getByRole('button', { name: /Decision record/ }).click();
  const record = readFileSync(await (await download).path(), 'utf8');
  assert.match(record, /## What matters most\n\nEach input alone at both ends of its range\. Now microservices cost \$/);
  assert.match(record, /\| People, containers \| 22\.5 h to 90 h \|/);
  assert.match(record, /## The next 36 months\n\nGrowth of the traffic: 14 % a month\. It becomes a toss-up in month 31/);
  assert.match(record, /\| 31 \| 1,020\/s \|.*\| a toss-up \|/);
  await assertClean(watched, [site.origin]);
});
