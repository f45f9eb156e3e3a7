// After one visit the page needs no network, wherever a host puts it.

import assert from 'node:assert/strict';
import { readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';

import { hostFiles } from '../../tools/hosts.mjs';
import { host } from './release.mjs';
import {
  askWorker, assertAccessible, assertClean, assertFigures, assertFits, becomes, Calculator, DIST, eventually, holds, pause, useBrowser,
  useSite, VERSION,
} from './site.mjs';

const browser = useBrowser({ offline: true });
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
  // What no page loads.
  const others = ['sw.js', 'fulcrum.html', 'THIRD-PARTY.txt', 'LICENSE-MIT.txt', 'LICENSE-APACHE.txt', 'SHA256SUMS', ...Object.keys(hostFiles([]))];
  const emitted = readdirSync(DIST, { recursive: true })
    .filter((name) => statSync(join(DIST, name)).isFile() && !others.includes(name))
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

/** The copies and versions that have a store on the origin of a page, and how many files each has. */
const stores = (page) => page.evaluate(async () => {
  const names = await caches.keys();
  const count = async (name) => [name, (await (await caches.open(name)).keys()).length];
  return Object.fromEntries(await Promise.all(names.map(count)));
});
const names = async (page) => Object.keys(await stores(page)).toSorted();
/** Has the browser look for a newer version; whether one waits in the end. */
const look = (page) => page.evaluate(async () => {
  const registration = await navigator.serviceWorker.getRegistration();
  await registration.update().catch(() => {});
  const next = registration.installing;
  if (next) await new Promise((done) => { next.onstatechange = () => ['installed', 'redundant'].includes(next.state) && done(); });
  return registration.waiting !== null;
});
const offer = (page) => page.getByRole('region', { name: 'Newer version' });
const build = (page) => page.locator('html').getAttribute('data-build');
const claim = (page) => page.getByText('works offline');

/** A page of a copy, stored. */
async function visit(page, url) {
  await page.goto(url);
  const calculator = await new Calculator(page).ready();
  await calculator.stored();
  return calculator;
}

test('case 27: a newer version waits, is offered, and comes with the scenario when it is wanted', async (t) => {
  const site = await host({ '': 'first' });
  t.after(site.close);
  const { context, page, watched } = await browser.open({ viewport: { width: 1280, height: 900 } });
  const calculator = await visit(page, site.url(''));
  const [old] = await names(page);
  const other = await context.newPage();
  await visit(other, `${site.url('')}#v1&rate=7`);
  const parts = await page.evaluate(() => [...document.querySelectorAll('link[rel=modulepreload]')].map(({ href }) => href));

  await site.put({ '': 'second' });
  assert.equal(await look(page), true, 'it waits');
  await offer(page).waitFor();
  await offer(other).waitFor();
  await assertAccessible(page);
  await assertFits(page);
  assert.equal(await build(page), null);
  // Pages of the old version are whole, with what they load later, though the host has it no more.
  assert.deepEqual(await askWorker(page, 'version'), [7, VERSION]);
  await page.reload();
  await calculator.ready();
  assert.equal(await build(page), null, 'loading the page again forces nothing');
  await offer(page).getByRole('button', { name: 'Later' }).click();
  await becomes(() => offer(page).count(), 0);
  await page.reload();
  await calculator.ready();

  // The last movement is not in the address yet.
  const moved = await page.evaluate(() => {
    const input = document.querySelector('input[type=range]');
    input.value = '812';
    input.dispatchEvent(new Event('input', { bubbles: true }));
    document.querySelector('.update button').click();
    return input.value;
  });
  await page.locator('html[data-build="second"]').waitFor({ state: 'attached' });
  await calculator.ready();
  await holds(calculator.slider(), moved, 'the scenario came along');
  await calculator.stored();

  // The other page was not touched, and has what it had not loaded yet.
  assert.equal(await build(other), null);
  assert.equal((await names(page)).includes(old), true, 'the old version is kept for it');
  const loaded = await other.evaluate((parts) => Promise.all(parts.map(async (part) => (await fetch(part)).ok)), parts);
  assert.deepEqual(loaded, parts.map(() => true));
  await offer(other).getByRole('button', { name: 'Update' }).click();
  await other.locator('html[data-build="second"]').waitFor({ state: 'attached' });
  assert.match(new URL(other.url()).hash, /rate=7$/);
  await new Calculator(other).stored();
  await eventually(async () => assert.equal((await names(other)).includes(old), false, 'nobody reads it any more'));
  await assertClean(watched, [new URL(site.url('')).origin]);
});

test('what is typed and not yet taken is not lost by an update', async (t) => {
  const site = await host({ '': 'first' });
  t.after(site.close);
  const { page } = await browser.open();
  await visit(page, site.url(''));
  await site.put({ '': 'second' });
  await look(page);
  const box = page.locator('.number__box').first();
  await box.fill('345');
  await offer(page).getByRole('button', { name: 'Update' }).click();
  await page.locator('html[data-build="second"]').waitFor({ state: 'attached' });
  await new Calculator(page).ready();
  await holds(page.locator('.number__box').first(), '345');
});

test('an update that nobody takes up comes once no page of the old version is open', async (t) => {
  const site = await host({ '': 'first' });
  t.after(site.close);
  const { page } = await browser.open();
  await visit(page, site.url(''));
  const before = await names(page);
  await site.put({ '': 'second' });
  assert.equal(await look(page), true);
  await pause(500);
  const waits = () => page.evaluate(async () => (await navigator.serviceWorker.getRegistration()).waiting?.state);
  assert.equal(await waits(), 'installed', 'it goes on waiting while the page is open');
  assert.equal((await names(page)).length, 2, 'beside the old one');
  await page.goto('about:blank');
  await eventually(async () => {
    await page.goto(site.url(''));
    await new Calculator(page).ready();
    assert.equal(await build(page), 'second');
  });
  await new Calculator(page).stored();
  await eventually(async () => assert.equal((await names(page)).some((name) => before.includes(name)), false, 'the old one is swept'));
});

const BROKEN = [
  { what: 'a file that is refused', path: /^proof-.*\.wasm$/, answer: (response) => response.writeHead(503).end() },
  { what: 'a file that is missing', path: /^worker-.*\.js$/, answer: (response) => response.writeHead(404).end() },
  { what: 'a sign-in page in the place of a script', path: /^boot-.*\.js$/, answer: (response) => response.writeHead(200, { 'Content-Type': 'text/html' }).end('<h1>Sign in</h1>') },
  { what: 'a connection that breaks', path: /^fulcrum-.*\.wasm$/, answer: (response) => { response.writeHead(200, { 'Content-Length': 9e5 }); response.write('x'); response.destroy(); } },
];

for (const { what, path, answer } of BROKEN) {
  test(`case 28: an update with ${what} leaves the old version whole`, async (t) => {
    const site = await host({ '': 'first' });
    t.after(site.close);
    const { context, page } = await browser.open();
    await visit(page, site.url(''));
    const before = await stores(page);
    await site.put({ '': 'second' });
    site.spoil = (asked, response) => path.test(asked) && (answer(response), true);
    assert.equal(await look(page), false, 'nothing waits');
    await becomes(() => stores(page), before, 'and nothing was left behind');
    assert.equal(await offer(page).count(), 0);
    await context.setOffline(true);
    await visit(page, `${site.url('')}#v1&rate=30`);
    assert.equal(await build(page), null);
    await context.setOffline(false);
    site.spoil = () => false;
    assert.equal(await look(page), true, 'once it is mended it comes');
  });
}

const NEIGHBOURS = [
  { copies: ['a/', 'b/'], why: 'two folders beside each other' },
  { copies: ['', 'docs/tool/'], why: 'one within the other' },
];

for (const { copies: [one, other], why } of NEIGHBOURS) {
  test(`two copies in different versions, ${why}, keep apart`, async (t) => {
    const site = await host({ [one]: 'first', [other]: 'second' });
    t.after(site.close);
    const { context, page } = await browser.open({ viewport: { width: 1280, height: 900 } });
    await visit(page, site.url(one));
    await visit(page, site.url(other));
    const both = await stores(page);
    assert.equal(Object.keys(both).length, 2);
    await context.setOffline(true);
    for (const [copy, version] of [[one, null], [other, 'second']]) {
      await visit(page, `${site.url(copy)}#v1&rate=30`);
      assert.equal(await build(page), version);
      await claim(page).waitFor();
      assert.deepEqual(await askWorker(page, 'version'), [7, VERSION]);
    }
    await context.setOffline(false);

    // One of them is updated: its own store is swept, and no other.
    await visit(page, site.url(one));
    await site.put({ [one]: 'third', [other]: 'second' });
    await look(page);
    await offer(page).getByRole('button', { name: 'Update' }).click();
    await page.locator('html[data-build="third"]').waitFor({ state: 'attached' });
    await (await new Calculator(page).ready()).stored();
    const kept = Object.keys(both).find((name) => name.includes(`${site.url(other)} `));
    await eventually(async () => {
      const now = await stores(page);
      assert.equal(Object.keys(now).length, 2);
      assert.equal(now[kept], both[kept]);
    });
    await context.setOffline(true);
    await visit(page, site.url(other));
    assert.equal(await build(page), 'second');
  });
}

test('stores of the release that named them by their version alone are swept by their own copy only', async (t) => {
  const site = await host({ 'a/': 'first', 'b/': 'first' });
  t.after(site.close);
  const { page } = await browser.open();
  await page.goto(`${site.url('a/')}icon.svg`);
  await page.evaluate(async (pages) => {
    for (const [name, page] of pages) await (await caches.open(name)).put(page, new Response(name));
  }, [['fulcrum-00000000000000aa', site.url('a/')], ['fulcrum-00000000000000bb', site.url('b/')], ['another-app', site.url('a/')]]);
  await visit(page, site.url('a/'));
  // The page that was open meanwhile might have been of that release, and may not be gone yet when the next one asks.
  await eventually(async () => {
    await visit(page, site.url('a/'));
    assert.deepEqual((await names(page)).filter((name) => !name.startsWith('fulcrum ')), ['another-app', 'fulcrum-00000000000000bb']);
  });
});

test('case 29: “works offline” is said only while everything is stored', async (t) => {
  const site = await host({ '': 'first' });
  t.after(site.close);
  const { page } = await browser.open({ viewport: { width: 1280, height: 900 } });
  const calculator = await visit(page, site.url(''));
  await claim(page).waitFor();
  const all = await stores(page);

  // Thrown away while the host does not answer: it is no longer said, and comes back with the network.
  site.spoil = (path, response) => { response.destroy(); return true; };
  await page.evaluate(async () => { for (const name of await caches.keys()) await caches.delete(name); });
  await claim(page).waitFor({ state: 'detached' });
  site.spoil = () => false;
  await page.evaluate(() => dispatchEvent(new Event('online')));
  await claim(page).waitFor();
  await becomes(() => stores(page), all);

  // A part of it is missing when the page is opened.
  await page.evaluate(async () => {
    const store = await caches.open((await caches.keys())[0]);
    for (const { url } of (await store.keys()).slice(3)) await store.delete(url);
  });
  await page.reload();
  await calculator.ready();
  await claim(page).waitFor();
  await becomes(() => stores(page), all, 'fetched again before it is said');
});

test('case 30: a service worker that throws everything away leaves a page that says nothing of it', async (t) => {
  const site = await host({ '': 'first' });
  t.after(site.close);
  const { page } = await browser.open({ viewport: { width: 1280, height: 900 } });
  await visit(page, site.url(''));
  const end = `self.addEventListener('install', () => self.skipWaiting());
    self.addEventListener('activate', (event) => event.waitUntil((async () => {
      for (const name of await caches.keys()) await caches.delete(name);
      await self.registration.unregister();
    })()));`;
  site.spoil = (path, response) => path === 'sw.js' && (response.writeHead(200, { 'Content-Type': 'text/javascript' }).end(end), true);
  await look(page);
  await becomes(() => names(page), []);
  await page.reload();
  await new Calculator(page).ready();
  await pause(500);
  assert.equal(await claim(page).count(), 0);
  await becomes(() => names(page), []);
});
