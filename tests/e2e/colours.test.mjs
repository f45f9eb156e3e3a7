// In forced colours, as people choose them who see little: every control has its words and every mark of a picture its
// paint.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { Calculator, drawn, rest, useBrowser, useSite } from './site.mjs';

const browser = useBrowser();
const site = useSite();

/** What is pressed or filled in. Sliders have no words; cells of the week that is drawn are bars. */
const CONTROLS = 'button, select, summary, a[href], label.shape, input:not([type="range"], [type="file"], [type="radio"])';

/** Marks without paint of their own, and why that is as it should be. */
const PAINTLESS = {
  strip__target: 'is pressed, not seen',
  map__touch: 'is pressed, not seen',
  map__blank: 'keeps the place of a map that is being computed',
  bill__idle: 'lies under its hatch',
  map__borders: 'parts regions that are painted',
  'pattern__under-microservices': 'is the ground between two blocks',
  'pattern__under-toss-up': 'is the ground between two lines',
  ranking__people: 'is what is left of the rail behind it',
};

/** The controls in view of the page, each with how many pixels within its border are plainly not its ground. */
async function inked(page, lens) {
  const image = (await page.screenshot({ fullPage: true })).toString('base64');
  const controls = await page.evaluate((controls) => [...document.querySelectorAll(controls)]
    .filter((each) => each.checkVisibility({ visibilityProperty: true, opacityProperty: true }) && !each.closest('.visually-hidden'))
    .filter((each) => {
      // What is scrolled out of sight is not on the picture of the page.
      const [own, frame] = [each, each.closest('.panel, .data__scroll, .proof__scroll')].map((part) => part?.getBoundingClientRect());
      return !frame || (own.top >= frame.top && own.bottom <= frame.bottom && own.left >= frame.left && own.right <= frame.right);
    })
    .map((each) => {
      const { x, y, width, height } = each.getBoundingClientRect();
      const said = `${each.className || each.tagName} «${(each.innerText || each.value || each.ariaLabel || '').trim().slice(0, 40)}»`;
      return { said, place: [x + scrollX, y + scrollY, width, height].map(Math.round) };
    })
    .filter(({ place: [, , width, height] }) => width > 8 && height > 8), CONTROLS);
  return lens.evaluate(async ([image, controls]) => {
    const picture = new Image();
    picture.src = `data:image/png;base64,${image}`;
    await picture.decode();
    const canvas = new OffscreenCanvas(picture.width, picture.height);
    const paper = canvas.getContext('2d', { willReadFrequently: true });
    paper.drawImage(picture, 0, 0);
    return controls.map(({ said, place: [x, y, width, height] }) => {
      const { data } = paper.getImageData(x + 4, y + 4, Math.max(1, width - 8), Math.max(1, height - 8));
      const grey = [];
      for (let at = 0; at < data.length; at += 4) grey.push(Math.round((2 * data[at] + 5 * data[at + 1] + data[at + 2]) / 8));
      const often = new Map();
      for (const each of grey) often.set(each, (often.get(each) ?? 0) + 1);
      const ground = [...often].toSorted(([, one], [, other]) => other - one)[0][0];
      return { said, ink: grey.filter((each) => Math.abs(each - ground) > 90).length };
    });
  }, [image, controls]);
}

/** Classes of marks that paint nothing but the ground. */
function paintless(page) {
  return page.evaluate(() => {
    const probe = document.body.appendChild(document.createElement('div'));
    probe.style.color = 'Canvas';
    const ground = getComputedStyle(probe).color;
    probe.remove();
    const clear = (paint, opacity) => paint === 'none' || paint === ground || /^rgba\(.*, 0\)$/.test(paint) || Number(opacity) === 0;
    const marks = [...document.querySelectorAll('svg :is(path, rect, circle, line, text)')];
    const bare = marks.filter((mark) => {
      const { fill, stroke, fillOpacity, strokeOpacity } = getComputedStyle(mark);
      // A word on a box of the other colour is seen by its box.
      return clear(fill, fillOpacity) && clear(stroke, strokeOpacity) && !mark.closest('.balance__badge--wins');
    });
    return [...new Set(bare.map((mark) => mark.getAttribute('class') ?? `${mark.tagName} without a class`))].sort();
  });
}

const PAGES = [
  // (what, its address, whether it waits for draws)
  ['page', '#v1&rate=300&peak=1.5&duration=1500&memory=2048&p99=10000&fhours=3&chours=6', true],
  ['widget', 'embed/#v1', false],
  ['page of proof', 'proof/', false],
];

for (const colorScheme of ['dark', 'light']) {
  for (const width of [1280, 390]) {
    for (const [what, address, draws] of PAGES) {
      test(`case 41: forced colours, ${colorScheme}: ${what}, ${width} px`, async () => {
        const options = { forcedColors: 'active', colorScheme, viewport: { width, height: 900 }, reducedMotion: 'reduce', bypassCSP: true };
        const { page, context } = await browser.open(options);
        await page.goto(site.url + address);
        await new Calculator(page).ready();
        if (draws) {
          await drawn(page);
          // What comes last and makes rows taller.
          await page.locator('.ranking__cheapest', { hasText: 'Cheapest' }).waitFor({ state: 'attached' });
        }
        await rest(page);
        // Not earlier: a page behind another one draws a frame a second.
        const lens = await context.newPage();
        const controls = await inked(page, lens);
        assert.ok(controls.length >= 3, `${controls.length} controls`);
        assert.deepEqual(controls.filter(({ ink }) => ink < 8), [], 'every control has something in it');
        const unknown = (await paintless(page)).filter((mark) => !mark.split(' ').some((name) => name in PAINTLESS));
        assert.deepEqual(unknown, [], 'every mark has a paint');
      });
    }
  }
}
