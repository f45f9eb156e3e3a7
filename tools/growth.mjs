// Draws docs/growth.svg: how long a week takes to work out against its rate and its resolution, from one run of the
// benchmark. `node tools/growth.mjs`
//
// A picture in the repository, so that cost that stops growing gently is seen in a review.

import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const text = execFileSync('cargo', ['bench', '--locked', '--bench', 'week'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
const micros = (word, unit) => Number(word) * (unit === 'ms' ? 1000 : 1);
const times = (part) => [...part.matchAll(/([\d.]+) (us|ms)/g)].map(([, word, unit]) => micros(word, unit));

const byRate = [...text.matchAll(/wave, peak 5 +([\d.]+)\/s +1 ms, 0\.12, 2, 60, 900 s: (.*)/g)]
  .map(([, rate, rest]) => [Number(rate), times(rest)]);
const byBin = [...text.matchAll(/^ +(\d+) s: ([\d.]+) (us|ms)/gm)].map(([, bin, word, unit]) => [604800 / Number(bin), micros(word, unit)]);

const LEFT = 70, WIDE = 300, TOP = 40, HIGH = 220;
const y = (micros) => TOP + HIGH - (HIGH * Math.log10(micros / 10)) / 4;
const path = (points) => points.map(([px, py], at) => `${at ? 'L' : 'M'}${px.toFixed(1)} ${py.toFixed(1)}`).join('');
const label = (px, py, text, anchor = 'middle') => `<text x="${px}" y="${py}" text-anchor="${anchor}">${text}</text>`;
const axis = (left, title, ticks) => `
<g>${label(left, TOP - 18, title, 'start')}
${[10, 100, 1000, 10000, 100000].map((value) => `<path class="rule" d="M${left} ${y(value)}h${WIDE}"/>${label(left - 6, y(value) + 4, value < 1000 ? `${value} us` : `${value / 1000} ms`, 'end')}`).join('')}
${ticks.map(([px, name]) => label(px, TOP + HIGH + 18, name)).join('')}</g>`;

const x = (rate) => LEFT + (WIDE * Math.log10(rate / 0.001)) / 8;
const right = LEFT + WIDE + 110;
const xb = (bins) => right + (WIDE * Math.log10(bins / 100)) / 2.1;
const services = ['1 ms', '0.12 s', '2 s', '60 s', '15 min'];
const lines = services.map((name, at) => {
  const points = byRate.map(([rate, each]) => [x(rate), y(each[at])]);
  const [lx, ly] = points.at(-1);
  return `<path class="line" d="${path(points)}"/>${label(lx + 4, ly + 4, name, 'start')}`;
});
const picture = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${right + WIDE + 40} ${TOP + HIGH + 50}" role="img">
<title>Time to work out a week of instances, against rate and resolution</title>
<style>text{font:12px sans-serif;fill:#444}.rule{stroke:#ddd;fill:none}.line{stroke:#0b6fa8;stroke-width:2;fill:none}</style>
<rect width="100%" height="100%" fill="#fff"/>
${axis(LEFT, 'by mean rate, for five service times; keep-alives of 600 s and 300 s together', [0.001, 0.1, 10, 1000, 100000].map((rate) => [x(rate), `${rate}/s`]))}
${lines.join('')}
${axis(right, 'by pieces of the week, all rates different', byBin.map(([bins]) => [xb(bins), String(bins)]))}
<path class="line" d="${path(byBin.map(([bins, each]) => [xb(bins), y(each)]))}"/>
</svg>
`;
writeFileSync(fileURLToPath(new URL('../docs/growth.svg', import.meta.url)), picture);
console.log('docs/growth.svg');
