// What is not known is typed as a range: it shows on its slider, in the draws and in the costs, travels by link and
// is taken back like anything else.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import {
  assertAccessible, assertClean, assertFigures, becomes, Calculator, drawn, eventually, holdWorker, holds, rest, says,
  useBrowser, useSite,
} from './site.mjs';

const browser = useBrowser();
const site = useSite();

const box = (page, name = /mean rate/i) => page.getByRole('textbox', { name });

/** Types into a number box and leaves it, as a reader does, who then sees what comes of it. */
async function type(page, text, name) {
  await box(page, name).fill(text);
  await box(page, name).press('Enter');
  await rest(page);
}

/** Waits until the worker has drawn all it draws, and the bands are there. */
async function drawnWithBands(page) {
  await drawn(page);
  await page.locator('.card .picture--wide .cost-chart__band').first().waitFor({ state: 'attached' });
  await rest(page);
}

test('a range is shown, drawn, kept by its link and undone', async () => {
  const { page, watched } = await browser.open({ viewport: { width: 1280, height: 900 } });
  await page.goto(site.url);
  const calculator = await new Calculator(page).ready();
  const rate = calculator.slider();
  const before = await rate.getAttribute('aria-valuetext');

  await type(page, '80 to 120/s');
  await page.locator('.slider__span').first().waitFor({ state: 'attached' });
  await holds(box(page), '80..120');
  assert.match(await rate.getAttribute('aria-valuetext'), /98 requests per second.*in 9 of 10 cases 80\/s to 120\/s/);

  await drawnWithBands(page);
  await assertFigures(page);
  const shares = await page.locator('.verdict__shares li').allInnerTexts();
  assert.match(shares.join(' '), /serverless.*toss-up.*microservices/s);
  await page.locator('.verdict__notes summary').click();
  await says(page.locator('.verdict__regret'), /a\smonth more, on average, than the best choice of each case/);
  await says(page.locator('.verdict__notes'), /Mean rate 80\/s to 120\/s \(your range\)/);

  // The link holds it, and whoever opens the link sees the same.
  await page.waitForFunction(() => location.hash.includes('rate=80..120'));
  const { page: other, watched: seen } = await browser.open();
  await other.goto(page.url());
  await new Calculator(other).ready();
  await holds(box(other), '80..120');
  await drawnWithBands(other);
  assert.deepEqual(await other.locator('.verdict__shares li').allInnerTexts(), shares);
  await assertClean(seen, [site.origin]);

  // Undo takes it away, redo brings it back, and so does the slider take it away.
  await page.getByRole('button', { name: /undo/i }).click();
  await holds(box(page), '20');
  await becomes(() => page.locator('.slider__span').count(), 0);
  await becomes(() => rate.getAttribute('aria-valuetext'), before);
  await page.getByRole('button', { name: /redo/i }).click();
  await holds(box(page), '80..120');
  await rate.focus();
  await page.keyboard.press('ArrowRight');
  await holds(box(page), '100');
  await becomes(() => page.locator('.slider__span').count(), 0);
  await assertClean(watched, [site.origin]);
});

test('what is no range is refused in a sentence, and nothing else changes', async () => {
  const { page } = await browser.open();
  await page.goto(site.url);
  await new Calculator(page).ready();
  const refusal = page.getByRole('alert').filter({ hasText: 'Mean rate' });
  for (const [text, said] of [
    ['120..80', /lower end of a range first.*such as 10\.\.50; 20 was kept\./],
    ['80..', /takes a range as low\.\.high between 0\.0000001 and 100,000 a second, such as 10\.\.50; 20 was kept\./],
    ['80..1000000', /takes a range as low\.\.high/],
    ['80..120 ms', /takes a range as low\.\.high.*with k, M/],
    ['[80,120]', /takes a range as low\.\.high/],
  ]) {
    await type(page, text);
    await says(refusal, said, text);
    assert.equal(await page.locator('.slider__span').count(), 0);
    await box(page).press('Escape');
    await refusal.waitFor({ state: 'detached' });
    assert.equal(await box(page).inputValue(), '20');
  }
});

test('what is typed before the last is drawn is taken as well, even what stood there before', async () => {
  const { page } = await browser.open();
  await page.goto(site.url);
  const calculator = await new Calculator(page).ready();
  await box(page).evaluate((input) => {
    for (const text of ['500', '20']) {
      input.value = text;
      input.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true }));
    }
  });
  await rest(page);
  await holds(box(page), '20');
  await eventually(async () => assert.match(await calculator.slider().getAttribute('aria-valuetext'), /^20 requests/));
});

test('nothing moves when all draws arrive', async () => {
  for (const viewport of [{ width: 1280, height: 900 }, { width: 390, height: 844 }]) {
    const { page } = await browser.open({ viewport });
    const release = await holdWorker(page);
    await page.goto(`${site.url}#v1&rate=60..240`);
    await new Calculator(page).ready();
    await rest(page);
    // All platforms are asked after the draws; what each of them has to say takes lines that nobody knows before.
    const places = () => page.locator('.verdict, .verdict__body, .verdict__confidence, .card:not(:has(.ranking))').evaluateAll(
      (parts) => parts.map((part) => Math.round(part.getBoundingClientRect().height)),
    );
    const before = await places();
    release();
    await drawnWithBands(page);
    assert.deepEqual(await places(), before, `${viewport.width} px`);
  }
});

for (const colorScheme of ['light', 'dark']) {
  test(`axe finds nothing with a range set: ${colorScheme}`, async () => {
    // Axe is injected, which the page's own policy would rightly refuse.
    const { page } = await browser.open({ colorScheme, viewport: { width: 1280, height: 900 }, bypassCSP: true });
    await page.goto(`${site.url}#v1&rate=80..120&chours=20..80`);
    await new Calculator(page).ready();
    await drawnWithBands(page);
    await page.locator('.fold', { hasText: 'People' }).locator('summary').click();
    await type(page, '120..80');
    await assertAccessible(page);
  });
}
