// Files that are handed in: what was understood stands there first, every guess can be changed, nothing is used before the
// reader says so; what may mean two things changes nothing, and a large file does not stop the page.

import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';

import { assertAccessible, assertClean, assertFits, Calculator, drawn, eventually, says, useBrowser, useSite } from './site.mjs';

const browser = useBrowser();
const site = useSite();

const said = (page) => page.locator('.import__result');
const preview = (page) => page.getByRole('region', { name: 'What was understood of the file' });
const use = (page, name = /^Use it/) => preview(page).getByRole('button', { name }).click();
const rate = (page) => page.getByRole('textbox', { name: /mean rate/i });
const verdict = async (page) => {
  await drawn(page);
  return page.locator('.verdict').innerText();
};
const shape = (name) => readFileSync(new URL(`../data/traffic/${name}`, import.meta.url));
const hand = (page, name, buffer) => page.locator('input[type=file]').setInputFiles({ name, mimeType: 'text/csv', buffer });
/** From the disk, as a reader does: forty megabytes would take a minute through the test's own wire. */
const pick = (page, path) => page.locator('input[type=file]').setInputFiles(path);

async function open(options) {
  const opened = await browser.open(options);
  await opened.page.goto(site.url);
  await new Calculator(opened.page).ready();
  return opened;
}

test('what was understood is said, and what is unclear changes nothing', async () => {
  const { page, watched } = await open({ viewport: { width: 1280, height: 900 } });
  await hand(page, 'latency.csv', shape('19-latency-before-count.csv'));
  await says(said(page), /latency\.csv: 48 rows were read, see below\. Nothing is used yet\./);
  await says(preview(page), /Read as counts: “count” \(its heading names a count\), times from “time” in the zone of the file/);
  await says(preview(page), /From 2024-01-01 00:00:00 to 2024-01-02 23:00:00; 48 rows kept, none refused; 75,600 requests in all/);
  assert.equal(await rate(page).inputValue(), '20', 'nothing is used before the reader says so');
  await use(page);
  await eventually(async () => assert.equal(Number(await rate(page).inputValue()), 0.4375));
  await says(said(page), /The traffic is that of latency\.csv \(“count”; 2024-01-01 00:00:00 to 2024-01-02 23:00:00\)/);

  const kept = await verdict(page);
  const cases = [
    ['time,p95_ms\n2024-01-01 00:00,120\n2024-01-01 01:00,130\n', /No column counts requests; “p95_ms”/],
    ['time,alpha,beta\n2024-01-01 00:00,1,2\n2024-01-01 01:00,1,2\n', /Several columns may be the count: “alpha”, “beta”/],
    ['time,count\n2024-01-01 00:00,5\n9999-01-01 00:00,5\n', /could not be read and only 1 could/],
  ];
  for (const [text, sentence] of cases) {
    await hand(page, 'other.csv', Buffer.from(text));
    await says(said(page), sentence);
    await says(said(page), /kept as it was/);
    assert.equal(await verdict(page), kept);
  }
  await assertClean(watched, [site.origin]);
});

test('case 24: while forty megabytes are read the page answers, and a later file ends an earlier one', async (t) => {
  const { page, watched } = await open({ viewport: { width: 1280, height: 900 } });
  const row = (second) => `${new Date(1704067200000 + second * 1000).toISOString()},${20 + (second % 7)},GET,/a/longer/path\n`;
  const part = Array.from({ length: 86_400 }, (_, second) => row(second)).join('');
  const days = Array.from({ length: 10 }, (_, day) => part.replaceAll('2024-01-01', `2024-01-${String(day + 1).padStart(2, '0')}`));
  const large = Buffer.from(`time,requests,method,path\n${days.join('')}`);
  assert.ok(large.length > 38e6, `${large.length} bytes`);
  const folder = mkdtempSync(join(tmpdir(), 'fulcrum-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const path = join(folder, 'large.csv');
  writeFileSync(path, large);

  await pick(page, path);
  await says(said(page), /Reading large\.csv/);
  await rate(page).fill('33');
  await rate(page).press('Enter');
  await eventually(async () => assert.equal(await rate(page).inputValue(), '33'));
  await says(said(page), /Reading large\.csv/, 'it was still read then');
  await hand(page, 'small.csv', shape('00-control.csv'));
  await says(said(page), /small\.csv: 48 rows/);
  assert.equal(await rate(page).inputValue(), '33');

  await pick(page, path);
  await page.waitForFunction(() => /864,000 rows kept/.test(document.querySelector('.preview')?.innerText), null, { timeout: 600_000 });
  await use(page);
  await eventually(async () => assert.ok(Math.abs(Number(await rate(page).inputValue()) - 23) < 0.1));
  await assertClean(watched, [site.origin]);
});

test('every guess can be changed before anything is used, by keys as well, and using it is one step', async () => {
  const { page, watched } = await open({ viewport: { width: 390, height: 800 } });
  const text = ['time,hits,calls', ...Array.from({ length: 48 }, (_, hour) => `2024-01-0${1 + Math.floor(hour / 24)} ${String(hour % 24).padStart(2, '0')}:00,${100 + hour},${3600}`)].join('\n');
  await hand(page, 'two.csv', Buffer.from(text));
  await says(said(page), /two\.csv/);
  const column = page.getByRole('combobox', { name: 'Column' });
  await column.focus();
  await column.selectOption({ label: '“calls”' });
  await says(preview(page), /“calls”/);
  assert.ok(await column.evaluate((box) => document.activeElement === box), 'the list keeps the focus while the file is read once more');
  await eventually(async () => assert.match(await preview(page).innerText(), /a mean of 1\/s/));
  await page.getByRole('combobox', { name: 'Its numbers are' }).selectOption({ label: 'requests per second' });
  await eventually(async () => assert.match(await preview(page).innerText(), /a mean of 3,600\/s/));
  assert.equal(await rate(page).inputValue(), '20');
  await assertAccessible(page, '.preview');
  await preview(page).getByRole('button', { name: 'Use it' }).press('Enter');
  await eventually(async () => assert.equal(await rate(page).inputValue(), '3600'));
  await page.getByRole('button', { name: 'Undo' }).click();
  await eventually(async () => assert.equal(await rate(page).inputValue(), '20'));
  await preview(page).getByRole('button', { name: 'Close' }).click();
  await preview(page).waitFor({ state: 'detached' });
  await assertFits(page);
  await assertClean(watched, [site.origin]);
});

test('a pasted Deployment with its autoscaler is previewed and used, and what it does not say is listed', async () => {
  const { page, watched } = await open({ viewport: { width: 1280, height: 900 } });
  const manifest = readFileSync(new URL('../artefacts/deployment-hpa.yaml', import.meta.url), 'utf8');
  await page.getByText('Paste instead').click();
  await page.getByRole('textbox', { name: /Rows with times and counts/ }).fill(manifest);
  await says(said(page), /Deployment .*Nothing is used yet/);
  await says(preview(page), /It does not say .*the mean rate of requests/);
  const kept = await verdict(page);
  const cells = await preview(page).getByRole('row').allInnerTexts();
  assert.ok(cells.length > 3, cells.join('\n'));
  await use(page);
  await says(said(page), /It is used; undo takes it back/);
  await eventually(async () => assert.match(page.url(), /podcpu=0\.6/));
  await page.getByRole('button', { name: 'Undo' }).click();
  assert.equal(await verdict(page), kept);
  await assertClean(watched, [site.origin]);
});

test('a slider that moves between reading a manifest and using it stays where it is', async () => {
  const { page, watched } = await open({ viewport: { width: 1280, height: 900 } });
  await page.getByText('Paste instead').click();
  await page.getByRole('textbox', { name: /Rows with times and counts/ }).fill(readFileSync(new URL('../artefacts/deployment-hpa.yaml', import.meta.url), 'utf8'));
  await says(said(page), /Nothing is used yet/);
  await rate(page).fill('33');
  await rate(page).press('Enter');
  await eventually(async () => assert.match(page.url(), /rate=33/));
  await use(page);
  await says(said(page), /It is used; undo takes it back/);
  await eventually(async () => assert.match(page.url(), /podcpu=0\.6/));
  assert.equal(await rate(page).inputValue(), '33', 'what the manifest does not say is as it was when it was used');
  await page.getByRole('button', { name: 'Undo' }).click();
  await eventually(async () => assert.doesNotMatch(page.url(), /podcpu/));
  assert.equal(await rate(page).inputValue(), '33', 'using it was one step, moving the slider another');
  await assertClean(watched, [site.origin]);
});

test('case 24: a file that is deleted while it is read is told, and the next one is read', async (t) => {
  const { page } = await open({ viewport: { width: 1280, height: 900 } });
  const folder = mkdtempSync(join(tmpdir(), 'fulcrum-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const path = join(folder, 'large.csv');
  const row = (second) => `${new Date(1704067200000 + second * 1000).toISOString()},${20 + (second % 7)},GET,/a/longer/path\n`;
  const day = Array.from({ length: 86_400 }, (_, second) => row(second)).join('');
  const days = Array.from({ length: 10 }, (_, number) => day.replaceAll('2024-01-01', `2024-01-${String(number + 1).padStart(2, '0')}`));
  writeFileSync(path, `time,requests,method,path\n${days.join('')}`);
  const kept = await verdict(page);
  await pick(page, path);
  await says(said(page), /Reading large\.csv/);
  rmSync(path);
  await says(said(page), /large\.csv was not read\. .*moved, changed or deleted since it was chosen, or is a folder\. Choose it once more/);
  assert.equal(await verdict(page), kept, 'nothing was changed');
  await hand(page, 'small.csv', shape('00-control.csv'));
  await says(said(page), /small\.csv: 48 rows/);
});

/**
 * Has the first question about a file fail in the reader of a page that is still to be opened: `inside` happens there after it has
 * said that it is alive. Counts those questions.
 */
const failsOnce = (page, inside) => page.addInitScript((inside) => {
  globalThis.filesAsked = 0;
  const [make, { postMessage }] = [URL.createObjectURL, Worker.prototype];
  const listener = `addEventListener('message', (event) => {
    if (event.data[3] !== 'fail') return;
    event.stopImmediatePropagation();
    postMessage([event.data[0]]);
    ${inside}
  }, { capture: true });`;
  URL.createObjectURL = (blob) => make.call(URL, blob.type === 'text/javascript' ? new Blob([blob, listener], { type: blob.type }) : blob);
  Worker.prototype.postMessage = function (message, ...rest) {
    if (!Array.isArray(message) || !(message[2] instanceof File)) return postMessage.call(this, message, ...rest);
    globalThis.filesAsked += 1;
    return postMessage.call(this, globalThis.filesAsked === 1 ? [...message, 'fail'] : message);
  };
}, inside);

const FAILURES = [
  // What happens in the reader, what is said, why.
  // An allocation that fails is a trap; its function has no name in a release.
  ["report(new WebAssembly.RuntimeError('unreachable'));", /no memory left for it; nothing was changed/, 'a full memory'],
  ["report('panicked at something');", /stopped at it, which is our fault/, 'a fault of the reader'],
  ['', /no longer answered and was ended/, 'a reader that falls silent'],
];

for (const [inside, told, why] of FAILURES) {
  test(`${why} is told as what it is, the page lives, and the file can be read again`, async () => {
    const { page } = await browser.open({ viewport: { width: 1280, height: 900 } });
    await failsOnce(page, inside);
    await page.goto(site.url);
    await new Calculator(page).ready();
    await hand(page, 'control.csv', shape('00-control.csv'));
    await says(said(page), told);
    assert.equal(await page.evaluate(() => globalThis.filesAsked), 1, 'a file that was begun is not read twice unasked');
    await rate(page).fill('33');
    await rate(page).press('Enter');
    await eventually(async () => assert.match(page.url(), /rate=33/));
    await assertAccessible(page, '.import');
    await preview(page).getByRole('button', { name: 'Read it again' }).click();
    await says(said(page), /control\.csv: 48 rows/);
  });
}

test('where what reads files does not arrive it is told, and once it does the file is read', async () => {
  const { page } = await open({ viewport: { width: 1280, height: 900 } });
  const reader = /\/reader-.*\.wasm$/;
  await page.route(reader, (route) => route.fulfill({ status: 503 }));
  await hand(page, 'control.csv', shape('00-control.csv'));
  await says(said(page), /could not be loaded or started/);
  await page.unroute(reader);
  await preview(page).getByRole('button', { name: 'Read it again' }).click();
  await says(said(page), /control\.csv: 48 rows/);
});
