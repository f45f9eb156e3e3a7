// The page and its engine: two modules, of which neither shows a figure without the other, and one scenario everywhere.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import {
  assertAccessible, assertClean, assertFigures, becomes, Calculator, drawn, eventually, follow, holds, rest, says, useBrowser, useSite,
} from './site.mjs';

const browser = useBrowser();
const site = useSite();

test('without its engine the page says so, and starts once it comes', async () => {
  const { page, watched } = await browser.open();
  let held = true;
  await page.route(/\/engine-[0-9a-f]+\.wasm$/, (route) => (held ? route.abort() : route.continue()));
  await page.goto(site.url);
  const calculator = new Calculator(page);
  await says(calculator.failure, /^Fulcrum did not start\s+The network failed while Fulcrum was loading/);
  await assertAccessible(page);
  held = false;
  await page.getByRole('button', { name: 'Retry' }).click();
  await calculator.ready();
  await says(page.locator('.verdict'), /A month\s+Cloud\s+People/);
  assert.ok(watched.errors.every((text) => /ERR_FAILED|did not start/.test(text)), watched.errors.join('\n'));
});

/** Has the browser refuse every worker. */
const refuse = () => { globalThis.Worker = class { constructor() { throw new DOMException('refused', 'SecurityError'); } }; };

test('where no worker may be started, the engine answers beside the page', async () => {
  const { page } = await browser.open({ viewport: { width: 1280, height: 900 } });
  await page.addInitScript(refuse);
  await page.goto(site.url);
  const calculator = await new Calculator(page).ready();
  await says(page.locator('.verdict__draws'), /^of 128 cases: the rest failed$/);
  const before = await page.locator('.verdict__short').innerText();
  await calculator.turn(calculator.slider(), 600);
  await eventually(async () => assert.notEqual(await page.locator('.verdict__short').innerText(), before));
  await becomes(() => page.locator('.ranking tbody').count(), 16, 'what is brief is answered');
  await page.locator('.study').first().scrollIntoViewIfNeeded();
  await says(page.locator('.study').first(), /none answers here/, 'what is not is told');
  await assertFigures(page);
});

test('a slider that moves faster than it is answered shows figures all the same, marked until they are its own', async () => {
  const { page } = await browser.open();
  await page.goto(site.url);
  const calculator = await new Calculator(page).ready();
  await drawn(page);
  const shown = await follow(page.locator('.verdict__short'));
  await page.evaluate(async () => {
    const input = document.querySelector('input[type=range]');
    for (let place = 500; place < 800; place += 5) {
      input.value = String(place);
      input.dispatchEvent(new Event('input', { bubbles: true }));
      await new Promise((done) => setTimeout(done, 4));
    }
  });
  await becomes(() => page.locator('.page__answer').getAttribute('aria-busy'), 'false');
  assert.ok((await shown.read()).length > 1, 'not only the last');
  await drawn(page);
  await assertFigures(calculator.frame);
});

test('what the cards and the controls show is one scenario with one history', async () => {
  const { page, watched } = await browser.open();
  await page.goto(site.url);
  const calculator = await new Calculator(page).ready();
  const undo = page.getByRole('button', { name: 'Undo' });
  const total = page.locator('.bill__side--fn .bill__sum');
  const first = await total.innerText();

  // A slider moves, and the cards follow.
  await calculator.turn(calculator.slider(), 800);
  await eventually(async () => assert.notEqual(await total.innerText(), first, 'the bill follows the slider'));
  const second = await total.innerText();

  // A card changes something, as one step.
  await page.locator('.ranking').getByRole('button', { name: 'Compare ECS on Fargate', exact: true }).click();
  await says(page.locator('.verdict'), /Fargate/, 'the verdict is about the other platform');
  await eventually(async () => assert.match(new URL(page.url()).hash, /containers=aws-fargate/, 'and so is the link'));
  await undo.click();
  await says(page.locator('.verdict'), /EKS/);
  await becomes(() => total.innerText(), second, 'one step back');
  await undo.click();
  await becomes(() => total.innerText(), first);
  await becomes(() => undo.getAttribute('aria-disabled'), 'true', 'there was nothing else');
  await assertClean(watched, [site.origin]);
});

test('what is typed faster than the page draws is all there', async () => {
  const { page } = await browser.open();
  await page.goto(site.url);
  await new Calculator(page).ready();
  await page.locator('.fold__title', { hasText: /^Prices$/ }).click();
  const places = ['aws.lambda.requests', 'aws.apigateway.http-requests', 'aws.eks.control-plane-standard-support'];
  const box = (id) => page.locator(`.fold .number__box[id="book-${id}"]`);
  await page.evaluate((ids) => ids.forEach((id, place) => {
    const box = document.querySelector(`.fold .number__box[id="book-${id}"]`);
    box.value = String(place + 1);
    box.dispatchEvent(new Event('change', { bubbles: true }));
  }), places);
  await rest(page);
  for (const [place, id] of places.entries()) await holds(box(id), String(place + 1), id);
  await eventually(async () => assert.equal(new URL(page.url()).hash.match(/[-a-z]+:[123](?=[,&]|$)/g)?.length, 3, page.url()));
});
