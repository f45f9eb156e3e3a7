// Trunk's last step: turns the bound module and the sources of the shell into the site.
//
// Files that never keep their content under a name are named by their content; the pages link them with
// checksums; the service worker gets the list of all. Works in any folder of any host: every address is relative.

import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { basename, extname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

import { hostFiles } from './hosts.mjs';
import { shortened } from './imports.mjs';
import { thirdParty } from './licences.mjs';
import { oneFile } from './one-file.mjs';
import { metaPolicy } from './policy.mjs';

const project = fileURLToPath(new URL('..', import.meta.url));
const shell = join(project, 'src', 'shell');
const out = process.env.TRUNK_STAGING_DIR;
const release = process.env.TRUNK_PROFILE === 'release';
const version = /^version = "(.*)"$/m.exec(readFileSync(join(project, 'Cargo.toml'), 'utf8'))[1];
const TARGET = 'wasm32-unknown-unknown';
const MARK = /<!-- shell:.*?-->/;
const FIRST_VIEW = /<!-- first view:.*?-->/;

const digest = (algorithm, bytes, form) => createHash(algorithm).update(bytes).digest(form);
const integrity = (bytes) => `sha384-${digest('sha384', bytes, 'base64')}`;
const bare = ({ integrity }) => integrity.slice('sha384-'.length);
const source = (name) => readFileSync(join(shell, name), 'utf8');
const fill = (text, values) => Object.entries(values).reduce((filled, [mark, value]) => filled.replaceAll(mark, () => value), text);

function write(path, content) {
  mkdirSync(join(out, path, '..'), { recursive: true });
  writeFileSync(join(out, path), content);
}

/** Writes `content` under a name that tells it from every other version. */
function writeNamed(name, content) {
  const bytes = Buffer.from(content);
  const extension = extname(name);
  const path = `${basename(name, extension)}-${digest('sha256', bytes, 'hex').slice(0, 16)}${extension}`;
  write(path, bytes);
  return { path, bytes, integrity: integrity(bytes) };
}

/** A file Trunk emitted, taken away from under its plain name. */
function take(name) {
  const bytes = readFileSync(join(out, name));
  rmSync(join(out, name));
  return bytes;
}

/** A style sheet without its comments. */
const sheet = (path) => readFileSync(path, 'utf8').replace(/\/\*[^]*?\*\/\s*/g, '');

/** All style sheets as one: the shell's, the tokens, then each component's by name. */
function styles() {
  const folder = join(project, 'styles');
  const first = 'tokens.css';
  const names = readdirSync(folder).filter((name) => name.endsWith('.css'));
  const ordered = [...names.filter((name) => name === first), ...names.filter((name) => name !== first).sort()];
  const sheets = [join(shell, 'shell.css'), ...ordered.map((name) => join(folder, name))];
  return sheets.map(sheet).join('\n');
}

/** The glue as a classic script. It is generated, so a form this does not know stops the build. */
function classic(glue) {
  const script = glue.toString()
    .replace(/^export (?=function )/gm, '')
    .replace(/^export \{[^}]*\};\n?/gm, '')
    .replaceAll('import.meta.url', 'location.href');
  if (/^(ex|im)port\b|import\.meta/m.test(script)) throw new Error('The glue has an import or export this hook does not know.');
  return script;
}

/**
 * The modules that Trunk does not build, because it builds one library a page. Each leaves `NAME.js` and `NAME_bg.wasm`
 * where Trunk leaves its own.
 */
const BESIDE = {
  // What answers, in every worker: built for speed.
  engine: { lib: 'fulcrum_engine', words: ['--package', 'fulcrum-engine'] },
  // What reads files that are handed in: loaded for the first of them.
  reader: { lib: 'fulcrum_reader', words: ['--package', 'fulcrum-reader'] },
  // The page of proof: the page's crate with the command in it.
  proof: { lib: 'fulcrum', words: ['--no-default-features', '--features', 'proof-page'] },
};

function build(name) {
  const run = (program, ...words) => execFileSync(program, words, { cwd: project, stdio: ['ignore', 'inherit', 'inherit'] });
  const { lib, words } = BESIDE[name];
  const profile = release ? 'worker' : 'dev';
  run('cargo', 'build', '--locked', '--lib', '--target', TARGET, '--profile', profile, ...words);
  const folder = process.env.CARGO_TARGET_DIR ?? join(project, 'target');
  const built = join(folder, TARGET, release ? 'worker' : 'debug', `${lib}.wasm`);
  run('wasm-bindgen', '--target', 'web', '--no-typescript', '--out-name', name, '--out-dir', out, built);
  const module = join(out, `${name}_bg.wasm`);
  if (release) run('wasm-opt', '-O3', '--reorder-functions-by-name', module, '-o', module);
}

/** A page as it stands before its program runs, rendered by the very components that show it live. While one works on them a
 *  page begins with its name only. */
function firstView(page) {
  if (!release) return '<main class="page"><h1>Fulcrum</h1></main>';
  const { CARGO_BUILD_TARGET, ...env } = process.env; // It runs on this machine, whatever is built besides.
  const words = ['run', '--quiet', '--locked', '--features', 'ssr', '--example', 'first_view', page];
  return execFileSync('cargo', words, { cwd: project, env, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] }).trim();
}

/** The glue with its module under guard (src/shell/guard.js). It is generated, so a form this does not know stops the build. */
function guarded(glue) {
  const parts = glue.split('wasm = instance.exports;');
  if (parts.length !== 2) throw new Error(`The glue takes up its module ${parts.length - 1} times.`);
  return parts.join('wasm = globalThis.fulcrumShell.guarded(instance.exports);');
}

/** A module and its glue. */
function writeModule(name) {
  const bound = { wasm: take(`${name}_bg.wasm`), glue: guarded(take(`${name}.js`).toString()) };
  // While one works on it, names tell more than they weigh.
  const program = release ? shortened(bound.wasm, bound.glue) : bound;
  const wasm = writeNamed(`${name}.wasm`, program.wasm);
  const glue = writeNamed(`${name}.js`, program.glue.replaceAll(`${name}_bg.wasm`, wasm.path));
  return { wasm, glue, told: { name: wasm.path, length: wasm.bytes.length, sha384: bare(wasm) } };
}

/** A program as a worker: its script has the glue in it, and nothing else is loaded by it. */
function writeWorker(name, { glue, told }) {
  const script = writeNamed(`${name}.js`, classic(glue.bytes) + source('guard.js') + source('worker.js'));
  return { script: { name: script.path, sha384: bare(script) }, glue: glue.path, wasm: told };
}

/** What loads a module and stops it, and what its workers run. */
function writeBoot(name, { glue, told }, workers) {
  const build = { glue: glue.path, wasm: told, ...workers };
  return writeNamed(name, fill(source('boot.js'), { __BUILD__: JSON.stringify(build) }));
}

/** What every page shares. */
function writeShared() {
  return {
    first: writeNamed('first.js', source('first.js')),
    failure: writeNamed('failure.js', source('guard.js') + source('failure.js')),
    offline: writeNamed('offline.js', fill(source('offline.js'), { __OFFLINE__: JSON.stringify(release ? 'sw.js' : null) })),
    styles: [writeNamed('fulcrum.css', styles())],
  };
}

/** What a page at `up` from the site's root loads. `crossorigin`, because a frame may be without an origin. */
function head({ wasm, glue, engine, boot, failure, first, offline, frame, styles }, up) {
  const programs = new Set([wasm.path, engine.wasm.name]);
  const checked = (file) => `integrity="${file.integrity}" crossorigin="anonymous"`;
  return [
    `<meta http-equiv="Content-Security-Policy" content="${metaPolicy}">`,
    ...styles.map((sheet) => `<link rel="stylesheet" href="${up}${sheet.path}" ${checked(sheet)}>`),
    // Whatever refuses the others, this one can say so: no checksum of it is asked for, since that needs what may be missing.
    `<script src="${up}${first.path}"></script>`,
    `<link rel="modulepreload" href="${up}${glue.path}" ${checked(glue)}>`,
    ...[...programs].map((path) => `<link rel="preload" as="fetch" type="application/wasm" href="${up}${path}" crossorigin="anonymous">`),
    `<script src="${up}${failure.path}" ${checked(failure)} defer></script>`,
    `<script type="module" src="${up}${boot.path}" ${checked(boot)}></script>`,
    `<script type="module" src="${up}${offline.path}" ${checked(offline)}></script>`,
    ...(frame ? [`<script src="${up}${frame.path}" ${checked(frame)} defer></script>`] : []),
    ...(release ? [] : [`<script src="${up}reload.js" defer></script>`]),
  ].join('\n');
}

/** Trunk's page without what only Trunk needed: its link, and the inline script it adds while serving. */
function withoutTrunk(html) {
  return html.replace(/<link data-trunk[^>]*>\n?/g, '').replace(/<script>[^]*?<\/script>/g, '');
}

/** Everything emitted so far, as addresses: a page goes by the name of its folder. */
function emitted() {
  const files = readdirSync(out, { recursive: true }).filter((name) => statSync(join(out, name)).isFile());
  return files.map((name) => relative('.', name).split(sep).join('/').replace(/(^|\/)index\.html$/, '$1')).sort();
}

function writeOffline(paths) {
  const file = (path) => readFileSync(join(out, path === '' || path.endsWith('/') ? `${path}index.html` : path));
  const list = paths.map((path) => [path, integrity(file(path))]);
  const version = digest('sha256', JSON.stringify(list), 'hex').slice(0, 16);
  write('sw.js', fill(source('sw.js'), { __VERSION__: version, __FILES__: JSON.stringify(list) }));
}

function finish() {
  const index = withoutTrunk(readFileSync(join(out, 'index.html'), 'utf8'));
  Object.keys(BESIDE).forEach(build);
  const shared = writeShared();
  const program = { ...shared, ...writeModule('fulcrum') };
  const proof = { ...shared, ...writeModule('proof') };
  program.engine = writeWorker('worker', writeModule('engine'));
  proof.engine = writeWorker('proof-worker', proof);
  const reader = writeWorker('reader-worker', writeModule('reader'));
  program.boot = writeBoot('boot.js', program, { engine: program.engine, reader });
  proof.boot = writeBoot('proof-boot.js', proof, { engine: proof.engine });
  proof.styles = [...shared.styles, writeNamed('proof.css', sheet(join(project, 'styles', 'proof', 'proof.css')))];
  write('index.html', index.replace(MARK, () => head(program, '')).replace(FIRST_VIEW, () => firstView('page')));
  const widget = { ...program, frame: writeNamed('frame.js', source('frame.js')) };
  write('embed/index.html', source('embed.html').replace(MARK, () => head(widget, '../')).replace(FIRST_VIEW, () => firstView('widget')));
  write('proof/index.html', source('proof.html').replace(MARK, () => head(proof, '../')).replace(FIRST_VIEW, () => firstView('proof')));
  const element = source('v1.js').replace(/^ *\/\/.*\n/gm, '');
  // The second name never changes what it stands for, so that a page may ask for its checksum.
  for (const name of ['v1', version]) write(`embed/${name}.js`, element);
  write('embed/integrity.json', `${JSON.stringify({ [`${version}.js`]: integrity(Buffer.from(element)) }, null, 2)}\n`);
  write('embed/fulcrum-calculator.d.ts', source('fulcrum-calculator.d.ts'));
  for (const name of ['manifest.webmanifest', 'icon.svg', 'icon-192.png', 'icon-512.png']) {
    write(name, readFileSync(join(shell, name)));
  }
  if (!release) return write('reload.js', source('reload.js'));
  const paths = emitted();
  writeOffline(paths);
  // Not stored for use without a network: one file needs no store, and hosts read theirs where they are.
  write('fulcrum.html', oneFile(out, { ...program, reader }, source('unpack.js')));
  const terms = { 'THIRD-PARTY.txt': thirdParty(project) };
  for (const name of ['LICENSE-MIT', 'LICENSE-APACHE']) terms[`${name}.txt`] = readFileSync(join(project, name));
  const files = { ...terms, ...hostFiles([...paths, 'sw.js', 'fulcrum.html', ...Object.keys(terms)]) };
  for (const [path, content] of Object.entries(files)) write(path, content);
  write('SHA256SUMS', sums());
}

/** What `sha256sum -c` reads, of all that was emitted. */
function sums() {
  const names = readdirSync(out, { recursive: true }).filter((name) => statSync(join(out, name)).isFile()).sort();
  return names.map((name) => `${digest('sha256', readFileSync(join(out, name)), 'hex')}  ${name.split(sep).join('/')}\n`).join('');
}

finish();
