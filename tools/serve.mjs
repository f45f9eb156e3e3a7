// A static server with the headers a good host would send: the security policy, brotli, right types.
//
//   node tools/serve.mjs [folder=dist] [port=8080] [base=/]

import { createReadStream, existsSync, readFileSync, statSync } from 'node:fs';
import http from 'node:http';
import { extname, join, normalize, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, constants } from 'node:zlib';

import { headersFor } from './policy.mjs';

const TYPES = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.wasm': 'application/wasm',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.json': 'application/json',
  '.csv': 'text/csv; charset=utf-8',
  '.webmanifest': 'application/manifest+json',
};
const PACKED = new Set(['.html', '.js', '.css', '.wasm', '.svg', '.json', '.webmanifest']);

/** `bytes` as a host sends them, at its best if nothing else is said. */
export function brotli(bytes, quality = 11) {
  return brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: quality, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length } });
}

/**
 * Serves `root` below `base` and resolves to `{ origin, url, close }`.
 *
 * `headers(path)` gives the headers of a file; `intercept(path, request, response)` may answer by itself (then it
 * returns true), which is how the tests break a server. `quality` is that of the compression, which happens at the
 * first request: at its best it takes seconds for a module, many on a slow machine.
 */
export function serve({ root, base = '/', port = 0, headers = headersFor, intercept = () => false, quality }) {
  const packed = new Map();
  const pack = (file) => {
    if (!packed.has(file)) packed.set(file, brotli(readFileSync(file), quality));
    return packed.get(file);
  };

  const server = http.createServer((request, response) => {
    const asked = decodeURIComponent(new URL(request.url, 'http://host').pathname);
    if (!asked.startsWith(base)) return refuse(response, 404);
    const path = asked.slice(base.length);
    if (intercept(path, request, response)) return;
    send(path, request, response);
  });

  function send(path, request, response) {
    const file = fileOf(root, path);
    if (!file) return refuse(response, 404);
    if (statSync(file).isDirectory()) return response.writeHead(301, { Location: `${base}${path}/` }).end();
    const kind = extname(file);
    response.setHeaders(new Map(Object.entries({ ...headers(path.replace(/index\.html$/, '')), 'Content-Type': TYPES[kind] ?? 'application/octet-stream', Vary: 'Accept-Encoding' })));
    if (PACKED.has(kind) && /\bbr\b/.test(request.headers['accept-encoding'] ?? '')) {
      return response.writeHead(200, { 'Content-Encoding': 'br' }).end(pack(file));
    }
    createReadStream(file).pipe(response.writeHead(200));
  }

  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      const origin = `http://127.0.0.1:${server.address().port}`;
      const close = () => new Promise((done) => { server.close(done); server.closeAllConnections(); });
      resolve({ origin, url: origin + base, close });
    });
  });
}

/** The file or folder at `path` below `root`; nothing outside `root`. */
function fileOf(root, path) {
  const inside = normalize(join(root, path));
  if (inside !== normalize(root) && !inside.startsWith(normalize(root + sep))) return null;
  const file = path === '' || path.endsWith('/') ? join(inside, 'index.html') : inside;
  return existsSync(file) ? file : null;
}

function refuse(response, status) {
  response.writeHead(status, { 'Content-Type': 'text/plain' }).end(`${status}\n`);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [root = 'dist', port = '8080', base = '/'] = process.argv.slice(2);
  const { url } = await serve({ root, base, port: Number(port) });
  console.log(`Serving ${root} at ${url}`);
}
