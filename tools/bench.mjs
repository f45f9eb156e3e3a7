// How long one step of a slider takes on a release: from the event to the changed document, and to the frame
// after it. Real Chromium, no throttling; 200 steps over each of the first four sliders.
//
//   node tools/bench.mjs [folder=dist]

import { fileURLToPath } from 'node:url';

import { launch } from './chromium.mjs';
import { serve } from './serve.mjs';

const STEPS = 200;
const site = await serve({ root: process.argv[2] ?? fileURLToPath(new URL('../dist/', import.meta.url)) });
const browser = await launch();
const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
await page.goto(site.url);
await page.locator('html[data-fulcrum="ready"]').waitFor({ state: 'attached' });

/** Runs in the page: milliseconds to the last change of the document and to the next frame, step by step. */
async function measure([index, steps]) {
  const input = document.querySelectorAll('input[type=range]')[index];
  const [least, most] = [Number(input.min || 0), Number(input.max || 100)];
  const times = { changed: [], framed: [] };
  for (let step = 0; step < steps; step += 1) {
    const start = performance.now();
    let changed = start;
    const watch = new MutationObserver(() => { changed = performance.now(); });
    watch.observe(document.getElementById('fulcrum'), { subtree: true, childList: true, characterData: true, attributes: true });
    input.value = String(least + ((step * 37) % Math.max(1, most - least)));
    input.dispatchEvent(new Event('input', { bubbles: true }));
    await new Promise((done) => requestAnimationFrame(() => { const { port1, port2 } = new MessageChannel(); port1.onmessage = done; port2.postMessage(0); }));
    times.framed.push(performance.now() - start);
    times.changed.push(changed - start);
    watch.disconnect();
  }
  return { name: input.labels?.[0]?.textContent?.trim() || input.id, times };
}

const at = (list, share) => list.toSorted((a, b) => a - b)[Math.min(list.length - 1, Math.floor(list.length * share))].toFixed(1).padStart(6);
const count = Math.min(4, await page.locator('input[type=range]').count());
console.log(`milliseconds over ${STEPS} steps     p50    p95    max`);
for (let index = 0; index < count; index += 1) {
  const { name, times } = await page.evaluate(measure, [index, STEPS]);
  for (const [what, list] of Object.entries(times)) {
    console.log(`${name.slice(0, 18).padEnd(18)} ${what.padEnd(8)} ${at(list, 0.5)} ${at(list, 0.95)} ${at(list, 1)}`);
  }
}

/** Runs in the page: milliseconds per question to a worker, which is the same module, over links of many rates. */
async function ask([question, links]) {
  const worker = await globalThis.fulcrumShell.startWorker();
  const answered = (text) => new Promise((done, fail) => {
    worker.onmessage = ({ data }) => done(data);
    worker.onerror = fail;
    worker.postMessage([1, text]);
  });
  await answered(`${question} ${links[0]}`);
  const times = [];
  for (const link of links) {
    const start = performance.now();
    await answered(`${question} ${link}`);
    times.push(performance.now() - start);
  }
  worker.terminate();
  return times;
}

const links = Array.from({ length: STEPS }, (_, step) => `v1&rate=${(0.01 * 1.07 ** (step % 150)).toPrecision(4)}`);
console.log('\ncomputing alone, in a worker, messages included: outcome, all strips, flips and charts; then with the confidence');
for (const [name, question] of [['strips and flips', 'flips'], ['whole answer', 'sentence'], ['message alone', 'version']]) {
  const list = await page.evaluate(ask, [question, links]);
  console.log(`${name.padEnd(27)} ${at(list, 0.5)} ${at(list, 0.95)} ${at(list, 1)}`);
}
await browser.close();
await site.close();
