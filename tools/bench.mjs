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

/**
 * Runs in the page: milliseconds until the controls have changed, until the next frame, and until the figures are those of
 * the new scenario, step by step.
 */
async function measure([index, steps]) {
  const input = document.querySelectorAll('input[type=range]')[index];
  const page = document.querySelector('.page');
  const figures = document.querySelector('.page__answer');
  const [least, most] = [Number(input.min || 0), Number(input.max || 100)];
  const times = { controls: [], frame: [], figures: [] };
  const changed = (place, is) => new Promise((done) => {
    const look = () => is() && (watch.disconnect(), done(performance.now()));
    const watch = new MutationObserver(look);
    watch.observe(place, { attributes: true });
  });
  for (let step = 0; step < steps; step += 1) {
    const before = page.dataset.scenario;
    const start = performance.now();
    const controls = changed(page, () => page.dataset.scenario !== before);
    const busy = changed(figures, () => figures.ariaBusy === 'true');
    input.value = String(least + ((step * 37) % Math.max(1, most - least)));
    input.dispatchEvent(new Event('input', { bubbles: true }));
    const nothing = new Promise((done) => setTimeout(done, 500));
    if (await Promise.race([controls, nothing]) === undefined) continue; // The same stop.
    times.controls.push(await controls - start);
    const shown = busy.then(() => changed(figures, () => figures.ariaBusy === 'false'));
    await new Promise((done) => requestAnimationFrame(() => { const { port1, port2 } = new MessageChannel(); port1.onmessage = done; port2.postMessage(0); }));
    times.frame.push(performance.now() - start);
    times.figures.push(await shown - start);
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

/** Runs in the page: milliseconds per question to a worker, over links of many rates. */
async function ask([question, links]) {
  const worker = await globalThis.fulcrumShell.startWorker();
  const answered = (text) => new Promise((done, fail) => {
    worker.onmessage = ({ data }) => data.length > 1 && done(data);
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
console.log('\ncomputing alone, in a worker, messages included: all that a movement redraws; the verdict in words; a message without work');
for (const [name, question] of [['whole answer', 'outcome'], ['its sentence', 'sentence'], ['message alone', 'version']]) {
  const list = await page.evaluate(ask, [question, links]);
  console.log(`${name.padEnd(27)} ${at(list, 0.5)} ${at(list, 0.95)} ${at(list, 1)}`);
}

/**
 * Runs in the page: milliseconds to the first and to the last part of an answer, question by question. A part is bytes, of
 * which the first says whether a better one follows.
 */
async function answered(questions) {
  const worker = await globalThis.fulcrumShell.startWorker();
  const ask = (text) => new Promise((done, fail) => {
    const start = performance.now();
    let first = null;
    worker.onmessage = ({ data: [, part] }) => {
      if (part === undefined) return; // Only that it is alive.
      first ??= performance.now() - start;
      if (part[0] !== 0) done([first, performance.now() - start]);
    };
    worker.onerror = fail;
    worker.postMessage([1, text]);
  });
  await ask(questions[0]);
  const times = [];
  for (const text of questions) times.push(await ask(text));
  worker.terminate();
  return times;
}

console.log('\ndrawing the uncertain inputs, in the worker: the first part of the answer and the last one');
for (const [name, kind, add] of [
  ['1,024 draws', 'drawn', ''], ['bands of 25 rates', 'bands', ''], ['p99 of 64 draws', 'latency', ''], ['1,024 draws, 5 services', 'drawn', '&services=5&visits=3'],
  // People of both sides leave a mix every chance, so that it is looked for in each draw.
  ['1,024 draws, with a mix', 'drawn', '&peak=1.5&duration=1500&memory=2048&p99=10000&fhours=3&chours=6'],
  ['the same, 5 services', 'drawn', '&peak=1.5&duration=1500&memory=2048&p99=10000&fhours=3&chours=6&services=5&visits=3'],
  ['1,024 draws, ten ranges', 'drawn', '&peak=3..7&weekend=0.2..0.8&duration=60..240&memory=256..1024&p99=300..800&services=1..5&visits=1..3&fhours=4..20&chours=20..80'],
]) {
  const list = await page.evaluate(answered, links.filter((_, step) => step % 10 === 0).map((link) => `${kind} ${link}${add}`));
  for (const [place, part] of [[0, 'first'], [1, 'last']]) {
    const times = list.map((time) => time[place]);
    console.log(`${name.padEnd(24)} ${part.padEnd(6)} ${at(times, 0.5)} ${at(times, 0.95)} ${at(times, 1)}`);
  }
}

console.log('\nstudies in a worker, messages included: milliseconds to the first part of an answer, and to the last (budget of a map: 300)');
for (const [name, asked, more] of [
  ['what matters', 'tornado', ''], ['36 months', 'growth', '&growth=0.05'], ['map, rate x duration', 'map rate duration', ''],
  ['map, peak x memory', 'map peak memory', ''], ['map, peak x weekend', 'map peak weekend', ''], ['map, of five services', 'map rate duration', '&services=5&visits=3'],
]) {
  const questions = Array.from({ length: 9 }, (_, step) => `${asked} v1&rate=${5 + 7 * step}${more}`);
  const times = await page.evaluate(answered, questions);
  console.log(`${name.padEnd(27)} first ${at(times.map(([first]) => first), 0.5)}  last ${at(times.map(([, last]) => last), 0.5)}  slowest ${at(times.map(([, last]) => last), 1)}`);
}

/** Runs in the page: seconds that `count` workers take for one simulation each, and the requests of all of them. */
async function simulate([rate, service, seconds, count]) {
  const answered = (worker, text) => new Promise((done, fail) => {
    worker.onmessage = ({ data }) => data.length > 1 && done(data[1]);
    worker.onerror = fail;
    worker.postMessage([1, text]);
  });
  const workers = await Promise.all(Array.from({ length: count }, () => globalThis.fulcrumShell.startWorker()));
  await Promise.all(workers.map((worker) => answered(worker, 'version')));
  const start = performance.now();
  const answers = await Promise.all(workers.map((worker, seed) => answered(worker, `pool ${rate} ${service} ${seconds / count} ${seed + 1}`)));
  const took = (performance.now() - start) / 1000;
  workers.forEach((worker) => worker.terminate());
  return [took, answers.reduce((sum, answer) => sum + Number(answer.split(' ')[0]), 0)];
}

console.log('\nsimulating functions, request by request: million requests a second, of one worker and of all');
const cores = await page.evaluate(() => navigator.hardwareConcurrency);
for (const [name, rate, service, seconds, workers] of [
  ['100/s x 0.2 s', 100, 0.2, 100_000, 1], ['10,000/s x 0.1 s', 10_000, 0.1, 1_000, 1],
  ['a day at 1,000/s, 4 workers', 1_000, 0.12, 86_400, 4],
]) {
  const [took, requests] = await page.evaluate(simulate, [rate, service, seconds, workers]);
  console.log(`${name.padEnd(28)} ${(requests / took / 1e6).toFixed(1).padStart(6)} in all, ${took.toFixed(2)} s for ${(requests / 1e6).toFixed(1)} million on ${cores} cores`);
}
await browser.close();
await site.close();
