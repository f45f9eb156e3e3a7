// The whole path as a reader walks it: from a slider to an answer, to a link that gives another reader the same
// figures. Once with the network and once without.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { assertClean, assertFigures, becomes, Calculator, drawn, eventually, holds, rest, says, useBrowser, useSite } from './site.mjs';

const browser = useBrowser({ offline: true });
const site = useSite();

/** Two weeks of hourly counts with a crest at noon, and two rows that cannot be read. */
const CSV = ['timestamp,count']
  .concat(Array.from({ length: 336 }, (_, hour) => {
    const time = new Date(Date.UTC(2024, 0, 1, hour)).toISOString();
    return `${time},${3600 * (2 + (hour % 24 === 12 ? 30 : hour % 24))}`;
  }))
  .concat(['yesterday,5', '2024-01-20T00:00:00Z,many'])
  .join('\n');

const headline = (page) => page.locator('.verdict__headline');
const box = (page, name = /mean rate/i) => page.getByRole('textbox', { name });
const figures = async (page) => {
  await drawn(page);
  return page.locator('.verdict, .bill').allInnerTexts();
};

/** Types a rate into its box and leaves it, as a reader does, who then sees what comes of it. */
async function type(page, text) {
  await box(page).fill(text);
  await box(page).press('Enter');
  await rest(page);
}

/** Every test of the path, with the network or without. */
async function walk(page, context) {
  const calculator = new Calculator(page);
  const rate = calculator.slider();

  // By mouse: from the thumb to near the right end. The answer turns on the way and the strip said so.
  await says(headline(page), /^Serverless/);
  await rest(page);
  const before = await headline(page).innerText();
  const { x, y, width, height } = await rate.boundingBox();
  const at = Number(await rate.inputValue()) / 1000;
  await page.mouse.move(x + 11 + at * (width - 22), y + height / 2);
  await page.mouse.down();
  for (let share = at; share <= 0.95; share += 0.05) await page.mouse.move(x + share * width, y + height / 2);
  await page.mouse.up();
  await says(headline(page), /^Microservices/);
  await assertFigures(page);

  // By keyboard: every press is a round value, and the text box keeps step.
  await rate.focus();
  await page.keyboard.press('Home');
  await holds(box(page), '0.0000001');
  await page.keyboard.press('ArrowRight');
  await holds(box(page), '0.0000002');
  await page.keyboard.press('PageUp');
  await holds(box(page), '0.000002');
  await page.keyboard.press('Backspace');
  await holds(box(page), '20');
  await becomes(() => headline(page).innerText(), before);

  // The answer turns where the page says that it turns.
  await rest(page);
  const flip = /flips at ([\d,.]+)\/s/.exec(await page.locator('.slider', { has: rate }).innerText());
  assert.ok(flip, 'the strip under the rate names its flip');
  const named = Number(flip[1].replaceAll(',', ''));
  await type(page, String(named * 0.98));
  await says(headline(page), /^Serverless/);
  await type(page, String(named * 1.02));
  await says(headline(page), /^(?!Serverless)/);

  // Rubbish is refused in a sentence and nothing else changes.
  const kept = await figures(page);
  const refusal = page.locator('.slider', { has: rate }).getByRole('alert');
  for (const rubbish of ['NaN', 'inf', '1e400', '-5', '', '🙂', '1,234.56 €', '9'.repeat(400), '1000000']) {
    await type(page, rubbish);
    await says(refusal, /Mean rate.*(kept|0\.0000001)/s, rubbish);
    assert.deepEqual(await figures(page), kept, rubbish);
  }
  await page.keyboard.press('Escape');
  await refusal.waitFor({ state: 'detached' });

  // Traffic of one's own.
  await page.locator('input[type=file]').setInputFiles({ name: 'week.csv', mimeType: 'text/csv', buffer: Buffer.from(CSV) });
  const said = page.locator('.import__result');
  await said.getByText('week.csv').waitFor();
  const preview = page.getByRole('region', { name: 'What was understood of the file' });
  await says(preview, /336/);
  await says(preview, /338|line/, 'the rows that could not be read are told by their line');
  assert.deepEqual(await figures(page), kept, 'nothing is used before the reader says so');
  await preview.getByRole('button', { name: /^Use it/ }).click();
  await eventually(async () => assert.notDeepEqual(await figures(page), kept));
  await page.locator('input[type=file]').setInputFiles({ name: 'sheet.csv', mimeType: 'text/csv', buffer: Buffer.from('PK\x03\x04') });
  await said.getByText(/spreadsheet/).waitFor();
  await assertFigures(page);

  // The link.
  await context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin: new URL(page.url()).origin });
  await page.getByRole('button', { name: /link/i }).click();
  await page.getByText('Link copied').waitFor();
  return { link: await page.evaluate(() => navigator.clipboard.readText()), figures: await figures(page) };
}

test('from a slider to an answer, and on to another reader', async () => {
  const { page, context, watched } = await browser.open({ viewport: { width: 1280, height: 900 } });
  await page.goto(site.url);
  await new Calculator(page).ready();
  const { link, figures: mine } = await walk(page, context);
  await assertClean(watched, [site.origin]);

  const other = await browser.open({ viewport: { width: 1280, height: 900 } });
  await other.page.goto(link);
  await new Calculator(other.page).ready();
  assert.deepEqual(await figures(other.page), mine, 'the same figures');
  await assertClean(other.watched, [site.origin]);
});

test('case 26: the same without a network, after one load', async () => {
  const { page, context } = await browser.open({ viewport: { width: 1280, height: 900 } });
  await page.goto(site.url);
  await (await new Calculator(page).ready()).stored();
  await context.setOffline(true);
  await page.reload();
  await new Calculator(page).ready();
  const { link, figures: mine } = await walk(page, context);

  const other = await context.newPage();
  await other.setViewportSize({ width: 1280, height: 900 });
  await other.goto(link);
  await new Calculator(other).ready();
  assert.deepEqual(await figures(other), mine, 'the same figures');
});

test('a damaged link says so and opens the default', async () => {
  const { page } = await browser.open();
  await page.goto(`${site.url}#v1&c=0000000&rate=5`);
  await new Calculator(page).ready();
  await page.getByText(/damaged/).waitFor();
  await holds(box(page), '20');
});
