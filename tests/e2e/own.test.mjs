// What is the reader's own: lines on the bills, and each service by itself.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { Calculator, assertAccessible, assertClean, assertFits, becomes, drawn, eventually, holds, rest, says, useBrowser, useSite } from './site.mjs';

const browser = useBrowser();
const site = useSite();

async function open(fragment = '', options = {}) {
  const { page, watched } = await browser.open({ viewport: { width: 1280, height: 900 }, ...options });
  await page.goto(site.url + fragment);
  const calculator = await new Calculator(page).ready();
  await drawn(page);
  return { page, watched, calculator };
}

/** The fold of this title, opened. */
async function unfolded(page, title) {
  const fold = page.locator('details.fold', { has: page.locator(`> summary .fold__title:text-is("${title}")`) }).first();
  await fold.locator('> summary').click();
  return fold;
}

const sum = (page, side) => page.locator(`.bill__side--${side} .bill__sum`).innerText();

test('a line of one’s own is added, typed, refused in a sentence, kept by the link and taken away', async () => {
  const { page, watched } = await open();
  const [functions, containers] = [await sum(page, 'fn'), await sum(page, 'ms')];
  const fold = await unfolded(page, 'Own lines');
  const adder = fold.getByRole('combobox', { name: 'Add a line of your own' });
  await adder.selectOption({ index: 2 });
  await says(page.locator('.bill__side--fn'), /AWS Secrets Manager, a secret/);
  await becomes(() => adder.evaluate((select) => select.selectedIndex), 0, 'it says again what it is for');
  await eventually(async () => assert.notEqual(await sum(page, 'fn'), functions, 'on both bills'));
  assert.notEqual(await sum(page, 'ms'), containers);
  await says(fold, /Listed price, read 2025-02-05/);

  const dollars = fold.getByLabel('Dollars');
  await dollars.fill('-5');
  await dollars.press('Enter');
  await says(fold.getByRole('alert'), /its amount takes 0 to 1,000,000 dollars; \$0\.4 was kept\./);
  await dollars.fill('250');
  await dollars.press('Enter');
  await says(page.locator('.bill__side--ms'), /\$250\.00/);
  await fold.getByLabel('On the bill of').selectOption({ label: 'microservices' });
  await becomes(() => sum(page, 'fn'), functions, 'no longer on this one');
  await page.waitForURL(/lines=microservices:month:250:/);

  const other = await open(new URL(page.url()).hash);
  await becomes(() => sum(other.page, 'ms'), await sum(page, 'ms'), 'another reader sees the same');
  await fold.getByRole('button', { name: /^Remove/ }).click();
  await becomes(() => sum(page, 'ms'), containers, 'as it was');
  await assertClean(watched, [site.origin]);
});

test('a service is named, changed alone, added to and taken away, and all of it is undone', async () => {
  const { page } = await open('#v4&services=2');
  const fold = await unfolded(page, 'Services');
  const first = fold.locator('.services__one').first();
  await first.locator('> summary').click();
  const name = first.getByLabel('Name');
  await name.fill('cart');
  await name.press('Enter');
  await says(first.locator('> summary'), /cart/);

  const before = await sum(page, 'fn');
  const duration = first.getByLabel('Duration', { exact: true });
  await duration.fill('900');
  await duration.press('Enter');
  await says(first.locator('> summary'), /900\sms/);
  await eventually(async () => assert.notEqual(await sum(page, 'fn'), before, 'its bill follows'));
  await says(fold.locator('.services__one').nth(1).locator('> summary'), /120\sms/, 'the other stays');

  await first.getByRole('button', { name: 'Add one like it' }).click();
  await becomes(() => fold.locator('.services__one').count(), 3);
  await fold.locator('.services__one').first().getByRole('button', { name: 'Remove' }).click();
  await becomes(() => fold.locator('.services__one').count(), 2);
  for (let step = 0; step < 4; step += 1) await page.getByRole('button', { name: 'Undo' }).click();
  await says(fold.locator('.services__one').first().locator('> summary'), /api/);
  await becomes(() => sum(page, 'fn'), before);
  await first.getByLabel('Name').fill('  ');
  await first.getByLabel('Name').press('Enter');
  await says(first.getByRole('alert'), /takes 1 to 60 letters; “api” was kept/);
});

for (const [width, height] of [[1280, 900], [390, 844]]) {
  test(`the folds of what is one’s own are accessible and fit: ${width} px`, async () => {
    const { page } = await open('#v4&services=2&lines=both:month:12.5:Secrets', { viewport: { width, height } });
    await unfolded(page, 'Own lines');
    const fold = await unfolded(page, 'Services');
    await fold.locator('.services__one > summary').first().click();
    await rest(page);
    await assertFits(page);
    await assertAccessible(page);
    await holds(fold.getByLabel('Name').first(), 'api');
  });
}
