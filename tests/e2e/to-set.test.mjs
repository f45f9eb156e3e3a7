// What one would set: worked out on request, of the scenario of now, to be copied, and never wider than the page.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { assertAccessible, assertClean, assertFits, Calculator, drawn, eventually, says, useBrowser, useSite } from './site.mjs';

const browser = useBrowser();
const site = useSite();

const card = (page) => page.locator('.to-set');
const block = (page, name) => card(page).getByRole('region', { name });
const text = (page, name) => block(page, name).locator('pre');

async function open(options) {
  const opened = await browser.open({ viewport: { width: 390, height: 800 } });
  await opened.page.addInitScript(options?.before ?? '');
  await opened.page.goto(site.url);
  await new Calculator(opened.page).ready();
  await drawn(opened.page);
  return opened;
}

test('manifests and templates of both sides stand there with their reasons, follow the scenario and are copied', async () => {
  const { page, context, watched } = await open();
  await context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin: site.origin });
  assert.equal(await card(page).locator('pre').count(), 0, 'nothing is worked out before it is asked for');
  const button = card(page).getByRole('button', { name: 'Show the settings' });
  await button.press('Enter');
  await says(text(page, /Deployments/), /kind: Deployment/);
  await says(text(page, /Deployments/), /# .* kept at all times.*\n\s*minReplicas: \d+/, 'each setting with its reason above it');
  await says(text(page, /Lambda/), /MemorySize: \d+/);
  await assertFits(page);
  await assertAccessible(page, '.to-set');

  const copy = block(page, /Deployments/).getByRole('button', { name: /^Copy/ });
  await copy.press('Enter');
  await says(block(page, /Deployments/).getByRole('status'), /^Copied\.$/);
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  assert.equal(copied, await text(page, /Deployments/).textContent());

  const memory = page.getByRole('textbox', { name: /memory/i }).first();
  await memory.fill('2048');
  await memory.press('Enter');
  await says(text(page, /Lambda/), /MemorySize: 2048/, 'it is about the scenario of now');
  await card(page).getByRole('button', { name: 'Hide the settings' }).click();
  await eventually(async () => assert.equal(await card(page).locator('pre').count(), 0));
  await assertClean(watched, [site.origin]);
});

test('where the clipboard is closed it is said, and the text can be reached by keys', async () => {
  const { page, watched } = await open({ before: "Object.defineProperty(Navigator.prototype, 'clipboard', { value: undefined });" });
  await card(page).getByRole('button', { name: 'Show the settings' }).click();
  await block(page, /Deployments/).getByRole('button', { name: /^Copy/ }).click();
  await says(block(page, /Deployments/).getByRole('status'), /The clipboard is closed here/);
  await page.keyboard.press('Tab');
  assert.ok(await text(page, /Deployments/).evaluate((element) => document.activeElement === element));
  await assertClean(watched, [site.origin]);
});
