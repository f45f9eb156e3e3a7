// The whole page as one file that opens from a disk: what index.html links stands in it, the programs packed.

import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

const TYPES = { js: 'text/javascript', wasm: 'application/wasm' };

/** A widget and the page of proof are other files, which this one does not have. */
const ALONE = '.share > .button:first-child, .footer a[href="proof/"] { display: none }';

const hash = (text) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

/** A file of the build, as text that the page unpacks when it starts (src/shell/unpack.js). */
function packed(out, name) {
  const type = TYPES[name.split('.').at(-1)];
  const bytes = gzipSync(readFileSync(join(out, name)), { level: 9 });
  return `<script type="text/plain" data-name="${name}" data-type="${type}">${bytes.toString('base64')}</script>`;
}

/** What may run here: what stands in the file, and what it makes of itself. */
function policy(scripts, style) {
  return [
    "default-src 'none'",
    `script-src ${scripts.map(hash).join(' ')} 'wasm-unsafe-eval' blob:`,
    `style-src ${hash(style)}`,
    'img-src data:',
    'connect-src blob:',
    'worker-src blob:',
    "base-uri 'none'",
    "form-action 'none'",
    "require-trusted-types-for 'script'",
    'trusted-types fulcrum',
  ].join('; ');
}

/**
 * `fulcrum.html`, made of the index.html in the folder `out` and the files of the program that it links; `unpack` is the
 * source that unpacks them. A form this does not know stops the build.
 */
export function oneFile(out, { wasm, glue, engine, reader, boot, failure, first, styles }, unpack) {
  const style = `${styles.map((sheet) => sheet.bytes).join('\n')}\n${ALONE}`;
  const [begins, stops, starts] = [first.bytes.toString(), failure.bytes.toString(), `${unpack}\n${boot.bytes}`];
  const names = [wasm.path, glue.path, engine.wasm.name, engine.script.name, engine.glue, reader.wasm.name, reader.script.name, reader.glue];
  const icon = readFileSync(join(out, 'icon.svg')).toString('base64');
  const head = [
    `<meta http-equiv="Content-Security-Policy" content="${policy([begins, stops, starts], style)}">`,
    `<style>${style}</style>`,
    `<link rel="icon" href="data:image/svg+xml;base64,${icon}" type="image/svg+xml">`,
    `<script>${begins}</script>`,
  ];
  const end = [
    ...names.map((name) => packed(out, name)),
    `<script>${stops}</script>`,
    `<script type="module">${starts}</script>`,
  ];
  for (const text of [style, begins, stops, starts]) {
    if (/<\/(script|style)/i.test(text)) throw new Error('A script or style sheet ends the element it stands in.');
  }
  const page = readFileSync(join(out, 'index.html'), 'utf8')
    .replace(/<meta http-equiv[^>]*>\n?/, '')
    .replace(/<link rel="(stylesheet|modulepreload|preload|manifest|icon|apple-touch-icon)"[^>]*>\n?/g, '')
    .replace(/<script [^>]*src=[^>]*><\/script>\n?/g, '')
    .replace('<meta charset="utf-8">', () => `<meta charset="utf-8">\n${head.join('\n')}`)
    .replace('</body>', () => `${end.join('\n')}\n</body>`);
  const left = /(?:src|href)="(?!data:|https?:|#|proof\/")[^"]*"/.exec(page.replace(/<script[^]*?<\/script>/g, ''));
  if (left) throw new Error(`fulcrum.html would still load something: ${left[0]}`);
  return page;
}
