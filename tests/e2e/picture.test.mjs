// The infographic as a file: it looks the same in every program, whatever the page looked like when it was made.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';

import { Calculator, drawn, useBrowser, useSite } from './site.mjs';

const browser = useBrowser();
const site = useSite();

const DESK = { colorScheme: 'light', viewport: { width: 1280, height: 900 }, acceptDownloads: true };

/** A mix wins: three pans, pods and instances, a badge, marks at the rows. */
const MIX = 'v1&rate=300&peak=1.5&duration=1500&memory=2048&p99=10000&fhours=3&chours=6';

/** The file that the menu gives under this name. */
async function exported(page, name) {
  await page.getByRole('button', { name: 'Export', exact: true }).click();
  const coming = page.waitForEvent('download');
  await page.locator('.export__menu').getByRole('button', { name }).click();
  return readFileSync(await (await coming).path());
}

async function opened(options, link) {
  const { page } = await browser.open({ ...DESK, ...options });
  await page.goto(`${site.url}#${link}`);
  await new Calculator(page).ready();
  await drawn(page);
  return page;
}

/** What is drawn in a file, by its own XML: elements with their attributes, and what does not belong there. */
function read(page, svg) {
  return page.evaluate((svg) => {
    const file = new DOMParser().parseFromString(svg, 'image/svg+xml');
    const drawn = [...file.querySelectorAll('path, rect, circle, line, text')];
    return {
      root: [...file.documentElement.attributes].map(({ name }) => name),
      names: [...new Set([...file.querySelectorAll('*')].map(({ tagName }) => tagName))].sort(),
      attributes: [...new Set([...file.querySelectorAll('*')].flatMap((each) => each.getAttributeNames()))].sort(),
      marks: drawn.map((each) => ({ kind: each.tagName, ...Object.fromEntries([...each.attributes].map(({ name, value }) => [name, value])) })),
      texts: [...file.querySelectorAll('text')].map(({ textContent }) => textContent),
    };
  }, svg);
}

const COLOUR = /^(none|#[0-9a-f]{6})$/;

test('every mark of an exported picture carries its paint, and nothing refers to anything', async () => {
  // The policy of the page lets nobody parse a text in it.
  const { page: blank } = await browser.open();
  for (const link of ['v1&rate=35', MIX, 'v1&rate=0.001', 'v1&rate=100000']) {
    const page = await opened({}, link);
    const svg = (await exported(page, /SVG/)).toString();
    assert.doesNotMatch(svg, /&quot;|system-ui|-apple|var\(|url\(|light-dark|color-mix|currentcolor|calc\(|<style|class=|\sstyle=|href|&nbsp;|CanvasText/i, link);
    const file = await read(blank, svg);
    assert.deepEqual(file.names, ['circle', 'desc', 'g', 'path', 'rect', 'svg', 'text', 'title'], link);
    for (const name of ['viewBox', 'width', 'height', 'font-family']) assert.ok(file.root.includes(name), `${link}: ${name}`);
    assert.ok(file.marks.length > 60, `${link}: ${file.marks.length} marks`);
    for (const mark of file.marks) {
      const said = `${link}: ${JSON.stringify(mark)}`;
      assert.match(mark.fill ?? 'missing', COLOUR, said);
      if (mark.kind === 'text') {
        assert.notEqual(mark.fill, 'none', said);
        assert.equal(mark.stroke, undefined, said);
        assert.match(mark['font-weight'], /^(bold|normal)$/, said);
        assert.match(mark['font-size'], /^[\d.]+$/, said);
      } else if (mark !== file.marks[0]) {
        assert.match(mark.stroke, COLOUR, said);
        assert.ok(mark.fill !== 'none' || mark.stroke !== 'none', said);
      }
    }
    // Colours come from rules that look at what is around a mark: a picture that lost them is black.
    const paints = new Set(file.marks.flatMap(({ fill, stroke }) => [fill, stroke]));
    for (const paint of ['#0b6fa8', '#b8500a', '#d6e9f4', '#f8e2d0', '#566170', '#cdd3d9']) assert.ok(paints.has(paint), `${link}: ${paint}`);
    assert.ok(!paints.has('#000000'), link);
    const [ground] = file.marks;
    assert.deepEqual([ground.kind, ground.fill, ground.width], ['rect', '#ffffff', '832'], 'it lies on paper');
    const beam = file.marks.find((mark) => mark.transform?.startsWith('rotate'));
    assert.deepEqual([beam.fill, beam.stroke, beam['stroke-width']], ['none', '#17202a', '6'], 'the beam is there');
    assert.equal(file.marks.some((mark) => mark['stroke-dasharray']), svg.includes('stroke-dasharray'));
    assert.ok(file.texts.includes('Cost, cloud only') || file.texts.length > 30, 'the rows are there');
    assert.ok(svg.length < 60_000, `${link}: ${svg.length} bytes`);
    // What the page around it says, the file says itself.
    for (const said of [/^Serverless functions or containers\? /, /on average \(.*; p99 goal /, /^Costs of a month of 730.* List prices read 20/, /^\d{4}-\d\d-\d\d · https?:/]) {
      assert.ok(file.texts.some((text) => said.test(text)), `${link}: ${said}`);
    }
  }
});

test('the file is the same whatever the page looks like', async () => {
  const looks = [
    ['dark', { colorScheme: 'dark' }],
    ['forced colours', { forcedColors: 'active', colorScheme: 'dark' }],
    ['more contrast', { contrast: 'more' }],
    ['a phone', { viewport: { width: 390, height: 844 } }],
  ];
  const usual = (await exported(await opened({}, MIX), /SVG/)).toString();
  for (const [name, look] of looks) {
    const page = await opened(look, MIX);
    assert.equal((await exported(page, /SVG/)).toString(), usual, name);
    assert.equal(await page.locator('.paper').count(), 0, 'the paper is put away');
  }
});

/** The paints of the picture of a mix: ink, both sides in both strengths, the mix, and paper. */
const PAINTS = {
  ink: [0x17, 0x20, 0x2a], functions: [0x0b, 0x6f, 0xa8], 'functions, soft': [0xd6, 0xe9, 0xf4], containers: [0xb8, 0x50, 0x0a],
  'containers, soft': [0xf8, 0xe2, 0xd0], mix: [0x5a, 0x4f, 0xa2], paper: [0xff, 0xff, 0xff],
};

/**
 * Sizes of the picture files `all`, how many pixels of each have which of the paints, within a whisker, and the share of
 * the pixels that are plainly unlike between the first and the last. Decoded and counted by the browser.
 */
function looked(page, all) {
  return page.evaluate(async ([files, paints]) => {
    const pixels = await Promise.all(files.map(async (file) => {
      const image = new Image();
      image.src = `data:image/png;base64,${file}`;
      await image.decode();
      const canvas = new OffscreenCanvas(image.width, image.height);
      const paper = canvas.getContext('2d');
      paper.drawImage(image, 0, 0);
      return paper.getImageData(0, 0, image.width, image.height);
    }));
    const far = (data, at, [red, green, blue]) => Math.abs(data[at] - red) + Math.abs(data[at + 1] - green) + Math.abs(data[at + 2] - blue);
    const every = (data, is) => {
      let found = 0;
      for (let at = 0; at < data.length; at += 4) if (is(data, at)) found += 1;
      return found;
    };
    const [{ data: first }, { data: last }] = [pixels[0], pixels.at(-1)];
    return {
      sizes: pixels.map(({ width, height }) => [width, height]),
      counts: pixels.map(({ data }) => paints.map((paint) => every(data, (data, at) => far(data, at, paint) < 12))),
      unlike: every(first, (first, at) => far(first, at, last.subarray(at, at + 3)) > 200) / (first.length / 4),
    };
  }, [all.map((file) => file.toString('base64')), Object.values(PAINTS)]);
}

/** Programs that are no browsers and draw the picture they are given on standard input, this wide. */
const PROGRAMS = {
  'rsvg-convert': (width) => ['--width', width, '--format', 'png'],
  resvg: (width) => ['--width', width, '-', '-c'],
};

/** The same picture by such a program; nothing where it is not installed. */
function elsewhere(program, svg, width) {
  try {
    return execFileSync(program, PROGRAMS[program](String(width)), { input: svg, maxBuffer: 1e8 });
  } catch (error) {
    if (error.code === 'ENOENT') return null;
    throw error;
  }
}

for (const program of Object.keys(PROGRAMS)) {
  test(`a PNG and what ${program} makes of the SVG are the same picture`, async (run) => {
    const page = await opened({ colorScheme: 'dark' }, MIX);
    const png = await exported(page, /PNG/);
    const other = elsewhere(program, await exported(page, /SVG/), 1664);
    const { sizes, counts, unlike } = await looked(page, other ? [png, other] : [png]);
    const names = Object.keys(PAINTS);
    assert.equal(sizes[0][0], 1664, 'twice the width of the picture');
    counts[0].forEach((count, place) => assert.ok(count > 500, `${names[place]} in the PNG: ${count}`));
    if (!other) return run.diagnostic(`${program} is not installed: the picture was drawn by the browser only`);
    assert.deepEqual(sizes[1], sizes[0]);
    // Letters differ by their edges; areas and lines are the same.
    counts[0].forEach((count, place) => {
      assert.ok(Math.abs(counts[1][place] / count - 1) < 0.15, `${names[place]}: ${count} pixels here, ${counts[1][place]} there`);
    });
    assert.ok(unlike < 0.03, `${unlike} of the pixels are unlike`);
  });
}
