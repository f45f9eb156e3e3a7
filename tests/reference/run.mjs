// Re-computes every line of random scenarios and holds it against `fulcrum evaluate`: see README.md.
//
//     node tests/reference/run.mjs --count=1000 --seed=1 --fulcrum=target/debug/fulcrum

import { execFileSync } from 'node:child_process';
import { month, ownLines, people } from './common.mjs';
import { dollars, pico } from './money.mjs';
import { PLATFORMS, known as platformsOf, platform } from './platforms.mjs';
import { Book, catalogue } from './prices.mjs';
import { scenario } from './scenarios.mjs';
import { checks } from './simulated.mjs';

/** What a line may differ by: half a cent, in pico-dollars. */
const HALF_A_CENT = pico(0.005);
/** Scenarios that one process answers. */
const AT_ONCE = 100;
/** Disagreements that are shown in full. */
const SHOWN = 10;
const SIDES = ['serverless', 'microservices'];

// ---- The command -------------------------------------------------------------------------------------------------

const options = { count: '100', seed: '1', only: '', fulcrum: 'target/debug/fulcrum' };
for (const word of process.argv.slice(2)) {
    const [, name, value] = /^--([a-z]+)=(.*)$/.exec(word) ?? [];
    if (!(name in options)) fail(`${word} is not known; known are --count=N, --seed=N, --only=NUMBER and --fulcrum=PROGRAM.`);
    options[name] = value;
}

function fail(sentence) {
    console.error(sentence);
    process.exit(2);
}

function fulcrum(words, input) {
    return execFileSync(options.fulcrum, words, { input, encoding: 'utf8', maxBuffer: 2 ** 30, stdio: ['pipe', 'pipe', 'pipe'] });
}

/** The outcomes of scenarios; what the command refuses stops everything, since every scenario here is valid. */
function outcomes(scenarios) {
    try {
        const lines = fulcrum(['evaluate', '--lines', '-'], scenarios.map((chosen) => JSON.stringify(chosen)).join('\n'));
        return lines.trim().split('\n').map((line) => JSON.parse(line));
    } catch (error) {
        return fail(`fulcrum evaluate: ${error.stderr || error.message}`);
    }
}

/** The outcome of one scenario, or nothing where the command does not take it. */
function outcome(chosen) {
    try {
        return JSON.parse(fulcrum(['evaluate', '--lines', '-'], JSON.stringify(chosen)));
    } catch {
        return undefined;
    }
}

/** The ids of all platforms that the command takes, as it names them where it refuses one that there is not. */
function named() {
    return SIDES.flatMap((side) => {
        try {
            fulcrum(['evaluate', '--lines', '-'], JSON.stringify({ [side]: { platform: '?' } }));
        } catch (error) {
            return error.stderr.match(/[a-z]+(-[a-z0-9]+)+/g);
        }
        return fail(`${side}.platform takes "?".`);
    });
}

// ---- Both bills --------------------------------------------------------------------------------------------------

/** The lines of a side by the rules, its total and its people. */
function ours(known, chosen, side, fleet) {
    const of = platform(chosen[side].platform);
    const book = new Book(known, {
        provider: of.provider,
        region: chosen[side].region,
        purchase: side === 'microservices' ? chosen.microservices.purchase : 'on-demand',
        freeTier: chosen.prices.free_tier,
        overrides: chosen.prices.overrides,
    });
    const worked = month(chosen, side, fleet);
    const quantities = of.lines(worked, known, book).filter(([, quantity]) => quantity > 0);
    const lines = [...quantities.map(([meter, quantity]) => book.line(meter, quantity)), ...numbered(ownLines(worked, side))];
    const total = lines.reduce((sum, line) => sum + line.amount, 0n);
    return [...lines, { meter: 'monthly_usd', amount: total }, { meter: 'people_usd', amount: pico(people(chosen, side)) }];
}

/** Own lines have no meter: they are told apart by their place among them, and are the same only with name and basis. */
const numbered = (lines) => lines.map((line, place) => ({ ...line, meter: `own line per ${line.per}`, place: `${place} ${line.label}` }));

/** The same as the command has them. */
function theirs(fleet) {
    const all = fleet.bill.lines.map((line) => ({ ...line, amount: pico(line.amount_usd) }));
    const lines = [...all.filter((line) => line.meter !== null), ...numbered(all.filter((line) => line.meter === null))];
    return [...lines, ...['monthly_usd', 'people_usd'].map((meter) => ({ meter, amount: pico(fleet[meter]) }))];
}

/** Each line of either side with what both make of it; a line that costs nothing need not be there. */
function compared(mine, others) {
    const nameOf = (line) => line.place === undefined ? line.meter : `${line.meter}: ${line.place}`;
    const names = [...new Set([...mine, ...others].map(nameOf))];
    return names.map((name) => {
        const [a, b] = [mine, others].map((lines) => lines.find((line) => nameOf(line) === name));
        const apart = (a?.amount ?? 0n) - (b?.amount ?? 0n);
        return { meter: (a ?? b).meter, ours: a, theirs: b, apart: apart < 0n ? -apart : apart };
    });
}

/** Whether a side stands at all: pods that no node and no size holds do not run, and the outcome has to say so. */
function stands(known, chosen, side, fleet) {
    const { holds } = platform(chosen[side].platform);
    if (!holds || holds(month(chosen, side, fleet), known)) return true;
    if (!fleet.limits.some((limit) => limit.includes('holds a pod'))) fail(`No limit says that a pod fits nowhere: ${JSON.stringify(chosen)}`);
    return false;
}

// ---- What is told ------------------------------------------------------------------------------------------------

class Table {
    constructor(title) {
        Object.assign(this, { title, rows: new Map() });
    }

    count(name, apart) {
        const row = this.rows.get(name) ?? { lines: 0, differ: 0, largest: 0n };
        row.lines += 1;
        if (apart > HALF_A_CENT) row.differ += 1;
        if (apart > row.largest) row.largest = apart;
        this.rows.set(name, row);
    }

    print() {
        const line = (...[name, lines, differ, largest]) => console.log(`${name.padEnd(52)} ${lines.padStart(7)} ${differ.padStart(7)} ${largest.padStart(14)}`);
        console.log();
        line(this.title, 'lines', 'differ', 'largest, $');
        for (const [name, { lines, differ, largest }] of [...this.rows].sort()) line(name, `${lines}`, `${differ}`, dollars(largest).toFixed(6));
    }
}

function told({ number, chosen, side, fleet, meter, ours, theirs }) {
    const shown = (line) => line ? `${dollars(line.amount)} dollars for ${line.quantity ?? 'all'}` : 'no line';
    const { hourly, hourly_colds, hourly_lost, hourly_nodes, hourly_queue, bill, quotas, ...figures } = fleet;
    console.log(`\n--seed=${options.seed} --only=${number}: ${chosen[side].platform}, ${meter}: here ${shown(ours)}, there ${shown(theirs)}`);
    console.log(`scenario ${JSON.stringify(chosen)}\nfigures ${JSON.stringify(figures)}`);
}

// ---- All of them -------------------------------------------------------------------------------------------------

const tables = { meter: new Table('meter'), platform: new Table('platform') };
const wrong = [];
let nowhere = 0;

function check(known, number, chosen, found) {
    for (const side of SIDES) {
        const fleet = found[side];
        if (!stands(known, chosen, side, fleet)) {
            nowhere += 1;
            continue;
        }
        for (const line of compared(ours(known, chosen, side, fleet), theirs(fleet))) {
            tables.meter.count(line.meter, line.apart);
            tables.platform.count(chosen[side].platform, line.apart);
            if (line.apart > HALF_A_CENT) wrong.push({ number, chosen, side, fleet, ...line });
        }
    }
}

const known = catalogue(JSON.parse(fulcrum(['prices'])));
const platforms = platformsOf(outcome);
const unknown = named().filter((id) => !PLATFORMS.some((platform) => platform.id === id));
if (unknown.length) fail(`There is no rule for ${unknown.join(', ')}: tests/reference/platforms.mjs has to learn what it bills.`);
const [from, to] = options.only ? [Number(options.only), Number(options.only) + 1] : [0, Number(options.count)];
for (let first = from; first < to; first += AT_ONCE) {
    const numbers = Array.from({ length: Math.min(AT_ONCE, to - first) }, (_, index) => first + index);
    const scenarios = numbers.map((number) => scenario(Number(options.seed), number, known, platforms));
    outcomes(scenarios).forEach((found, index) => check(known, numbers[index], scenarios[index], found));
}
tables.meter.print();
tables.platform.print();
if (nowhere) console.log(`\n${nowhere} sides have a pod that nothing holds: they are ruled out and not compared.`);
wrong.slice(0, SHOWN).forEach(told);
const missed = options.only ? [] : checks(outcomes);
missed.forEach((sentence) => console.log(sentence));
const left = named().filter((id) => !platforms.some((platform) => platform.id === id));
left.forEach((id) => console.log(`\n${id} is not compared: there is no rule for it, or the outcome does not tell what it rests on.`));
console.log(wrong.length ? `\n${wrong.length} lines differ.` : '\nEvery line agrees to the cent.');
process.exitCode = wrong.length || missed.length ? 1 : 0;
