// Links that come and are not read, and a scenario that has no link: nothing of one's own is lost.

import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { test } from 'node:test';

import {
  assertClean, assertFits, becomes, Calculator, drawn, eventually, holds, pause, rest, says, settle, useBrowser, useSite,
} from './site.mjs';

const DESK = { viewport: { width: 1280, height: 900 } };
const browser = useBrowser();
const site = useSite();

async function open(fragment, options = DESK) {
  const { page, watched } = await browser.open(options);
  await page.goto(`${site.url}${fragment}`);
  const calculator = await new Calculator(page).ready();
  return { page, watched, calculator };
}

const box = (page, name = /mean rate/i) => page.getByRole('textbox', { name }).first();
const hash = (page) => page.evaluate(() => location.hash);
const notices = (page) => page.locator('.notice__text').allInnerTexts();
/** As a link on the page, or a paste into the address bar. */
const follow = (page, fragment) => page.evaluate((fragment) => { location.hash = fragment; }, fragment);
/** Longer than the pause before an address is written. */
const PAUSE = 700;

const REFUSED = [
  // [fragment, what is said, why]
  ['#v1&c=0000000&rate=5', /^The link is damaged: /, 'altered on its way'],
  ['#v1&c=0000', /^The link is damaged: /, 'cut short'],
  ['#v1', /^The link is damaged: /, 'all but gone'],
  ['#section-3', /^The link is not a Fulcrum scenario; /, 'of something else'],
  ['#v9&rate=5', /^The link was made by a newer version \(v9\)/, 'of a newer version'],
  [`#v1&rate=5${'&'.repeat(9_000)}`, /^The link is longer than 8000 characters; /, 'endless'],
];

test('case 20: a link that is refused leaves one’s own scenario and its address, and is told once', async () => {
  const { page, watched, calculator } = await open('#v1&rate=35');
  await calculator.turn(calculator.slider(/duration/i), 0.5);
  await page.waitForURL(/#v4&c=/);
  const figures = () => page.locator('.verdict__head').innerText();
  for (const [fragment, said, why] of REFUSED) {
    await drawn(page);
    const [mine, before] = [await hash(page), await figures()];
    await follow(page, fragment);
    await eventually(async () => assert.match((await notices(page)).join(), said, why));
    assert.match((await notices(page))[0], /; what is shown stays as it was\.$/, why);
    await becomes(() => hash(page), mine, why);
    await rest(page);
    await pause(PAUSE);
    assert.deepEqual([await hash(page), await box(page).inputValue()], [mine, '35'], why);
    assert.equal(await figures(), before, why);
    await follow(page, fragment);
    await settle();
    await becomes(async () => [await hash(page), (await notices(page)).length], [mine, 1], `${why}, again`);
    await page.reload();
    await calculator.ready();
    assert.deepEqual([await hash(page), await box(page).inputValue(), await notices(page)], [mine, '35', []], `${why}: after a reload`);
  }
  await assertClean(watched, [site.origin]);
});

test('a link that is refused at the start stays where it can be looked at', async () => {
  for (const [fragment, said, why] of REFUSED) {
    const { page } = await open(fragment);
    assert.match((await notices(page))[0], said, why);
    assert.match((await notices(page))[0], /; the default is shown\.$/, why);
    await pause(PAUSE);
    assert.deepEqual([await hash(page), await box(page).inputValue()], [fragment, '20'], why);
    await follow(page, '#v1&c=1111111&rate=5');
    await eventually(async () => assert.match((await notices(page)).join(), /stays as it was/, why));
    if (fragment.length < 8_000) await becomes(() => hash(page), fragment, `${why}: and the next one changes nothing either`);
  }
});

test('case 20: steps back and forward go between scenarios, not to what was refused', async () => {
  const { page } = await open('#v1&rate=35');
  await follow(page, '#v1&rate=50');
  await page.waitForURL(/#v4&c=.*&rate=50(&|$)/);
  const mine = await hash(page);
  await follow(page, '#v1&c=0000000&rate=5');
  await eventually(async () => assert.match((await notices(page)).join(), /damaged/));
  await becomes(() => hash(page), mine);
  await page.goBack();
  await page.goBack();
  await holds(box(page), '35');
  await page.goForward();
  await holds(box(page), '50');
  await becomes(() => notices(page), [], 'what was said of the refused one went with the next link');
});

test('a link with much that is wrong takes three lines, which go with the next link or one by one', async () => {
  for (const viewport of [DESK.viewport, { width: 390, height: 844 }]) {
    const { page, calculator } = await open('#v1&rate=35&a=1&b=2&c1=3&d=4&e=5&f=6', { viewport });
    assert.deepEqual((await notices(page)).map((text) => text.slice(0, 22)), ['The link has “a”, whic', 'The link has “b”, whic', '4 more parts of the li']);
    for (let count = 1; count <= 5; count += 1) {
      await follow(page, `#v1&rate=${35 + count}&x${count}=1&y=zzz&shape=zigzag&duration=zzz`);
      await holds(box(page), String(35 + count));
      await eventually(async () => assert.match((await notices(page)).join(), new RegExp(`x${count}`)));
      assert.equal((await notices(page)).length, 3, 'no more than before');
    }
    const { y } = await calculator.slider().boundingBox();
    assert.ok(y < viewport.height, `the first slider begins at ${y} of ${viewport.height}`);
    if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/notices-${viewport.width}.png` });
    await assertFits(page);
    for (let left = 2; left >= 0; left -= 1) {
      await page.getByRole('button', { name: 'Dismiss' }).first().click();
      await becomes(async () => (await notices(page)).length, left);
    }
    await follow(page, '#v1&rate=60&nonsense=1');
    await becomes(async () => (await notices(page)).length, 1);
    await follow(page, '#v1&rate=70');
    await becomes(() => notices(page), []);
  }
});

/** A link with as many prices of one’s own as one that is opened can hold: what is changed now makes it too long. */
function fullLink() {
  const root = new URL('../../crates/catalogue/data/', import.meta.url);
  const meters = ['aws', 'azure', 'gcp'].flatMap((provider) => readdirSync(new URL(`${provider}/`, root)).flatMap((name) => {
    const text = readFileSync(new URL(`${provider}/${name}`, root), 'utf8');
    const service = /^service = "(.*)"$/m.exec(text)?.[1];
    const parts = text.split(/^\[\[meter\]\]$/m).slice(1).map((part) => /^id = "(.*)"$/m.exec(part)[1]);
    return service ? parts.map((id) => `${provider}.${service}.${id}`) : [];
  }));
  let link = 'v1&rate=35&own=';
  let count = 0;
  for (const meter of meters) {
    const next = `${link}${count ? ',' : ''}${meter}:0.000000000001`;
    if (next.length < 8_000) [link, count] = [next, count + 1];
  }
  return { link, count };
}

test('a scenario that is too long for a link is told, kept in the tab and offered as a file', async () => {
  const { link, count } = fullLink();
  const { page, watched, calculator } = await open(`#${link}`, { ...DESK, acceptDownloads: true });
  assert.ok(count > 100 && link.length > 7_900, `${count} prices, ${link.length} characters`);
  const told = page.locator('.notice', { hasText: 'too long for a link' });
  const share = page.getByRole('button', { name: 'Copy link' });
  await box(page, /duration/i).fill('123.456');
  await box(page, /duration/i).press('Enter');
  await box(page, /p99/i).fill('654.321');
  await box(page, /p99/i).press('Enter');
  await told.waitFor();
  await says(told, /would take 8,\d\d\d characters, and 8,000 are read at most\. The address does not hold it; this tab does, and its file\./);
  await share.waitFor({ state: 'detached' });
  await becomes(() => hash(page), '', 'nothing that would be refused');
  if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/too-long.png` });

  const coming = page.waitForEvent('download');
  await told.getByRole('button', { name: 'Save the scenario' }).click();
  const file = JSON.parse(readFileSync(await (await coming).path()));
  assert.deepEqual([file.traffic.rate_per_s, file.services[0].duration_ms, Object.keys(file.prices.overrides).length], [35, 123.456, count]);

  const boxes = async () => [await box(page).inputValue(), await box(page, /duration/i).inputValue(), await box(page, /p99/i).inputValue()];
  await page.reload();
  await calculator.ready();
  assert.deepEqual(await boxes(), ['35', '123.456', '654.321'], 'after a reload');
  await told.waitFor();
  await follow(page, '#v1&c=0000000&rate=5');
  await eventually(async () => assert.match((await notices(page)).join(), /damaged/));
  await becomes(() => hash(page), '', 'a refused link changes nothing here either');
  await page.reload();
  await calculator.ready();
  assert.deepEqual(await boxes(), ['35', '123.456', '654.321'], 'nor after another reload');
  await follow(page, '#v1&rate=50');
  await holds(box(page), '50');
  await told.waitFor({ state: 'detached' });
  await page.goBack();
  await holds(box(page, /duration/i), '123.456');
  await page.getByRole('button', { name: 'Start over' }).click();
  await told.waitFor({ state: 'detached' });
  await share.waitFor();
  await assertClean(watched, [site.origin]);
});
