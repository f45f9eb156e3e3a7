// Keeping and handing on: examples, steps back and forward, and the files that one takes along.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';

import {
  assertAccessible, assertClean, assertFits, becomes, Calculator, drawn, eventually, rest, useBrowser, useSite,
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

const button = (page, name) => page.getByRole('button', { name, exact: true });
/** The verdict with its figures, once everything is drawn and all draws are in it. */
const headline = async (page) => {
  await drawn(page);
  return page.locator('.verdict').innerText();
};
const example = (page) => page.getByLabel('Example');
const chosen = (page) => example(page).locator('option:checked').innerText();
const focused = (page) => page.evaluate(() => document.activeElement.getAttribute('aria-label') ?? document.activeElement.textContent);

async function press(page, keys) {
  await page.keyboard.press(keys);
  await rest(page);
}

/** The file that a press on a line of the menu brings. */
async function exported(page, name) {
  await rest(page);
  await button(page, 'Export').click();
  const coming = page.waitForEvent('download');
  await page.locator('.export__menu').getByRole('button', { name }).click();
  const download = await coming;
  return { name: download.suggestedFilename(), bytes: readFileSync(await download.path()) };
}

test('an example changes the verdict and the link, and a slider makes it one’s own', async () => {
  const { page, watched } = await open();
  await becomes(() => chosen(page), 'Public API');
  const seen = new Set([await headline(page)]);
  for (const [label, words] of [['Always-busy backend', /Microservices/], ['IoT telemetry', /toss-up/i], ['Image resize', /mix/i], ['Webhook receiver', /Serverless/]]) {
    await example(page).selectOption({ label });
    const shown = await headline(page);
    assert.match(shown, words, label);
    seen.add(shown);
    await page.waitForURL(/#v4&c=.*rate=/);
  }
  assert.equal(seen.size, 5);
  const calculator = new Calculator(page);
  await calculator.turn(calculator.slider(), 0.9);
  await becomes(() => chosen(page), 'Your own');
  await assertClean(watched, [site.origin]);
});

test('everything is undone and redone, by button and by key, but not under a typing hand', async () => {
  const { page, watched } = await open();
  const first = await headline(page);
  await example(page).selectOption({ label: 'IoT telemetry' });
  const second = await headline(page);
  assert.notEqual(second, first);
  await button(page, 'Undo').click();
  assert.deepEqual([await headline(page), await chosen(page)], [first, 'Public API']);
  assert.equal(await button(page, 'Undo').getAttribute('aria-disabled'), 'true');
  assert.equal(await focused(page), 'Undo', 'the focus stays');
  await press(page, 'Control+Shift+z');
  assert.equal(await headline(page), second);
  await press(page, 'Control+z');
  assert.equal(await headline(page), first);
  await press(page, 'Control+y');
  assert.equal(await headline(page), second);
  await page.getByRole('textbox', { name: /mean rate/i }).first().focus();
  await press(page, 'Control+z');
  assert.equal(await headline(page), second, 'the box undoes its own text');
  await button(page, 'Undo').click();
  await rest(page);
  await button(page, 'Redo').click();
  assert.equal(await headline(page), second);
  await assertClean(watched, [site.origin]);
});

test('each export is a file with what its name says', async () => {
  const { page, watched } = await open({ ...DESK, acceptDownloads: true }, 'v1&rate=35');
  const record = await exported(page, /Decision record/);
  assert.equal(record.name, 'fulcrum-record.md');
  const text = record.bytes.toString();
  for (const part of [/^# Serverless or microservices: /, /## Reasons/, /## Where the answer changes/, /## Bill of a month: Amazon EKS/, /35 requests per second/, /v4&c=\w+&rate=35/]) {
    assert.match(text, part);
  }
  const bill = (await exported(page, /Bill/)).bytes.toString();
  assert.match(bill, /^side,platform,item,/);
  assert.match(bill, /microservices,Amazon EKS,A month,/);
  const scenario = JSON.parse((await exported(page, /Scenario/)).bytes);
  assert.deepEqual([scenario.version, scenario.traffic.rate_per_s, scenario.services[0].duration_ms], [1, 35, 120]);
  const svg = await exported(page, /SVG/);
  assert.equal(svg.name, 'fulcrum.svg');
  assert.match(svg.bytes.toString(), /^<svg .*xmlns="http:\/\/www.w3.org\/2000\/svg"[^]*AWS Lambda/, 'see picture.test.mjs');
  const png = (await exported(page, /PNG/)).bytes;
  assert.deepEqual([...png.subarray(1, 4)], [...Buffer.from('PNG')]);
  assert.equal(png.readUInt32BE(16), 1664, 'twice the width of the picture');
  assert.ok(png.length > 50_000, `${png.length} bytes: something is drawn`);
  await assertClean(watched, [site.origin]);
});

test('the menu is opened, walked and left by keys', async () => {
  const { page } = await open();
  await button(page, 'Export').focus();
  await page.keyboard.press('Enter');
  await page.locator('.export__menu').waitFor();
  await page.keyboard.press('Tab');
  await eventually(async () => assert.match(await focused(page), /Decision record/));
  await page.keyboard.press('Escape');
  await page.locator('.export__menu').waitFor({ state: 'hidden' });
  await becomes(() => focused(page), 'Export');
});

for (const colorScheme of ['light', 'dark']) {
  for (const width of [1280, 390]) {
    test(`axe finds nothing with the menu open: ${colorScheme}, ${width} px`, async () => {
      const { page } = await open({ colorScheme, viewport: { width, height: 844 }, bypassCSP: true });
      await button(page, 'Export').click();
      await rest(page);
      if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/${width}-${colorScheme}.png` });
      const box = await page.locator('.export__menu').boundingBox();
      assert.ok(box.x >= 0 && box.x + box.width <= width, `the menu lies at ${box.x}, ${box.width} px wide`);
      await assertAccessible(page);
      await assertFits(page);
    });
  }
}
