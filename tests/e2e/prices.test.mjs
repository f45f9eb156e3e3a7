// Prices and platforms as a reader uses them: a price of one's own, any two platforms, a link that keeps both, and
// word when prices have grown old.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import {
  assertClean, assertFigures, becomes, Calculator, drawn, eventually, holds, inFull, rest, says, useBrowser, useSite,
} from './site.mjs';

const DESK = { viewport: { width: 1280, height: 900 } };
const browser = useBrowser();
const site = useSite();

async function open(options = DESK, fragment = '') {
  const opened = await browser.open(options);
  await opened.page.goto(`${site.url}#${fragment}`);
  await new Calculator(opened.page).ready();
  return opened;
}

const fold = (page, title) => page.locator('.fold', { has: page.locator('.fold__title', { hasText: title }) });
const unfold = async (page, title) => { await fold(page, title).locator('summary').first().click(); };
const price = (page, name) => fold(page, 'Prices').getByRole('textbox', { name });
const totals = (page) => page.locator('.bill__sum').allInnerTexts();
const figures = async (page) => {
  await drawn(page);
  await page.locator('.ranking:has(.ranking__table:not(.older)) .ranking__cheapest', { hasText: 'Cheapest' }).waitFor();
  return page.locator('.verdict, .bill__sides, .ranking').allInnerTexts();
};
const compare = (page, name) => page.locator('.ranking').getByRole('button', { name: `Compare ${name}`, exact: true });

/** Types into a box and leaves it, as a reader does, who then sees what comes of it. */
async function type(box, text) {
  await box.fill(text);
  await box.press('Enter');
  await rest(box.page());
}

/** Presses a button, and sees what comes of it. */
async function press(button) {
  await button.click();
  await rest(button.page());
}

/** The part after `#` once it holds what `pattern` says. */
async function fragment(page, pattern) {
  await page.waitForURL(pattern);
  return new URL(page.url()).hash;
}

test('case 39: rubbish is refused by name, and the price before it is kept', async () => {
  const { page, watched } = await open();
  await unfold(page, 'Prices');
  const before = await figures(page);
  const box = price(page, /NAT gateway hours/);
  const refusal = fold(page, 'Prices').getByRole('alert');
  for (const rubbish of ['NaN', '-1', '1e9', '', '0,05', '46', 'inf', '🙂', '9'.repeat(400)]) {
    await type(box, rubbish);
    await says(refusal, /^NAT gateway: NAT gateway hours takes a price from 0 to 45 dollars; the price before it was kept\.$/, rubbish);
    assert.equal(await box.getAttribute('aria-invalid'), 'true', rubbish);
    assert.deepEqual(await figures(page), before, rubbish);
  }
  await box.press('Escape');
  await refusal.waitFor({ state: 'detached' });
  assert.equal(await box.inputValue(), '0.045', 'Escape puts the price back');
  assert.equal(new URL(page.url()).hash, '', 'nothing of it is in the link');
  await assertClean(watched, [site.origin]);
});

test('a price of one’s own changes the bill, the total and the link, and goes back with one press', async () => {
  const { page, watched } = await open();
  await unfold(page, 'Prices');
  await rest(page);
  const before = await totals(page);
  const said = await inFull(page);
  await type(price(page, /NAT gateway hours/), '0.09');
  const line = page.locator('.bill__line', { hasText: 'NAT gateway hours' });
  await says(line.locator('summary'), /\$131\.40\s+1,460\shours\sat\s\$0\.09\s+often\sforgotten\s+your\sprice\s+listed:\s\$0\.045/);
  const after = await totals(page);
  assert.equal(after[0], before[0], 'the other side has no such line');
  assert.notEqual(after[1], before[1]);
  assert.notEqual(await inFull(page), said);
  assert.match(await fragment(page, /own=/), /own=aws\.nat-gateway\.hour:0\.09$/);

  // The same price on both bills, put in at the line itself.
  const both = page.locator('.bill__line', { hasText: 'Traffic to the internet' });
  await both.first().locator('summary').click();
  await type(both.first().getByRole('textbox'), '0.05');
  await says(both.nth(0), /your price/);
  await says(both.nth(1), /your price/);
  await says(fold(page, 'Prices').locator('summary').first(), /2 prices of your own/);

  // Back: one, then all.
  await press(fold(page, 'Prices').getByRole('button', { name: 'Back to list price of NAT gateway hours' }));
  await holds(price(page, /NAT gateway hours/), '0.045');
  await says(fold(page, 'Prices'), /1 price of your own/);
  await press(fold(page, 'Prices').getByRole('button', { name: 'All back to list prices' }));
  await becomes(() => totals(page), before);
  await becomes(() => fold(page, 'Prices').getByRole('button', { name: /back to list/i }).count(), 0);
  await assertFigures(page);
  await assertClean(watched, [site.origin]);
});

test('free allowances and the length of the month are the reader’s', async () => {
  const { page } = await open();
  await unfold(page, 'Prices');
  await rest(page);
  const before = await totals(page);
  await page.getByLabel('Count free allowances').uncheck();
  await eventually(async () => assert.notDeepEqual(await totals(page), before));
  await page.getByLabel('Count free allowances').check();
  await page.getByLabel('A month has').selectOption({ label: '744 h, 31 days' });
  await fragment(page, /month=744/);
  await says(page.locator('.bill__line', { hasText: 'NAT gateway hours' }), /1,488\shours/);
});

test('any two platforms become the two sides, and the link brings another reader the same', async () => {
  const { page, context, watched } = await open();
  await press(compare(page, 'Cloud Run functions'));
  await compare(page, 'Azure AKS').focus();
  await page.keyboard.press('Enter');
  await rest(page);
  await eventually(async () => assert.match(await inFull(page), /Cloud Run functions/));
  await eventually(async () => assert.match(await inFull(page), /Azure AKS/));
  await becomes(() => page.locator('.ranking tr[aria-current]').count(), 2);
  const pressed = page.locator('.ranking').getByRole('button', { name: /^Compared / });
  await becomes(() => pressed.allTextContents(), ['Compared Cloud Run functions', 'Compared Azure AKS']);
  assert.match(await page.evaluate(() => document.activeElement.textContent), /Azure AKS/, 'the focus stays');

  await unfold(page, 'Platforms');
  await becomes(() => page.getByLabel('Functions on').locator('option:checked').innerText(), 'Cloud Run functions');
  await page.getByLabel('Node type').selectOption({ index: 0 });
  await rest(page);
  await page.getByLabel('Before the functions').selectOption({ label: 'The function’s own address: no charge' });
  await rest(page);
  const bought = page.getByLabel('Container capacity is bought');
  const offers = await bought.locator('option:not(:disabled)').allInnerTexts();
  assert.ok(offers.length > 1, 'something is offered below the list price');
  await bought.selectOption({ index: 1 });
  await rest(page);
  await unfold(page, 'Prices');
  await type(fold(page, 'Prices').getByRole('textbox').first(), '0');
  await assertFigures(page);

  const mine = await figures(page);
  await context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin: site.origin });
  await page.getByRole('button', { name: /link/i }).click();
  await page.getByText('Link copied').waitFor();
  const link = await page.evaluate(() => navigator.clipboard.readText());
  assert.match(link, /own=/);
  await assertClean(watched, [site.origin]);
  const other = await browser.open(DESK);
  await other.page.goto(link);
  await new Calculator(other.page).ready();
  assert.deepEqual(await figures(other.page), mine, 'the same figures');
  await unfold(other.page, 'Platforms');
  await becomes(() => other.page.getByLabel('Containers on').locator('option:checked').innerText(), 'Azure AKS');
});

test('where there is no front door to choose, the list says why', async () => {
  const { page } = await open(DESK, 'v1&functions=cloudflare-workers');
  await unfold(page, 'Platforms');
  const door = page.getByLabel('Before the functions');
  await becomes(() => door.isDisabled(), true);
  await says(fold(page, 'Platforms'), /A Worker is reached without anything before it\./);
  await says(page.locator('.ranking__body--out').first(), /cannot\srun\sthis: .*128\sMB\sis\sthe\smost.*as of 20\d\d.*https:/s);
});

test('case 31: old prices are told when they are old, and not before', async () => {
  for (const [now, old] of [['2026-11-24T12:00:00', false], ['2027-12-01T12:00:00', true]]) {
    const { page } = await browser.open(DESK);
    await page.clock.setFixedTime(new Date(now));
    await page.goto(site.url);
    await new Calculator(page).ready();
    await rest(page);
    const notices = await page.locator('.notices').innerText();
    assert.equal(/Modelled with prices of 2026-.* more than 6 months old today, 2027-12-01/.test(notices), old, `${now}: ${notices}`);
    await says(page.locator('.footer'), /Modelled with prices of 20/);
  }
});
