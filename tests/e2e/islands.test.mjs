// The islands: what the workers' module draws on the page, and the two modules beside each other.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { assertAccessible, assertClean, assertFigures, becomes, Calculator, eventually, holds, rest, says, useBrowser, useSite } from './site.mjs';

const browser = useBrowser();
const site = useSite();

/** Keeps the second module from the page until the function that this gives is called. */
async function withoutSecond(page) {
  let held = true;
  await page.route(/\/proof-[0-9a-f]+\.wasm$/, (route) => (held ? route.abort() : route.continue()));
  return () => { held = false; };
}

test('the first screen stands without the second module, and says what is missing until it comes', async () => {
  const { page, watched } = await browser.open({ serviceWorkers: 'block' });
  const restore = await withoutSecond(page);
  await page.goto(site.url);
  await page.locator('html[data-fulcrum="ready"]').waitFor({ state: 'attached' });
  await says(page.locator('.verdict'), /a month for/);
  const cards = page.locator('.island--cards');
  await says(cards, /^The network failed while this part was loading .*; it starts by itself once you are online again\.\s*Try again$/);
  const calculator = new Calculator(page);
  const before = await page.locator('.verdict').innerText();
  await calculator.turn(calculator.slider(), 900);
  await eventually(async () => assert.notEqual(await page.locator('.verdict').innerText(), before, 'it calculates'));
  await assertAccessible(page);
  restore();
  await cards.getByRole('button', { name: 'Try again' }).click();
  await page.locator('.week-chart').waitFor();
  await page.locator('html[data-islands="ready"]').waitFor({ state: 'attached' });
  await says(page.locator('.panel'), /Use your own traffic/, 'one that is asked for again brings all');
  await rest(page);
  await assertFigures(page);
  assert.ok(watched.errors.every((text) => /ERR_FAILED/.test(text)), watched.errors.join('\n'));
});

test('what both modules draw is one scenario with one history', async () => {
  const { page, watched } = await browser.open();
  await page.goto(site.url);
  const calculator = await new Calculator(page).ready();
  const undo = page.getByRole('button', { name: 'Undo' });
  const total = page.locator('.bill__side--fn .bill__sum');
  const first = await total.innerText();

  // The page moves, and the islands follow.
  await calculator.turn(calculator.slider(), 800);
  await eventually(async () => assert.notEqual(await total.innerText(), first, 'the bill follows the slider'));
  const second = await total.innerText();

  // An island changes something, and the page has it, as one step.
  await page.locator('.ranking').getByRole('button', { name: 'Compare ECS on Fargate', exact: true }).click();
  await says(page.locator('.verdict'), /Fargate/, 'the verdict is about the other platform');
  await eventually(async () => assert.match(new URL(page.url()).hash, /containers=aws-fargate/, 'and so is the link'));
  await undo.click();
  await says(page.locator('.verdict'), /EKS/);
  await becomes(() => total.innerText(), second, 'one step back, in both');
  await undo.click();
  await becomes(() => total.innerText(), first);
  await becomes(() => undo.getAttribute('aria-disabled'), 'true', 'there was nothing else');
  await assertClean(watched, [site.origin]);
});

test('what is typed in an island faster than the page draws is all there', async () => {
  const { page } = await browser.open();
  await page.goto(site.url);
  await new Calculator(page).ready();
  await page.locator('.fold__title', { hasText: /^Prices$/ }).click();
  const places = ['aws.lambda.requests', 'aws.apigateway.http-requests', 'aws.eks.control-plane-standard-support'];
  const box = (id) => page.locator(`.island--prices .number__box[id$="${id}"]`);
  await page.evaluate((ids) => ids.forEach((id, place) => {
    const box = document.querySelector(`.island--prices .number__box[id$="${id}"]`);
    box.value = String(place + 1);
    box.dispatchEvent(new Event('change', { bubbles: true }));
  }), places);
  await rest(page);
  for (const [place, id] of places.entries()) await holds(box(id), String(place + 1), id);
  await eventually(async () => assert.equal(new URL(page.url()).hash.match(/[-a-z]+:[123](?=[,&]|$)/g)?.length, 3, page.url()));
});
