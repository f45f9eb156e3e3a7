// Scenarios that are kept on the device under names: opened, compared, renamed, deleted; two tabs, and a browser that keeps nothing.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { assertAccessible, assertClean, becomes, Calculator, drawn, holds, says, useBrowser, useSite } from './site.mjs';

const browser = useBrowser();
const site = useSite();

const rate = (page) => page.getByRole('textbox', { name: /mean rate/i });
const saved = (page) => page.locator('.saved');
const names = (page) => page.locator('.saved__label').allInnerTexts();
const act = (page, what, name) => saved(page).getByRole('button', { name: `${what} ${name}`, exact: true }).click();

/** The page with its card of two scenarios in sight. */
async function inSight(page) {
  await new Calculator(page).ready();
  await drawn(page);
  await page.locator('#compare, .compare').first().scrollIntoViewIfNeeded().catch(() => {});
  await saved(page).scrollIntoViewIfNeeded();
}

async function save(page, name) {
  await page.getByLabel('Save the present one as').fill(name);
  await page.getByRole('button', { name: 'Save here' }).click();
  await says(saved(page), new RegExp(`“${name}” is saved`));
}

const change = async (page, value) => {
  await rate(page).fill(value);
  await rate(page).press('Enter');
  await holds(rate(page), value);
};

test('a scenario is saved, opened, compared, renamed and deleted, and is there after a reload', async () => {
  const { page, watched } = await browser.open({ viewport: { width: 1280, height: 900 } });
  await page.goto(site.url);
  await inSight(page);
  await save(page, 'as it is');
  await change(page, '400');
  await save(page, 'peak season');
  assert.deepEqual(await names(page), ['as it is', 'peak season']);

  await act(page, 'Open', 'as it is');
  await holds(rate(page), '20');
  await says(saved(page), /undo goes back/);
  await act(page, 'Compare', 'peak season');
  await says(page.getByRole('table', { name: 'A and B' }), /Mean rate\s+400/);

  await act(page, 'Rename', 'peak season');
  const box = page.getByRole('textbox', { name: 'New name of peak season' });
  await becomes(() => box.evaluate((box) => document.activeElement === box), true, 'the box has the focus');
  await box.fill('December');
  await box.press('Enter');
  await becomes(() => names(page), ['as it is', 'December'].toSorted((one, other) => (one < other ? -1 : 1)));
  await assertAccessible(page, '.saved');

  await page.reload();
  await inSight(page);
  await act(page, 'Delete', 'as it is');
  await becomes(() => names(page), ['December']);
  await becomes(() => page.evaluate(() => document.activeElement.id), 'saved-name', 'the focus does not fall to the page');
  await act(page, 'Open', 'December');
  await holds(rate(page), '400');
  await assertClean(watched, [site.origin]);
});

test('case 16: two tabs do not overwrite each other, and each shows what the other has saved', async () => {
  const { page, context } = await browser.open();
  const other = await context.newPage();
  for (const each of [page, other]) {
    await each.goto(site.url);
    await inSight(each);
  }
  await save(page, 'of the first');
  await save(other, 'of the second');
  for (const each of [page, other]) await becomes(() => names(each), ['of the first', 'of the second']);
});

test('case 13: a browser that keeps nothing is said, and nothing is lost', async () => {
  const { page, watched } = await browser.open();
  await page.addInitScript(() => Object.defineProperty(globalThis, 'localStorage', { get() { throw new DOMException('denied', 'SecurityError'); } }));
  await page.goto(site.url);
  await inSight(page);
  await says(saved(page), /This browser keeps nothing for this page/);
  await page.getByLabel('Save the present one as').fill('mine');
  await page.getByRole('button', { name: 'Save here' }).click();
  await says(saved(page), /Nothing was saved or\s+changed; a link and a file hold a scenario as well/);
  await holds(rate(page), '20');
  await assertClean(watched, [site.origin]);
});

test('case 15: what a newer version has saved is kept and not opened', async () => {
  const { page } = await browser.open();
  await page.addInitScript(() => localStorage.setItem(`fulcrum ${location.pathname} scenario 1-1`, 'from the future\nv99&rate=7'));
  await page.goto(site.url);
  await inSight(page);
  await act(page, 'Open', 'from the future');
  await says(saved(page), /what is shown stays as it was/);
  await holds(rate(page), '20');
  assert.match(await page.evaluate(() => localStorage.getItem(`fulcrum ${location.pathname} scenario 1-1`)), /v99/);
});

test('the widget keeps nothing', async () => {
  const { page } = await browser.open();
  await page.goto(`${site.url}embed/`);
  await new Calculator(page).ready();
  assert.equal(await saved(page).count(), 0);
  assert.equal(await page.evaluate(() => localStorage.length), 0);
});
