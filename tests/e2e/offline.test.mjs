// After one visit the page needs no network, wherever a host puts it.

import assert from 'node:assert/strict';
import { readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';

import {
  askWorker, assertClean, assertFigures, becomes, Calculator, DIST, pause, serveRelease, useBrowser, useSite, VERSION,
} from './site.mjs';

const browser = useBrowser();
const sites = { '/': useSite(), '/docs/tools/fulcrum/': useSite({ base: '/docs/tools/fulcrum/' }) };

for (const [base, site] of Object.entries(sites)) {
  test(`below ${base}: page, widget and worker run without a network after one visit`, async () => {
    const { context, page, watched } = await browser.open();
    await page.goto(site.url);
    await (await new Calculator(page).ready()).stored();
    await context.setOffline(true);

    await page.goto(`${site.url}?utm_source=mail#v1&rate=30`);
    await new Calculator(page).ready();
    await assertFigures(page);
    assert.deepEqual(await askWorker(page, 'version'), [7, VERSION]);

    await page.goto(`${site.url}embed/`);
    await new Calculator(page).ready();
    await assertClean(watched, [site.origin]);
  });
}

test('the page of the very first visit finds the parts it loads later without a network', async () => {
  const { context, page } = await browser.open();
  await page.goto(sites['/'].url);
  await (await new Calculator(page).ready()).stored();
  await page.waitForFunction(() => navigator.serviceWorker.controller);
  await context.setOffline(true);
  assert.deepEqual(await askWorker(page, 'version'), [7, VERSION]);
});

test('everything the build emitted is stored, and nothing else', async () => {
  const site = sites['/'];
  const { page } = await browser.open();
  await page.goto(site.url);
  await new Calculator(page).stored();
  const stored = await page.evaluate(async () => {
    const [name] = await caches.keys();
    return (await (await caches.open(name)).keys()).map(({ url }) => new URL(url).pathname.slice(1));
  });
  const emitted = readdirSync(DIST, { recursive: true })
    .filter((name) => statSync(join(DIST, name)).isFile() && !['sw.js', '_headers'].includes(name))
    .map((name) => name.replace(/index\.html$/, ''));
  assert.deepEqual(stored.sort(), emitted.sort());
});

test('every icon the manifest names is there, in its size', async () => {
  const { icons } = JSON.parse(readFileSync(join(DIST, 'manifest.webmanifest'), 'utf8'));
  for (const { src, sizes, type } of icons.filter((icon) => icon.type === 'image/png')) {
    const bytes = readFileSync(join(DIST, src));
    assert.equal(`${bytes.readUInt32BE(16)}x${bytes.readUInt32BE(20)}`, sizes, `${src} ${type}`);
  }
});

test('an update waits for its turn, a broken one changes nothing', async (t) => {
  const altered = new Map();
  const site = await serveRelease({
    intercept(path, request, response) {
      if (!altered.has(path)) return false;
      response.writeHead(200, { 'Content-Type': 'text/javascript' }).end(altered.get(path));
      return true;
    },
  });
  t.after(site.close);
  const { page } = await browser.open();
  await page.goto(site.url);
  await new Calculator(page).stored();
  const stores = () => page.evaluate(() => caches.keys());
  const update = () => page.evaluate(async () => {
    const registration = await navigator.serviceWorker.getRegistration();
    await registration.update().catch(() => {});
    const next = registration.installing;
    if (next) await new Promise((done) => { next.onstatechange = () => ['installed', 'redundant'].includes(next.state) && done(); });
    return registration.waiting !== null;
  });
  const [first] = await stores();
  const script = readFileSync(join(DIST, 'sw.js'), 'utf8');
  const version = /VERSION = '(\w+)'/.exec(script)[1];

  // A deploy that names a file with another checksum than the server gives.
  altered.set('sw.js', script.replace(version, 'broken').replace(/sha384-./, (sum) => (sum.endsWith('A') ? 'sha384-B' : 'sha384-A')));
  assert.equal(await update(), false);
  await becomes(stores, [first], 'the broken version left nothing behind');

  altered.set('sw.js', script.replace(version, 'next'));
  assert.equal(await update(), true, 'the new version waits');
  assert.deepEqual((await stores()).sort(), [first, 'fulcrum-next'].sort(), 'beside the old one');
  await page.locator('html[data-update="ready"]').waitFor({ state: 'attached' });
  await pause(500);
  const waits = () => page.evaluate(async () => (await navigator.serviceWorker.getRegistration()).waiting?.state);
  assert.equal(await waits(), 'installed', 'and goes on waiting while the page is open');
  await page.goto('about:blank');
  await page.goto(site.url);
  await new Calculator(page).stored();
  await page.waitForFunction(async () => (await caches.keys()).join() === 'fulcrum-next');
});
