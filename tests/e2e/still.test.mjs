// The answer changes, its card does not: as tall in every state, at every width, so that nothing below it moves.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { Calculator, drawn, rest, useBrowser, useSite } from './site.mjs';

const browser = useBrowser();
const site = useSite();

/** The parts of the card: beside each other on a desk, among the controls where there is no room for that. */
const PARTS = '.verdict, .verdict__head, .verdict__body, .verdict__confidence';

/** Places of a slider, of 1,000, both ends among them: on a phone, where room is least, about as many as any has stops. */
const places = (width) => {
  const last = width < 500 ? 20 : 6;
  return Array.from({ length: last + 1 }, (_, place) => Math.round((place * 1_000) / last));
};

const WIDTHS = [[390, 844], [820, 1180], [1280, 900]];

/** Notes every height that the parts called `parts` ever have from now on; `read()` gives them by part. */
async function heights(frame, parts) {
  const log = await frame.locator('html').evaluateHandle((html, parts) => {
    const seen = {};
    const note = (part) => {
      const height = part.getBoundingClientRect().height.toFixed(1);
      const own = seen[part.className.split(' ')[0]] ??= [];
      if (!own.includes(height)) own.push(height);
    };
    const watch = new ResizeObserver((entries) => entries.forEach(({ target }) => note(target)));
    for (const part of html.querySelectorAll(parts)) {
      note(part);
      watch.observe(part);
    }
    return seen;
  }, parts);
  return { read: () => log.jsonValue() };
}

function assertStill(seen, why) {
  for (const [part, heights] of Object.entries(seen)) assert.equal(heights.length, 1, `${why}: ${part} is ${heights.join(', ')} px tall`);
}

/** Moves sliders over all of their places and back, as fast as the page draws; all of them where none is named. */
async function dragged(frame, named = []) {
  const { width } = frame.viewportSize();
  await frame.locator('html').evaluate(async (html, [places, named]) => {
    const frames = () => new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
    for (const slider of html.querySelectorAll('.slider__range')) {
      if (named.length && !named.includes(slider.id)) continue;
      const before = slider.value;
      for (const place of [...places, before]) {
        slider.value = String(place);
        slider.dispatchEvent(new Event('input', { bubbles: true }));
        for (let n = 0; n < 2; n += 1) await frames();
      }
    }
  }, [places(width), named]);
  await rest(frame);
}

for (const [width, height] of WIDTHS) {
  test(`the card is as tall in every example and at every stop of every slider: ${width} px`, async () => {
    const { page } = await browser.open({ viewport: { width, height } });
    await page.goto(site.url);
    await new Calculator(page).ready();
    const seen = await heights(page, PARTS);
    const examples = page.getByRole('combobox', { name: /example/i });
    const names = await examples.locator('option').allInnerTexts();
    assert.ok(names.length > 9, `${names}`);
    // The last one says that the scenario is none of them.
    for (const [place, name] of names.slice(0, -1).entries()) {
      await examples.selectOption({ label: name });
      await rest(page);
      assertStill(await seen.read(), name);
      // Every slider of the first example; of the others those that change most words, on a phone, where room is least.
      if (place > 0 && width > WIDTHS[0][0]) continue;
      await dragged(page, place === 0 ? [] : ['rate', 'p99']);
      assertStill(await seen.read(), `${name}, dragged`);
    }
    await drawn(page);
    assertStill(await seen.read(), 'once all is drawn');
  });

  test(`the widget's answer is as tall at every stop: ${width} px`, async () => {
    const { page } = await browser.open({ viewport: { width, height } });
    await page.goto(`${site.url}embed/#v1&controls=rate,duration,memory,p99,chours`);
    await new Calculator(page).ready();
    const seen = await heights(page, '.widget__verdict');
    await dragged(page);
    assertStill(await seen.read(), 'dragged');
  });

  test(`what does not fit opens over the page and moves nothing: ${width} px`, async () => {
    const { page } = await browser.open({ viewport: { width, height } });
    await page.goto(`${site.url}#v1&p99=20&services=9`);
    await new Calculator(page).ready();
    await drawn(page);
    const seen = await heights(page, PARTS);
    const fold = page.locator('.verdict__notes');
    await fold.locator('summary').click();
    await rest(page);
    assertStill(await seen.read(), 'the fold is open');
    assert.match(await fold.innerText(), /uncertain input at random/);
    // Whatever the card leaves out is there.
    const whole = (await fold.innerText()).replace(/\s+/g, ' ');
    for (const part of [/a month for/, /p99 is/, /on average, than the best choice/]) assert.match(whole, part);
    const box = await page.locator('.verdict__over').boundingBox();
    assert.ok(box.x >= 0 && box.x + box.width <= width, `it lies at ${box.x}, ${box.width} px wide`);
  });
}

test('a finger on a slider shifts nothing by way of the card', async () => {
  for (const [width, height] of WIDTHS) {
    const { page } = await browser.open({ viewport: { width, height } });
    await page.goto(`${site.url}#v1&rate=500`);
    const calculator = await new Calculator(page).ready();
    await drawn(page);
    const shifts = await page.evaluateHandle(() => {
      const found = [];
      new PerformanceObserver((list) => {
        for (const { value, sources } of list.getEntries()) {
          // What moves with the card: its own parts, and whatever follows it as a whole.
          const follows = ({ node }) => node instanceof Element && (node.closest('.verdict') || node.matches('.panel, .panel__group, .page__pictures, .card'));
          const moved = sources.filter(follows).map(({ node }) => node.className);
          if (moved.length) found.push([value, moved.join(' ')]);
        }
      }).observe({ type: 'layout-shift' });
      return found;
    });
    const slider = calculator.slider();
    await slider.scrollIntoViewIfNeeded();
    const box = await slider.boundingBox();
    const at = (share) => [box.x + 11 + share * (box.width - 22), box.y + box.height / 2];
    await page.mouse.move(...at(0.712));
    await page.mouse.down();
    for (let step = 0; step <= 40; step += 1) await page.mouse.move(...at(0.3 + step / 60));
    await page.mouse.up();
    await rest(page);
    const all = await shifts.jsonValue();
    const sum = all.reduce((sum, [value]) => sum + value, 0);
    assert.ok(sum < 0.01, `${width} px: ${sum} from ${JSON.stringify(all)}`);
  }
});

test('case 41: letters of twice the size are all there', async () => {
  // The letters are made larger from without, which the page's own policy would rightly refuse.
  const { page } = await browser.open({ viewport: { width: 820, height: 1180 }, bypassCSP: true });
  await page.goto(`${site.url}#v1&rate=900`);
  await new Calculator(page).ready();
  await drawn(page);
  await page.addStyleTag({ content: '.verdict__headline { font-size: 40px !important } .verdict__lead, .verdict__short { font-size: 28px !important } .verdict__turn, .verdict__more { font-size: 26px !important }' });
  const cut = await page.locator('.verdict__lead, .verdict__turn, .verdict__headline, .verdict__short').evaluateAll((parts) => parts
    .filter((part) => part.scrollHeight > part.clientHeight + 1 || part.scrollWidth > part.clientWidth + 1)
    .map((part) => part.className));
  assert.deepEqual(cut, [], 'nothing is cut off');
});
