// Weighs the release in dist/ as a host sends it (brotli) and fails where it is heavier than allowed. A goal is what is
// wanted where what is allowed is more: what one page and one engine weighed when they were cut apart.

import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

import { brotli } from './serve.mjs';

const dist = fileURLToPath(new URL('../dist/', import.meta.url));
const files = readdirSync(dist);
const one = (pattern) => files.find((name) => pattern.test(name));
const lies = (name) => statSync(join(dist, name)).size;
const weight = (name) => (/\.png$/.test(name) ? readFileSync(join(dist, name)) : brotli(readFileSync(resolve(dist, name)))).length;

/** The tables that build.rs wrote last. */
function tables() {
  const builds = fileURLToPath(new URL('../target/wasm32-unknown-unknown/worker/build/', import.meta.url));
  const written = readdirSync(builds).map((name) => join(builds, name, 'out', 'tables.rs')).filter((path) => existsSync(path));
  return written.toSorted((a, b) => statSync(b).mtimeMs - statSync(a).mtimeMs)[0];
}

const page = [one(/^fulcrum-.*\.wasm$/)];
const engine = [one(/^engine-.*\.wasm$/)];
const shell = ['index.html', one(/\.css$/), one(/^failure-/), one(/^boot-/), one(/^offline-/)];
const firstView = [
  ...shell, one(/^fulcrum-.*\.js$/), one(/^worker-.*\.js$/), ...page, ...engine,
  'icon.svg', 'manifest.webmanifest', 'icon-192.png',
];
const BUDGETS = [
  { what: 'HTML, CSS and bootstrap', names: shell, most: 45_000 },
  { what: 'module of the page', names: page, most: 404_000, goal: 235_000 },
  { what: 'module of the engine', names: engine, most: 399_000, goal: 260_000 },
  { what: 'both modules', names: [...page, ...engine], most: 802_000, goal: 480_000 },
  { what: 'module that reads files', names: [one(/^reader-.*\.wasm$/)], most: 298_000 },
  // On a disk nothing packs it: three programs as text, a third longer than they are, and the first view.
  { what: 'the page as one file, as it lies on a disk', names: ['fulcrum.html'], most: 2_200_000, goal: 900_000, asIs: true },
  { what: 'catalogue', names: [tables()], most: 60_000 },
  { what: 'element for foreign pages', names: ['embed/v1.js'], most: 5_000 },
];

const kB = (bytes) => `${(bytes / 1000).toFixed(1)} kB`;
for (const name of firstView) console.log(`  ${kB(weight(name)).padStart(9)}  ${name}`);
for (const { what, names, most, goal, asIs } of BUDGETS) {
  const bytes = names.map(asIs ? lies : weight).reduce((sum, each) => sum + each, 0);
  const kept = bytes <= most;
  console.log(`${kept ? 'ok' : 'TOO HEAVY'}: ${what} ${kB(bytes)} of ${kB(most)}${goal && bytes > goal ? `, ${kB(bytes - goal)} over the goal of ${kB(goal)}` : ''}`);
  if (!kept) process.exitCode = 1;
}
