// What of others is in the release, and under which terms: every crate behind the modules, with the licence files that it brings.

import { execFileSync } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';

const ROOTS = new Set(['fulcrum', 'fulcrum-engine', 'fulcrum-reader']);
const TERMS = /^(licen[cs]e|copying|notice|unlicense|copyright)/i;

/** All that Cargo knows of what is built for a browser. */
function metadata(project) {
  const words = ['metadata', '--format-version=1', '--locked', '--filter-platform=wasm32-unknown-unknown', '--features=web,proof-page'];
  return JSON.parse(execFileSync('cargo', words, { cwd: project, encoding: 'utf8', maxBuffer: 1 << 28, stdio: ['ignore', 'pipe', 'inherit'] }));
}

/** The packages of others that run in the release; what only builds it leaves nothing there. */
function shipped({ packages, resolve }) {
  const nodes = new Map(resolve.nodes.map((node) => [node.id, node]));
  const known = new Map(packages.map((pack) => [pack.id, pack]));
  const isMacro = (pack) => pack.targets.some(({ kind }) => kind.includes('proc-macro'));
  const open = packages.filter(({ name, source }) => source === null && ROOTS.has(name)).map(({ id }) => id);
  const seen = new Set();
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    if (seen.has(id) || isMacro(known.get(id))) continue;
    seen.add(id);
    const runs = nodes.get(id).deps.filter(({ dep_kinds }) => dep_kinds.some(({ kind }) => kind === null));
    open.push(...runs.map(({ pkg }) => pkg));
  }
  const order = (one, other) => (one.name + one.version < other.name + other.version ? -1 : 1);
  return [...seen].map((id) => known.get(id)).filter(({ source }) => source !== null).sort(order);
}

/** The licence files of a package. A dual licence may come in several. */
function terms({ manifest_path: manifest }) {
  const folder = dirname(manifest);
  const names = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isFile() && TERMS.test(entry.name)).map(({ name }) => name).sort();
  return names.map((name) => readFileSync(join(folder, name), 'utf8').replaceAll('\r\n', '\n').trim());
}

/** `THIRD-PARTY.txt`: who wrote what, and each text of a licence once, with the crates that it is for. */
export function thirdParty(project) {
  const packages = shipped(metadata(project));
  const texts = new Map();
  for (const pack of packages) {
    for (const text of terms(pack)) texts.set(text, [...(texts.get(text) ?? []), `${pack.name} ${pack.version}`]);
  }
  const list = packages.map(({ name, version, license, repository }) => `${name} ${version}, ${license}${repository ? `, ${repository}` : ''}`);
  const rule = '-'.repeat(78);
  return [
    'Fulcrum contains code of these Rust crates, under the terms below.\n',
    ...list,
    ...[...texts].map(([text, names]) => `\n${rule}\n${names.join(', ')}\n${rule}\n\n${text}`),
    '',
  ].join('\n');
}
