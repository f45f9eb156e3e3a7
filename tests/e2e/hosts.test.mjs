// The site as others serve it: on nginx and Apache with the files that it brings for them, on a server that sends no headers at
// all, from a folder on a disk, and as one file.

import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { cpSync, mkdtempSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import net from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { pathToFileURL } from 'node:url';

import { headersFor } from '../../tools/policy.mjs';
import { assertClean, assertFigures, becomes, Calculator, DIST, drawn, eventually, holds, says, serveRelease, useBrowser } from './site.mjs';

const browser = useBrowser();
const folder = mkdtempSync(join(tmpdir(), 'fulcrum-hosts-'));
after(() => rmSync(folder, { recursive: true, force: true }));

const PATHS = ['', 'embed/', 'embed/v1.js', 'proof/', 'fulcrum.html', 'sw.js', readdirSync(DIST).find((name) => /^boot-.*\.js$/.test(name))];

const program = (...names) => names.find((name) => {
  try { return execFileSync('sh', ['-c', `command -v ${name}`]); } catch { return false; }
});

const freePort = () => new Promise((done) => {
  const server = net.createServer().listen(0, '127.0.0.1', () => {
    const { port } = server.address();
    server.close(() => done(port));
  });
});

/** nginx as a reader of hosts/nginx.conf sets it up: the file included, its lines for a location taken over. */
function nginx(port) {
  const told = readFileSync(join(DIST, 'hosts/nginx.conf'), 'utf8');
  const lines = [...told.matchAll(/^# {5}((?!include)\S.*|  .*)$/gm)].map(([, line]) => line);
  const config = join(folder, 'nginx.conf');
  writeFileSync(config, `
    worker_processes 1; daemon off; pid ${folder}/nginx.pid; error_log stderr;
    events {}
    http {
      access_log off; client_body_temp_path ${folder}/body; proxy_temp_path ${folder}/proxy; fastcgi_temp_path ${folder}/fastcgi;
      uwsgi_temp_path ${folder}/uwsgi; scgi_temp_path ${folder}/scgi;
      include ${join(DIST, 'hosts/nginx.conf')};
      server { listen 127.0.0.1:${port}; location /tools/fulcrum/ { alias ${DIST}; ${lines.join('\n')} } }
    }`);
  return [program('nginx'), ['-e', 'stderr', '-c', config]];
}

/** Apache with the site in a folder of its own, where it may say of itself what is in `.htaccess`. */
function apache(port) {
  const modules = ['/usr/lib/apache2/modules', '/usr/lib64/httpd/modules', '/etc/httpd/modules'].find((place) => {
    try { return readdirSync(place).length > 0; } catch { return false; }
  });
  const wanted = ['mpm_event', 'authz_core', 'mime', 'dir', 'headers', 'alias', 'filter', 'deflate', 'unixd'];
  const load = wanted.map((name) => `<IfModule !${name}_module>\nLoadModule ${name}_module ${modules}/mod_${name}.so\n</IfModule>`);
  mkdirSync(join(folder, 'empty'), { recursive: true });
  const config = join(folder, 'apache.conf');
  writeFileSync(config, `
ServerName localhost
PidFile ${folder}/apache.pid
ErrorLog ${folder}/apache.log
DefaultRuntimeDir ${folder}
Listen 127.0.0.1:${port}
${load.join('\n')}
TypesConfig /etc/mime.types
DirectoryIndex index.html
DocumentRoot ${folder}/empty
Alias /tools/fulcrum/ ${DIST}
<Directory ${DIST}>
AllowOverride FileInfo
Require all granted
</Directory>
`);
  return [program('apache2', 'httpd'), ['-f', config, '-X']];
}

const SERVERS = [
  { name: 'nginx', is: program('nginx'), start: nginx },
  { name: 'Apache', is: program('apache2', 'httpd'), start: apache },
];

for (const { name, is, start } of SERVERS) {
  test(`on ${name} every file has its headers, and page, widget and the one file work`, { skip: !is && `${name} is not installed here` }, async (t) => {
    const port = await freePort();
    const [path, words] = start(port);
    const server = spawn(path, words, { stdio: ['ignore', 'ignore', 'pipe'] });
    let said = '';
    server.stderr.on('data', (text) => { said += text; });
    t.after(() => server.kill());
    const site = `http://127.0.0.1:${port}/tools/fulcrum/`;
    await eventually(async () => {
      assert.equal(server.exitCode, null, said);
      await fetch(site);
    });
    for (const path of PATHS) {
      const answer = await fetch(site + path);
      assert.equal(answer.status, 200, path);
      for (const [header, value] of Object.entries(headersFor(path))) assert.equal(answer.headers.get(header), value, `${path || 'the page'}: ${header}`);
    }
    const wasm = readdirSync(DIST).find((name) => name.endsWith('.wasm'));
    assert.equal((await fetch(site + wasm)).headers.get('content-type'), 'application/wasm');
    for (const path of ['', 'embed/', 'fulcrum.html']) {
      const { page, watched } = await browser.open();
      await page.goto(site + path);
      await new Calculator(page).ready();
      await assertFigures(page);
      await assertClean(watched, [new URL(site).origin]);
    }
  });
}

test('a server that sends nothing but files is enough, as python3 -m http.server is', async (t) => {
  const plain = await serveRelease({ headers: () => ({}) });
  t.after(plain.close);
  const { page, watched } = await browser.open();
  await page.goto(plain.url);
  await new Calculator(page).ready();
  await assertFigures(page);
  await assertClean(watched, [plain.origin]);
});

test('a frame without an origin on such a server says what it needs', async (t) => {
  const plain = await serveRelease({ headers: () => ({}) });
  t.after(plain.close);
  const { page } = await browser.open();
  await page.route('**/host.html', (route) => route.fulfill({
    contentType: 'text/html',
    body: `<!doctype html><iframe sandbox="allow-scripts" src="${plain.url}embed/" width="700" height="600"></iframe>`,
  }));
  await page.goto(`${plain.url}host.html`);
  await says(page.frameLocator('iframe').getByRole('alert'), /has no origin .* Add allow-same-origin/);
});

test('index.html from a folder on a disk says what to open in its place', async () => {
  const { page } = await browser.open();
  await page.goto(pathToFileURL(join(DIST, 'index.html')).href);
  await says(page.getByRole('alert'), /Open the file fulcrum\.html beside this one/);
  assert.equal(await page.getByText('Starting…').count(), 0);
});

test('fulcrum.html works from a disk by itself: sliders, workers, files, links', async () => {
  const alone = join(folder, 'some where', 'fulcrum.html');
  mkdirSync(join(folder, 'some where'), { recursive: true });
  cpSync(join(DIST, 'fulcrum.html'), alone);
  const { page, context, watched } = await browser.open({ viewport: { width: 1280, height: 900 } });
  await context.setOffline(true);
  const address = pathToFileURL(alone).href;
  await page.goto(address);
  const calculator = await new Calculator(page).ready();
  await drawn(page);
  assert.equal(await page.locator('.failure').count(), 0);
  const before = await page.locator('.verdict').innerText();
  await calculator.turn(calculator.slider(), 900);
  await drawn(page);
  assert.notEqual(await page.locator('.verdict').innerText(), before);
  await assertFigures(page);
  // The program that reads files is in it too.
  const week = `time,requests\n${Array.from({ length: 48 }, (_, hour) => `2024-01-0${1 + Math.floor(hour / 24)} ${String(hour % 24).padStart(2, '0')}:00:00,${3600 * (1 + hour % 24)}`).join('\n')}\n`;
  await page.locator('input[type=file]').first().setInputFiles({ name: 'week.csv', mimeType: 'text/csv', buffer: Buffer.from(week) });
  await page.getByRole('region', { name: 'What was understood of the file' }).waitFor();
  // And its link opens the same in another window of the same file.
  const rate = (page) => page.getByRole('textbox', { name: /mean rate/i });
  const typed = await rate(page).inputValue();
  await becomes(() => page.evaluate(() => location.hash.length > 1), true);
  const link = page.url();
  const other = await context.newPage();
  await other.goto(link);
  await new Calculator(other).ready();
  await holds(rate(other), typed);
  await assertClean({ ...watched, requests: watched.requests.filter((url) => !url.startsWith('file:')) }, []);
});
