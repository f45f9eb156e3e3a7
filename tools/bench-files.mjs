// What files that are handed in take on a release, in real Chromium: a large export of traffic, one of a megabyte, giving up,
// and a manifest until its verdict. Each figure stands beside its budget; a figure above it is marked and sets the exit status.
//
//   node tools/bench-files.mjs [folder=dist] [megabytes=500]

import { createWriteStream, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { launch } from './chromium.mjs';
import { serve } from './serve.mjs';

const TIMES = 9;
const [root = fileURLToPath(new URL('../dist/', import.meta.url)), megabytes = '500'] = process.argv.slice(2);
const site = await serve({ root });
const browser = await launch();
const folder = mkdtempSync(join(tmpdir(), 'fulcrum-bench-'));

/** An export of so many bytes, a row each second. */
async function written(name, bytes) {
  const path = join(folder, name);
  const file = createWriteStream(path);
  file.write('time,requests,method,path\n');
  let second = 0;
  for (let length = 0; length < bytes;) {
    const rows = Array.from({ length: 20_000 }, () => {
      second += 1;
      return `${new Date(1_704_067_200_000 + second * 1_000).toISOString()},${20 + second % 7},GET,/a/longer/path/of/a/request\n`;
    }).join('');
    // The last piece may end within a row, as a file that was cut does.
    const piece = rows.slice(0, bytes - length);
    length += piece.length;
    if (!file.write(piece)) await once(file, 'drain');
  }
  file.end();
  await once(file, 'close');
  return path;
}

/** A page that notes its long tasks. */
async function opened() {
  const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
  page.setDefaultTimeout(600_000);
  await page.goto(site.url);
  await page.locator('.page__answer[data-complete="true"]').waitFor();
  await page.evaluate(() => {
    globalThis.tasks = [];
    new PerformanceObserver((list) => globalThis.tasks.push(...list.getEntries().map(({ duration }) => duration))).observe({ type: 'longtask' });
  });
  return page;
}

/** Milliseconds from handing in `paths` until `pattern` stands in `place`. */
async function until(page, paths, place, pattern) {
  const seen = page.evaluate(([place, pattern]) => new Promise((done) => {
    const input = document.querySelector('input[type=file]');
    let start = 0;
    input.addEventListener('change', () => { start = performance.now(); }, { capture: true, once: true });
    const look = () => start && new RegExp(pattern).test(document.querySelector(place)?.textContent ?? '') && (watch.disconnect(), done(performance.now() - start));
    const watch = new MutationObserver(look);
    watch.observe(document.body, { subtree: true, childList: true, characterData: true, attributes: true });
  }), [place, pattern]);
  await page.locator('input[type=file]').setInputFiles(paths);
  return seen;
}

/** Bytes that processes of this browser hold, by the system; nothing where it does not tell. */
async function memory() {
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = await session.send('SystemInfo.getProcessInfo');
  await session.detach();
  try {
    const pages = (id) => Number(/^RssAnon:\s+(\d+) kB/m.exec(readFileSync(`/proc/${id}/status`, 'utf8'))[1]) * 1_024;
    return processInfo.reduce((sum, { id }) => sum + pages(id), 0);
  } catch {
    return null;
  }
}

let over = 0;
function told(what, figure, budget, unit) {
  const mark = figure > budget ? '  OVER' : '';
  over += mark ? 1 : 0;
  console.log(`${what.padEnd(44)} ${figure.toFixed(1).padStart(9)} ${unit}, at most ${budget}${mark}`);
}

const middle = (list) => list.toSorted((a, b) => a - b)[Math.floor(list.length / 2)];

/** A large file: how long, how much more memory at most, and how long the page does not answer. */
async function large(path) {
  const page = await opened();
  const before = await memory();
  let most = before;
  const looking = setInterval(async () => { most = Math.max(most, await memory().catch(() => 0)); }, 250);
  const took = await until(page, path, '.preview', 'rows kept');
  clearInterval(looking);
  const tasks = await page.evaluate(() => globalThis.tasks);
  told(`${megabytes} MB until its preview`, took / 1_000, 30, 's');
  if (before !== null) told('more memory meanwhile, all processes', (most - before) / 1e6, 96, 'MB');
  told('longest task of the page', Math.max(0, ...tasks), 50, 'ms');
  await page.close();
}

/** How long giving up takes, from the press until nothing of the file is shown. */
async function givenUp(path) {
  const page = await opened();
  const times = [];
  for (let time = 0; time < TIMES; time += 1) {
    await until(page, path, '.import__result', 'Reading .*: [1-9]');
    times.push(await page.evaluate(() => new Promise((done) => {
      const start = performance.now();
      const look = () => document.querySelector('.preview') || (watch.disconnect(), done(performance.now() - start));
      const watch = new MutationObserver(look);
      watch.observe(document.body, { subtree: true, childList: true });
      document.querySelector('.preview__leave').click();
    })));
  }
  told('giving it up, the longest', Math.max(...times), 100, 'ms');
  await page.close();
}

/** A file of a megabyte, the first one with what reads files still to be loaded. */
async function small(path) {
  const page = await opened();
  const times = [];
  for (let time = 0; time <= TIMES; time += 1) {
    times.push(await until(page, path, '.preview', 'rows kept'));
    await page.locator('.preview__leave').click();
    await page.locator('.preview').waitFor({ state: 'detached' });
  }
  const [first, ...others] = times;
  told('1 MB until its preview, the first file', first, 300, 'ms');
  told('1 MB until its preview, others, median', middle(others), 300, 'ms');
  await page.close();
}

/** A manifest from the paste until the figures are those with it. */
async function pasted() {
  const manifest = readFileSync(new URL('../tests/artefacts/deployment-hpa.yaml', import.meta.url), 'utf8');
  const times = [];
  for (let time = 0; time < TIMES; time += 1) {
    const page = await opened();
    times.push(await page.evaluate((manifest) => new Promise((done) => {
      const figures = document.querySelector('.page__answer');
      const before = document.querySelector('.page').dataset.scenario;
      let used = false;
      const look = () => {
        const use = document.querySelector('.preview .button--first');
        if (use && !used) {
          used = true;
          use.click();
        }
        if (document.querySelector('.page').dataset.scenario === before || figures.ariaBusy !== 'false') return;
        watch.disconnect();
        done(performance.now() - start);
      };
      const watch = new MutationObserver(look);
      watch.observe(document.body, { subtree: true, childList: true, attributes: true });
      const start = performance.now();
      const area = document.getElementById('import-paste');
      area.value = manifest;
      area.dispatchEvent(new Event('input', { bubbles: true }));
    }), manifest));
    await page.close();
  }
  told('Deployment pasted, used, its verdict, median', middle(times), 1_000, 'ms');
}

try {
  const path = await written('large.csv', Number(megabytes) * 1e6);
  await large(path);
  await givenUp(path);
  await small(await written('small.csv', 1e6));
  await pasted();
} finally {
  rmSync(folder, { recursive: true });
  await browser.close();
  await site.close();
}
process.exitCode = over > 0 ? 1 : 0;
