// A mix of both sides: opened by a link where it wins, seen in the answer, the picture, the bill and the files.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';

import {
  assertClean, assertFigures, Calculator, drawn, eventually, holdWorker, holds, inFull, says, useBrowser, useSite,
} from './site.mjs';

const DESK = { viewport: { width: 1280, height: 900 } };
const MIX = 'v1&rate=2000&peak=1.5&duration=100&memory=1024&shape=steady&fhours=0&chours=0&migration=0';
const browser = useBrowser();
const site = useSite();

/** Opens a page and waits until it stands; `before` may prepare it. */
async function open(options = DESK, fragment = MIX, before = () => {}) {
  const opened = await browser.open(options);
  const prepared = await before(opened.page);
  await opened.page.goto(`${site.url}#${fragment}`);
  await new Calculator(opened.page).ready();
  return { ...opened, prepared };
}

const headline = (page) => page.locator('.verdict__headline');
const words = async (place) => (await place.innerText()).replace(/\s+/g, ' ').trim();
const amount = /\$[\d,]+/;

/** The file that a press on a line of the menu brings, as text. */
async function exported(page, name) {
  await page.getByRole('button', { name: 'Export', exact: true }).click();
  const coming = page.waitForEvent('download');
  await page.locator('.export__menu').getByRole('button', { name }).click();
  return readFileSync(await (await coming).path(), 'utf8');
}

test('a mix that wins is the answer, a third pan and a bill of its own', async () => {
  const { page, watched } = await open();
  await says(headline(page), /^A mix/);
  await drawn(page);
  const sentence = await words(page.locator('.verdict__sentence'));
  assert.match(sentence, /Containers carry the first [\d,.]+ req\/s, functions what exceeds it/);
  const cost = (await words(page.locator('.verdict__facts tbody td:nth-of-type(3)').first())).match(amount)[0];
  const pan = page.locator('.picture--wide .balance__side--mix');
  assert.match(await pan.textContent(), /chosen/);
  assert.ok((await pan.textContent()).includes(cost), 'the pan weighs what the card says');
  const bill = page.locator('.bill__side--mix');
  assert.match(await words(bill), /One way in/);
  assert.equal(await bill.locator('.bill__label', { hasText: 'Cluster fee' }).count(), 1);
  await assertFigures(page);
  await assertClean(watched, [site.origin]);
});

test('cold starts are by a closed form first and by simulation then', async () => {
  // Few enough requests for a week of them to be simulated.
  const few = 'v1&rate=40&peak=1.5&duration=4000&p99=60000&memory=1024&shape=steady&fhours=0&chours=0&migration=0';
  const { page, watched, prepared: release } = await open({ ...DESK }, few, holdWorker);
  const cold = page.locator('.bill__side--mix .bill__said', { hasText: 'Cold starts' });
  await says(cold, /closed form/);
  release();
  await says(cold, /simulated \(give or take/);
  await assertClean(watched, [site.origin]);
});

test('a mix is in the files that one takes along', async () => {
  const { page } = await open();
  const record = await exported(page, /record/i);
  assert.match(record, /^# Serverless or microservices: A mix/);
  assert.match(record, /A mix: EKS with Lambda/);
  const bill = await exported(page, /bill/i);
  assert.match(bill, /^mixed,EKS with Lambda,/m);
});

test('people make it the simpler one again, and one press takes them away', async () => {
  const { page } = await open(DESK, 'v1&rate=2000&peak=1.5&duration=100&memory=1024&shape=steady');
  await says(headline(page), /^Microservices/);
  await eventually(async () => assert.match(await inFull(page), /A mix would cost/));
  const people = page.locator('.fold', { has: page.locator('.fold__title', { hasText: 'People' }) });
  await people.locator('summary').first().click();
  await people.getByRole('button', { name: 'Count without people' }).click();
  await says(headline(page), /^A mix/);
  await holds(people.getByRole('textbox', { name: 'Migration to a mix' }), '0');
});
