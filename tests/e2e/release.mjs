// The release of another day: what stands in dist/, as a build of changed sources would put it there.

import { createHash } from 'node:crypto';
import { cpSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { serve } from '../../tools/serve.mjs';
import { headersFor } from '../../tools/policy.mjs';
import { DIST } from './site.mjs';

const NAMED = /-([0-9a-f]{16})\.(css|js|wasm)$/;
const sum = (bytes) => createHash('sha384').update(bytes).digest('base64');
const hash = (text) => createHash('sha256').update(text).digest('hex').slice(0, 16);

/** Every file below a folder. */
const below = (folder) => readdirSync(folder, { recursive: true }).filter((name) => statSync(join(folder, name)).isFile());

/**
 * Makes a release at `folder` another version: every file that is named by its content has another name, every page says
 * `data-build="VERSION"`, and whatever names a file or its checksum follows.
 */
function changed(folder, version) {
  const texts = () => below(folder).filter((name) => /(\.(js|html|webmanifest)|_headers)$/.test(name));
  const replace = (pairs) => {
    for (const name of texts()) {
      const text = readFileSync(join(folder, name), 'utf8');
      const next = pairs.reduce((text, [old, other]) => text.replaceAll(old, other), text);
      if (next !== text) writeFileSync(join(folder, name), next);
    }
  };
  const sums = () => new Map(below(folder).map((name) => [name, sum(readFileSync(join(folder, name)))]));

  const renamed = below(folder).map((name) => NAMED.exec(name)?.[1]).filter(Boolean).map((old) => [old, hash(old + version)]);
  let before = sums();
  const nameNow = (name) => renamed.reduce((name, [old, other]) => name.replace(old, other), name);
  for (const name of before.keys()) if (nameNow(name) !== name) renameSync(join(folder, name), join(folder, nameNow(name)));
  before = new Map([...before].map(([name, sum]) => [nameNow(name), sum]));
  replace(renamed);
  for (const name of texts().filter((name) => name.endsWith('.html'))) {
    writeFileSync(join(folder, name), readFileSync(join(folder, name), 'utf8').replace('<html ', `<html data-build="${version}" `));
  }
  // What names a checksum has another one itself.
  for (;;) {
    const now = sums();
    const others = [...now].filter(([name, sum]) => sum !== before.get(name) && name !== 'sw.js').map(([name, sum]) => [before.get(name), sum]);
    if (others.length === 0) break;
    replace(others);
    before = now;
  }
  const worker = join(folder, 'sw.js');
  writeFileSync(worker, readFileSync(worker, 'utf8').replace(/VERSION = '\w+'/, `VERSION = '${hash(version)}'`));
}

/**
 * A host on which copies of the release stand in several folders, each in a version of its own. `put({ 'a/': 'one' })`
 * deploys anew, whole and at once; `first` is the release as it is in dist/. `spoil(path, response)` may answer instead.
 */
export async function host(copies) {
  const made = [];
  let server = null;
  const state = { spoil: () => false };
  const put = async (copies) => {
    const root = mkdtempSync(join(tmpdir(), 'fulcrum-host-'));
    made.push(root);
    for (const [folder, version] of Object.entries(copies)) {
      cpSync(DIST, join(root, folder), { recursive: true });
      if (version !== 'first') changed(join(root, folder), version);
    }
    const inCopy = (path) => Object.keys(copies).filter((folder) => path.startsWith(folder)).reduce((path, folder) => path.slice(folder.length), path);
    const port = server ? Number(new URL(server.origin).port) : 0;
    await server?.close();
    server = await serve({
      root, port, quality: 1, headers: (path) => headersFor(inCopy(path)), intercept: (path, request, response) => state.spoil(path, response),
    });
  };
  await put(copies);
  const close = async () => {
    await server.close();
    made.forEach((root) => rmSync(root, { recursive: true, force: true }));
  };
  return Object.assign(state, { put, close, url: (folder) => `${server.origin}/${folder}` });
}
