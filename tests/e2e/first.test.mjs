// What is seen before the program runs, and where it never does.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { assertClean, Calculator, useBrowser, useSite } from './site.mjs';

const browser = useBrowser();
const site = useSite();

/** What is said of the scenario that the page opens with. */
const PARTS = ['.verdict__headline', '.verdict__sentence', '.infographic', '.bill__sides'];

/** Their texts, but for how many cases there have been: more of them arrive on the live page. */
const read = (page, root) => Promise.all(PARTS.map(async (part) => {
  const text = await page.locator(`${root} ${part}`).first().textContent();
  return text.replaceAll(/[\d.]+\s% of [\d,]+ cases/g, 'the cases');
}));

/** Opens the page without its engine, until `go` is called. */
async function withoutEngine(hash = '') {
  const { page, watched } = await browser.open();
  let go;
  const wanted = new Promise((done) => { go = done; });
  await page.route(/\/engine-[0-9a-f]+\.wasm$/, async (route) => {
    await wanted;
    await route.continue();
  });
  await page.goto(site.url + hash, { waitUntil: 'domcontentloaded' });
  return { page, watched, go };
}

test('case 01: without JavaScript the page is a worked example, with the figures of the live one', async () => {
  const { page } = await browser.open({ javaScriptEnabled: false });
  await page.goto(site.url);
  // Folds are closed, and hold tables too.
  for (const part of [...PARTS, '.slider__range', '.cost-chart', '.page__answer table']) {
    assert.ok(await page.locator(`#first ${part}`).first().isVisible(), part);
  }
  assert.ok(await page.locator('.first-note').isVisible());
  assert.equal(await page.getByText('Starting…').isVisible(), false, 'nothing starts');
  const { page: live } = await browser.open();
  await live.goto(site.url);
  await new Calculator(live).ready();
  assert.deepEqual(await read(page, '#first'), await read(live, '#fulcrum'));
});

const OTHERS = [
  // [address, what is read, why]
  ['embed/', '.widget__headline, .widget__short, .widget__foot', 'the widget'],
  ['proof/', '.proof__summary .proof__verdict, .proof__summary .proof__said, .proof__count', 'the page of proof'],
];

for (const [address, parts, why] of OTHERS) {
  test(`${why} says without JavaScript what the live one says`, async () => {
    // When it was computed is the one thing that differs.
    const read = async (page, root) => (await page.locator(root).locator(parts).allTextContents())
      .map((text) => text.replace(/when this page was built|just now in your browser/, 'then'));
    const { page } = await browser.open({ javaScriptEnabled: false });
    await page.goto(site.url + address);
    const first = await read(page, '#first');
    assert.ok(first.length > 2 && first.some((text) => /\d/.test(text)), `${first}`);
    assert.equal(await page.getByText('tarting…').isVisible(), false, 'nothing starts');
    const { page: live } = await browser.open();
    await live.goto(site.url + address);
    await new Calculator(live).ready();
    assert.equal(await live.locator('#first').count(), 0);
    assert.deepEqual(await read(live, '#fulcrum'), first);
  });
}

test('until the program answers the example stands, and cannot be pressed', async () => {
  const { page, watched, go } = await withoutEngine();
  assert.ok(await page.locator('#first .verdict__headline').isVisible());
  assert.ok(await page.getByText('Starting…').isVisible());
  assert.equal(await page.locator('#first .page').evaluate((first) => first.inert), true);
  assert.equal(await page.locator('#fulcrum').isVisible(), false);
  go();
  await new Calculator(page).ready();
  assert.equal(await page.locator('#first').count(), 0);
  assert.ok(await page.locator('#fulcrum .verdict__headline').isVisible());
  await assertClean(watched, [site.origin]);
});

test('the live page takes its place in one frame, and nothing moves', async () => {
  const { page, go } = await withoutEngine();
  const log = await page.evaluateHandle(() => {
    const seen = [];
    const look = () => {
      const shown = [...document.querySelectorAll('.verdict')].map((part) => part.getBoundingClientRect()).filter(({ height }) => height > 0);
      seen.push(shown.map(({ top, height }) => `${top} ${height}`).join(' and '));
      requestAnimationFrame(look);
    };
    look();
    return seen;
  });
  go();
  await new Calculator(page).ready();
  await page.evaluate(() => new Promise((done) => { requestAnimationFrame(() => requestAnimationFrame(done)); }));
  const seen = new Set(await log.jsonValue());
  assert.equal(seen.size, 1, `one verdict, at one place: ${[...seen].join(', ')}`);
  assert.notEqual([...seen][0], '');
});

for (const [what, hash] of [['a link', '#v2&rate=300'], ['a damaged link', '#v2&rate=nothing']]) {
  test(`${what} shows the layout without the figures of another scenario`, async () => {
    const { page, go } = await withoutEngine(hash);
    assert.ok(await page.locator('#first .verdict').isVisible(), 'the card');
    for (const part of [...PARTS, '.slider__range', '.cost-chart']) {
      assert.equal(await page.locator(`#first ${part}`).first().isVisible(), false, part);
    }
    go();
    await new Calculator(page).ready();
    assert.ok(await page.locator('#fulcrum .verdict__headline').isVisible());
  });
}
