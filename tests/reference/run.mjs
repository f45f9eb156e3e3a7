// Re-computes every line of random scenarios and holds it against `fulcrum evaluate`: see README.md.
//
//     node tests/reference/run.mjs --count=1000 --seed=1 --fulcrum=target/debug/fulcrum

import { execFileSync } from 'node:child_process';
import { month, people } from './common.mjs';
import { dollars, pico } from './money.mjs';
import { platform } from './platforms.mjs';
import { Book, catalogue } from './prices.mjs';
import { scenario } from './scenarios.mjs';

/** What a line may differ by: half a cent, in pico-dollars. */
const CENT = pico(0.005);
const AT_ONCE = 100;
const SHOWN = Number(process.env.SHOWN ?? 10);

const options = { count: '100', seed: '1', fulcrum: 'target/debug/fulcrum', only: '' };
for (const word of process.argv.slice(2)) {
    const [, name, value] = /^--([a-z]+)=(.*)$/.exec(word) ?? [];
    if (!(name in options)) fail(`${word} is not known; known are --count=N, --seed=N, --only=NUMBER and --fulcrum=PROGRAM.`);
    options[name] = value;
}

function fail(sentence) {
    console.error(sentence);
    process.exit(2);
}

const fulcrum = (words, input) => execFileSync(options.fulcrum, words, { input, encoding: 'utf8', maxBuffer: 2 ** 30 });

/** The lines of a side by its rules, its people and its total. */
function ours(known, chosen, side, fleet) {
    const of = platform(chosen[side].platform);
    const book = new Book(known, {
        provider: of.provider,
        region: chosen[side].region,
        purchase: side === 'microservices' ? chosen.microservices.purchase : 'on-demand',
        freeTier: chosen.prices.free_tier,
        overrides: chosen.prices.overrides,
    });
    const quantities = of.lines(month(chosen, side, fleet), known).filter(([, quantity]) => quantity > 0);
    const lines = quantities.map(([meter, quantity]) => book.line(meter, quantity));
    const total = lines.reduce((sum, line) => sum + line.amount, 0n);
    return [...lines, { meter: 'monthly_usd', amount: total }, { meter: 'people_usd', amount: pico(people(chosen, side)) }];
}

/** The same of an outcome. */
function theirs(fleet) {
    const lines = fleet.bill.lines.map((line) => ({ ...line, amount: pico(line.amount_usd) }));
    const sums = ['monthly_usd', 'people_usd'].map((meter) => ({ meter, amount: pico(fleet[meter]) }));
    return [...lines, ...sums];
}

/** Each line of either side with what both make of it; a line of no cost need not be there. */
function compared(mine, others) {
    const names = [...new Set([...mine, ...others].map((line) => line.meter))];
    return names.map((meter) => {
        const [a, b] = [mine, others].map((lines) => lines.find((line) => line.meter === meter));
        const apart = (a?.amount ?? 0n) - (b?.amount ?? 0n);
        return { meter, ours: a, theirs: b, apart: apart < 0n ? -apart : apart };
    });
}

const summary = new Map();
const meters = new Map();
const wrong = [];
let nowhere = 0;

function check(known, number, chosen, outcome) {
    for (const side of ['serverless', 'microservices']) {
        if (stands(known, chosen, side, outcome[side])) compare(known, number, chosen, side, outcome[side]);
    }
}

/** Whether a side stands at all: pods that no node and no size holds do not run, and the outcome has to say so. */
function stands(known, chosen, side, fleet) {
    const { holds } = platform(chosen[side].platform);
    if (!holds || holds(month(chosen, side, fleet), known)) return true;
    if (!fleet.limits.some((limit) => limit.includes('holds a pod'))) fail(`No limit says that a pod fits nowhere: ${JSON.stringify(chosen)}`);
    nowhere += 1;
    return false;
}

function compare(known, number, chosen, side, fleet) {
    for (const line of compared(ours(known, chosen, side, fleet), theirs(fleet))) {
        count(summary, chosen[side].platform, line);
        count(meters, line.meter, line);
        if (line.apart > CENT) wrong.push({ number, chosen, side, fleet, ...line });
    }
}

function count(table, name, { apart }) {
    const row = table.get(name) ?? { lines: 0, differ: 0, largest: 0n };
    row.lines += 1;
    row.differ += apart > CENT ? 1 : 0;
    if (apart > row.largest) row.largest = apart;
    table.set(name, row);
}

function print(table, title) {
    console.log(`\n${title.padEnd(52)} ${'lines'.padStart(7)} ${'differ'.padStart(7)} ${'largest, $'.padStart(14)}`);
    for (const [name, { lines, differ, largest }] of [...table].sort()) {
        console.log(`${name.padEnd(52)} ${String(lines).padStart(7)} ${String(differ).padStart(7)} ${dollars(largest).toFixed(6).padStart(14)}`);
    }
}

function told({ number, chosen, side, fleet, meter, ours, theirs }) {
    const shown = (line) => line ? `${dollars(line.amount)} dollars for ${line.quantity}` : 'no line';
    const figures = { failed_share: fleet.failed_share, limits: fleet.limits, warm_floor: fleet.warm_floor, extra_replicas: fleet.extra_replicas, nodes: fleet.nodes_billed_mean, services: fleet.services };
    console.log(`\n--only=${number} --seed=${options.seed}: ${chosen[side].platform}, ${meter}: here ${shown(ours)}, there ${shown(theirs)}`);
    console.log(`${JSON.stringify(chosen)}\n${JSON.stringify(figures)}`);
}

const known = catalogue(JSON.parse(fulcrum(['prices'])));
const [first, count_] = options.only ? [Number(options.only), 1] : [0, Number(options.count)];
for (let from = first; from < first + count_; from += AT_ONCE) {
    const numbers = Array.from({ length: Math.min(AT_ONCE, first + count_ - from) }, (_, index) => from + index);
    const scenarios = numbers.map((number) => scenario(Number(options.seed), number, known));
    const answers = fulcrum(['evaluate', '--lines', '-'], scenarios.map((chosen) => JSON.stringify(chosen)).join('\n'));
    answers.trim().split('\n').forEach((line, index) => check(known, numbers[index], scenarios[index], JSON.parse(line)));
}
print(meters, 'meter');
print(summary, 'platform');
wrong.slice(0, SHOWN).forEach(told);
if (nowhere) console.log(`\n${nowhere} sides have a pod that nothing holds, and no bill.`);
console.log(wrong.length ? `\n${wrong.length} lines differ.` : '\nEvery line agrees to the cent.');
process.exitCode = wrong.length ? 1 : 0;
