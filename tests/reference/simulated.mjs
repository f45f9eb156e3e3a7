// What is taken from the outcome, tried by other means: time that is billed by what runs in it against a simulation of
// single requests, the share that kept instances take against Erlang's formula, and replicas against the autoscaler's rule.
//
// All of it at a steady rate, where a closed form and a simulation mean the same thing.

import { Dice } from './dice.mjs';
import { law } from './law.mjs';

/** What the command's closed forms of active time are held to. */
const NEAR = 0.05;
const REQUESTS = 200_000;

/** A scenario of one service at a steady rate that is never late, so that nothing is added for a goal. */
function steady({ rate, ms, cv }, sides) {
    return {
        traffic: { rate_per_s: rate, shape: 'steady', peak_to_mean: 1, weekend: 1, burstiness: 1 },
        services: [{ name: 'one', visits: 1, duration_ms: ms, duration_cv: cv, memory_mb: 512, cpu_share: 0.05, init_ms: 0 }],
        goals: { p99_ms: 1e6, error_share: 1 },
        ...sides,
    };
}

const functions = (platform, concurrency, warm_floor = 'none') => ({ serverless: { platform, concurrency, warm_floor } });
const pods = (platform, more) => ({ microservices: { platform, zones: 1, target_utilisation: 0.6, workers_per_pod: 8, ...more } });

const FLEX = { least: 1, step: 0.1 };
const RUN = { least: 0, step: 0.1 };

/** Each with what it is held against, how near, and why. */
const CASES = [
    ...[[0.5, 120, 1, 4], [20, 120, 0.7, 4], [20, 120, 0.7, 1], [200, 60, 1, 16]].map(([rate, ms, cv, slots]) => ({
        why: `Azure Flex, ${slots} at a time`,
        scenario: steady({ rate, ms, cv }, functions('azure-flex', slots)),
        found: (outcome) => outcome.serverless.services[0].active_instances_mean,
        expected: () => active({ rate, ms, cv, slots, ...FLEX }),
        near: NEAR,
    })),
    ...[[2, 120, 1, 1], [20, 20, 0.7, 1], [50, 120, 0.7, 8]].map(([rate, ms, cv, slots]) => ({
        why: `Cloud Run functions, ${slots} at a time`,
        scenario: steady({ rate, ms, cv }, functions('gcp-functions', slots)),
        found: (outcome) => outcome.serverless.services[0].active_instances_mean,
        expected: () => active({ rate, ms, cv, slots, ...RUN }),
        near: NEAR,
    })),
    ...[[1, 120, 1, 8], [20, 120, 1, 8], [100, 200, 0.7, 4]].map(([rate, ms, cv, slots]) => ({
        why: `Cloud Run by request, ${slots} at a time`,
        scenario: steady({ rate, ms, cv }, pods('gcp-run', { billing: 'request', min_replicas: 1, workers_per_pod: slots })),
        found: (outcome) => outcome.microservices.services[0].active_replicas_mean,
        expected: () => active({ rate, ms, cv, slots, ...RUN }),
        near: NEAR,
    })),
    ...[[0.2, 120], [1, 120], [2, 500]].map(([rate, ms]) => ({
        why: 'Container Apps, two replicas that idle',
        scenario: steady({ rate, ms, cv: 1 }, pods('azure-container-apps', { min_replicas: 2, balancing: 'random' })),
        found: (outcome) => outcome.microservices.services[0].idle_replicas_mean,
        expected: () => idle({ rate, ms, cv: 1, replicas: 2 }),
        near: NEAR,
    })),
    ...[[20, 120, 1], [20, 120, 3], [500, 100, 40]].map(([rate, ms, floor]) => ({
        why: `Lambda, ${floor} instances of provisioned concurrency`,
        scenario: steady({ rate, ms, cv: 1 }, functions('aws-lambda', null, floor)),
        found: (outcome) => outcome.serverless.services[0].floor_share,
        expected: () => 1 - erlangB(floor, rate * ms / 1000),
        near: 1e-9,
    })),
    ...[[20, 120, 2], [200, 120, 2], [3000, 80, 1]].map(([rate, ms, least]) => ({
        why: `Fargate, ${least} tasks at least`,
        scenario: steady({ rate, ms, cv: 1 }, pods('aws-fargate', { min_replicas: least })),
        found: (outcome) => outcome.microservices.services[0].replicas_billed_mean,
        // As many as keep eight workers each busy for 60 % (Kubernetes, horizontal pod autoscaling).
        expected: () => Math.max(least, Math.ceil(rate * ms / 1000 / 8 / 0.6 - 1e-9)),
        near: 1e-9,
    })),
    ...[[0.2, 120, 2], [20, 120, 3]].map(([rate, ms, replicas]) => ({
        why: `Cloudflare Containers, ${replicas} instances, those with a request`,
        scenario: steady({ rate, ms, cv: 1 }, pods('cloudflare-containers', { min_replicas: replicas, balancing: 'random' })),
        found: (outcome) => outcome.microservices.services[0].active_replicas_mean,
        // Each is as likely as any other, and has a request unless none of its runs overlaps now: M/G/∞.
        expected: () => replicas * (1 - Math.exp(-rate * ms / 1000 / replicas)),
        near: 1e-9,
    })),
    ...[1e-4, 1e-3, 5e-3].map((rate) => ({
        why: 'Cloudflare Containers, an instance that sleeps',
        scenario: steady({ rate, ms: 120, cv: 1 }, pods('cloudflare-containers', { min_replicas: 0, balancing: 'random' })),
        found: (outcome) => outcome.microservices.services[0].replicas_billed_mean,
        // Awake from a request until ten minutes have passed without another (developers.cloudflare.com/containers/concepts/architecture).
        expected: () => 1 - Math.exp(-rate * 600),
        near: NEAR,
    })),
    {
        why: 'Lambda Managed Instances, hardly any load',
        scenario: steady({ rate: 0.01, ms: 120, cv: 1 }, functions('aws-lambda-managed')),
        found: (outcome) => outcome.serverless.nodes[0].nodes_billed_mean,
        // One in each of three zones (docs.aws.amazon.com/lambda/latest/dg/lambda-managed-instances-scaling.html).
        expected: () => 3,
        near: 1e-9,
    },
];

/** A sentence for each case that is not met. */
export function checks(outcomes) {
    const found = outcomes(CASES.map((each) => each.scenario));
    const told = CASES.map((each, index) => {
        const [here, there] = [each.expected(), each.found(found[index])];
        const { rate_per_s: rate } = each.scenario.traffic;
        const met = Math.abs(there - here) <= each.near * here;
        return { met, line: `${each.why}, ${rate}/s: here ${here.toFixed(5)}, there ${there.toFixed(5)}` };
    });
    console.log('\nFigures that are taken from the outcome, by simulation or formula:');
    told.forEach(({ met, line }) => console.log(`${met ? '  ' : '! '}${line}`));
    return told.filter(({ met }) => !met).map(({ line }) => `Too far apart: ${line}`);
}

/** Calls that find `servers` full, of an offered load in erlangs. */
function erlangB(servers, load) {
    let blocked = 1;
    for (let n = 1; n <= servers; n++) blocked = load * blocked / (n + load * blocked);
    return blocked;
}

/**
 * Mean number of instances that are billed, request by request: each goes to the first instance that has room. A period
 * begins with a run on an instance that is not in one, lasts `least` at least and as long as runs overlap, and is rounded up
 * to a multiple of `step`.
 */
function active({ rate, ms, cv, slots, least, step }) {
    const [dice, work] = [new Dice(5), law(ms / 1000, cv)];
    const instances = [];
    let [now, billed] = [0, 0];
    const close = ({ began, ends }) => step * Math.ceil((ends - began) / step - 1e-9);
    for (let request = 0; request < REQUESTS; request++) {
        now += dice.exponential() / rate;
        const ends = now + dice.lognormal(work);
        let found = instances.find((instance) => {
            instance.runs = instance.runs.filter((run) => run > now);
            return instance.runs.length < slots;
        });
        if (!found) instances.push(found = { runs: [], began: -1, ends: -1 });
        if (found.ends < now) {
            if (found.ends > found.began) billed += close(found);
            Object.assign(found, { began: now, ends: now + least });
        }
        found.runs.push(ends);
        found.ends = Math.max(found.ends, ends);
    }
    // Periods that are still open count as far as they went.
    const last = (period) => period.ends > now ? now - period.began : close(period);
    return (billed + instances.reduce((sum, period) => sum + last(period), 0)) / now;
}

/** Mean number of replicas that are idle: whole seconds in which a replica has no request, which each gets by chance. */
function idle({ rate, ms, cv, replicas }) {
    const [dice, work] = [new Dice(9), law(ms / 1000, cv)];
    let [now, until, seconds] = [0, 0, 0];
    for (let request = 0; request < REQUESTS; request++) {
        now += dice.exponential() * replicas / rate;
        seconds += Math.max(Math.floor(now) - Math.ceil(until), 0);
        until = Math.max(until, now + dice.lognormal(work));
    }
    return replicas * seconds / now;
}
