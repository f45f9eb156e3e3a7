// Prices and platforms as a reader uses them: a price of one's own, any two platforms, a link that keeps both, and
// word when prices have grown old.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { assertClean, assertFigures, Calculator, drawn, useBrowser, useSite } from './site.mjs';

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
  return page.locator('.verdict, .bill__sides, .ranking').allInnerTexts();
};
const words = async (place) => (await place.innerText()).replace(/\s+/g, ' ').trim();
const sentence = (page) => page.locator('.verdict__sentence').innerText();
const compare = (page, name) => page.locator('.ranking').getByRole('button', { name: `Compare ${name}`, exact: true });

/** Lets the page draw all that follows from what was done, the table of all platforms last. */
const rest = (page) => page.evaluate(() => new Promise((done) => setTimeout(done, 250)));

/** Types into a box and leaves it, as a reader does. */
async function type(box, text) {
  await box.fill(text);
  await box.press('Enter');
  await rest(box.page());
}

/** Presses a button. */
async function press(button) {
  await button.click();
  await rest(button.page());
}

/** The part after `#` once it holds what `pattern` says. */
async function fragment(page, pattern) {
  await page.waitForURL(pattern, { timeout: 5000 });
  return new URL(page.url()).hash;
}

test('rubbish is refused by name, and the price before it is kept', async () => {
  const { page, watched } = await open();
  await unfold(page, 'Prices');
  const before = await figures(page);
  const box = price(page, /NAT gateway hours/);
  for (const rubbish of ['NaN', '-1', '1e9', '', '0,05', '46', 'inf', '🙂', '9'.repeat(400)]) {
    await type(box, rubbish);
    const refusal = await fold(page, 'Prices').getByRole('alert').innerText();
    assert.match(refusal, /^NAT gateway: NAT gateway hours takes a price from 0 to 45 dollars; the price before it was kept\.$/, rubbish);
    assert.equal(await box.getAttribute('aria-invalid'), 'true', rubbish);
    assert.deepEqual(await figures(page), before, rubbish);
  }
  await box.press('Escape');
  assert.equal(await box.inputValue(), '0.045', 'Escape puts the price back');
  assert.equal(await fold(page, 'Prices').getByRole('alert').count(), 0);
  assert.equal(new URL(page.url()).hash, '', 'nothing of it is in the link');
  await assertClean(watched, [site.origin]);
});

test('a price of one’s own changes the bill, the total and the link, and goes back with one press', async () => {
  const { page, watched } = await open();
  await unfold(page, 'Prices');
  const before = await totals(page);
  const said = await sentence(page);
  await type(price(page, /NAT gateway hours/), '0.09');
  const after = await totals(page);
  assert.equal(after[0], before[0], 'the other side has no such line');
  assert.notEqual(after[1], before[1]);
  assert.notEqual(await sentence(page), said);
  const line = page.locator('.bill__line', { hasText: 'NAT gateway hours' });
  assert.match(await words(line.locator('summary')), /\$131\.40 1,460 hours at \$0\.09 often forgotten your price listed: \$0\.045/);
  assert.match(await fragment(page, /own=/), /own=aws\.nat-gateway\.hour:0\.09$/);

  // The same price on both bills, put in at the line itself.
  const both = page.locator('.bill__line', { hasText: 'Traffic to the internet' });
  await both.first().locator('summary').click();
  await type(both.first().getByRole('textbox'), '0.05');
  assert.match(await both.nth(0).innerText(), /your price/);
  assert.match(await both.nth(1).innerText(), /your price/);
  assert.match(await fold(page, 'Prices').locator('summary').first().innerText(), /2 prices of your own/);

  // Back: one, then all.
  await press(fold(page, 'Prices').getByRole('button', { name: 'Back to list price of NAT gateway hours' }));
  assert.equal(await price(page, /NAT gateway hours/).inputValue(), '0.045');
  assert.match(await fold(page, 'Prices').innerText(), /1 price of your own/);
  await press(fold(page, 'Prices').getByRole('button', { name: 'All back to list prices' }));
  assert.deepEqual(await totals(page), before);
  assert.equal(await fold(page, 'Prices').getByRole('button', { name: /back to list/i }).count(), 0);
  await assertFigures(page);
  await assertClean(watched, [site.origin]);
});

test('free allowances and the length of the month are the reader’s', async () => {
  const { page } = await open();
  await unfold(page, 'Prices');
  const before = await totals(page);
  await page.getByLabel('Count free allowances').uncheck();
  await rest(page);
  assert.notDeepEqual(await totals(page), before);
  await page.getByLabel('Count free allowances').check();
  await page.getByLabel('A month has').selectOption({ label: '744 h, 31 days' });
  await fragment(page, /month=744/);
  assert.match(await words(page.locator('.bill__line', { hasText: 'NAT gateway hours' })), /1,488 hours/);
});

test('any two platforms become the two sides, and the link brings another reader the same', async () => {
  const { page, context, watched } = await open();
  await press(compare(page, 'Cloud Run functions'));
  await compare(page, 'Azure AKS').focus();
  await page.keyboard.press('Enter');
  await rest(page);
  assert.match(await sentence(page), /Cloud Run functions/);
  assert.match(await sentence(page), /Azure AKS/);
  assert.equal(await page.locator('.ranking tr[aria-current]').count(), 2);
  const pressed = page.locator('.ranking').getByRole('button', { name: /^Compared / });
  assert.deepEqual(await pressed.allTextContents(), ['Compared Cloud Run functions', 'Compared Azure AKS']);
  assert.match(await page.evaluate(() => document.activeElement.textContent), /Azure AKS/, 'the focus stays');

  await unfold(page, 'Platforms');
  assert.equal(await page.getByLabel('Functions on').locator('option:checked').innerText(), 'Cloud Run functions');
  await page.getByLabel('Node type').selectOption({ index: 0 });
  await page.getByLabel('Before the functions').selectOption({ label: 'The function’s own address: no charge' });
  const bought = page.getByLabel('Container capacity is bought');
  const offers = await bought.locator('option:not(:disabled)').allInnerTexts();
  assert.ok(offers.length > 1, 'something is offered below the list price');
  await bought.selectOption({ index: 1 });
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
  assert.equal(await other.page.getByLabel('Containers on').locator('option:checked').innerText(), 'Azure AKS');
});

test('where there is no front door to choose, the list says why', async () => {
  const { page } = await open(DESK, 'v1&functions=cloudflare-workers');
  await unfold(page, 'Platforms');
  const door = page.getByLabel('Before the functions');
  assert.ok(await door.isDisabled());
  assert.match(await fold(page, 'Platforms').innerText(), /A Worker is reached without anything before it\./);
  assert.match(await words(page.locator('.ranking__body--out').first()), /cannot run this: .*128 MB is the most.*as of 20\d\d.*https:/);
});

test('old prices are told when they are old, and not before', async () => {
  for (const [now, old] of [['2026-11-24T12:00:00', false], ['2027-12-01T12:00:00', true]]) {
    const { page } = await browser.open(DESK);
    await page.clock.setFixedTime(new Date(now));
    await page.goto(site.url);
    await new Calculator(page).ready();
    const notices = await page.locator('.notices').innerText();
    assert.equal(/Modelled with prices of 2026-.* more than 6 months old today, 2027-12-01/.test(notices), old, `${now}: ${notices}`);
    assert.match(await page.locator('.footer').innerText(), /Modelled with prices of 20/);
  }
});
