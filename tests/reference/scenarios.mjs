// Random scenarios over all inputs of `fulcrum evaluate`, from a seed: the same seed gives the same scenarios anywhere.

import { Dice } from './dice.mjs';
import { regionsOf } from './prices.mjs';

/** The scenario of a number: platforms take turns, so that each of both sides occurs as often. */
export function scenario(seed, number, known, platforms) {
    const dice = new Dice(Math.imul(seed, 1_000_003) + number);
    const sides = ['serverless', 'microservices'].map((side) => platforms.filter((platform) => platform.side === side));
    // Beside the turn a shift, so that every pair of platforms meets.
    const [functions, containers] = sides.map((list, side) => list[(number + (side ? Math.floor(number / list.length) : 0)) % list.length]);
    const services = Array.from({ length: dice.whole(1, 5) }, (_, index) => service(dice, index, containers));
    return {
        version: 1,
        traffic: traffic(dice),
        services,
        serverless: serverless(dice, functions, known),
        microservices: microservices(dice, containers, known),
        goals: { p99_ms: dice.scaled(50, 1e5), error_share: dice.of([0, 0.001, 0.01, 0.1]), tie: 0.1 },
        people: people(dice),
        own_lines: ownLines(dice),
        prices: prices(dice, known, [functions, containers]),
    };
}

function traffic(dice) {
    const shape = dice.of(['steady', 'daily', 'office', 'nightly', 'spike', 'cron', 'week']);
    return {
        // Half of all between one and 200 a second, where most of the tiers and sizes change.
        rate_per_s: dice.chance(0.5) ? dice.scaled(1, 200) : dice.scaled(1e-7, 1e5),
        shape,
        peak_to_mean: dice.scaled(1, 20),
        weekend: dice.of([0, 0.5, 1, 1.5]),
        burstiness: dice.of([1, 1, 1, 3, 30]),
        growth_per_month: dice.of([0, 0, 0.05, -0.1]),
        ...(shape === 'week' ? { week: week(dice) } : {}),
    };
}

function week(dice) {
    const rates = Array.from({ length: 168 }, () => dice.chance(0.2) ? 0 : dice.whole(1, 1000));
    rates[dice.whole(0, 167)] = 1000;
    return rates;
}

function service(dice, index, containers) {
    return {
        name: `service ${index + 1}`,
        visits: index === 0 ? dice.of([1, 1, 1, 2, 0.5]) : dice.of([1, 0.5, 0.1, 3, 0.33]),
        duration_ms: dice.chance(0.9) ? dice.scaled(2, 3000) : dice.scaled(1, 2e5),
        duration_cv: dice.of([0, 0.3, 0.7, 1, 1, 2, 5]),
        memory_mb: dice.of([128, 200, 256, 512, 777, 1024, 1536, 2048, 3000, 4096, 10240]),
        cpu_share: dice.of([0.05, 0.1, 0.2, 0.5, 0.9]),
        runtime: dice.of(['nodejs22.x', 'python3.13', 'java21']),
        init_ms: dice.of([0, 0, 300, 2000]),
        response_kb: dice.of([0, 1, 8, 60, 513, 2000]),
        log_kb: dice.of([0, 0.5, 1, 5, 40]),
        pod: pod(dice, containers),
    };
}

function pod(dice, containers) {
    const min = dice.maybe(0.15, () => dice.whole(containers.scalesToZero ? 0 : 1, 4));
    return {
        vcpu: dice.maybe(0.2, () => dice.of([0.05, 0.25, 0.3, 0.5, 1, 1.5, 2, 3, 4])),
        memory_mb: dice.maybe(0.2, () => dice.of([64, 256, 700, 1024, 2048, 4096, 7000])),
        concurrency: dice.maybe(0.2, () => dice.of([1, 2, 10, 80])),
        min,
        max: dice.maybe(0.1, () => (min ?? 0) + dice.whole(1, 30)),
    };
}

function serverless(dice, platform, known) {
    return {
        platform: platform.id,
        region: dice.of(regionsOf(known, platform.provider)),
        architecture: dice.of(['x86', 'arm64']),
        ...(platform.id === 'aws-lambda' ? { snapstart: dice.chance(0.3) } : {}),
        warm_floor: dice.of(['none', 'goal', 'goal', 0, 1, 3]),
        front_door: dice.of(platform.doors),
        concurrency: platform.takesSeveral ? dice.maybe(0.4, () => dice.of([1, 2, 8, 80])) : null,
        account_concurrency: dice.maybe(0.2, () => dice.of([10, 100, 1000, 10000])),
        quota: dice.of(['asked', 'asked', 'fixed']),
        private_network: dice.chance(0.3),
        endpoints: platform.provider === 'aws' ? dice.maybe(0.3, () => dice.whole(1, 8)) : null,
    };
}

function microservices(dice, platform, known) {
    // Mostly nodes that hold a pod of several vCPU: what fits nowhere has no bill.
    const least = dice.chance(0.8) ? 4 : 0;
    const has = (node) => node.meter.startsWith(`${platform.provider}.`) && platform.rents(node) && node.vcpu >= least;
    const nodes = [...known.nodes.values()].filter(has);
    return {
        platform: platform.id,
        region: dice.of(regionsOf(known, platform.provider)),
        architecture: dice.of(['x86', 'arm64']),
        // Now and then the platform's own default.
        ...(platform.hasNodes && dice.chance(0.9) ? { node: dice.of(nodes).id } : {}),
        workers_per_pod: dice.of([1, 4, 8, 8, 32]),
        target_utilisation: dice.of([0.4, 0.6, 0.8]),
        min_replicas: dice.whole(platform.scalesToZero ? 0 : 1, 3),
        zones: dice.whole(1, 4),
        purchase: dice.of(['on-demand', 'on-demand', 'spot', 'one-year', 'three-year']),
        node_autoscaler: dice.of(platform.autoscalers),
        balancing: dice.of(platform.balancings),
        billing: dice.of(['auto', 'auto', 'request', 'instance']),
        private_network: dice.chance(0.7),
        endpoints: platform.provider === 'aws' ? dice.maybe(0.3, () => dice.whole(1, 8)) : null,
        ...(['aws-eks', 'aws-eks-auto'].includes(platform.id)
            ? { extended_support: dice.chance(0.3), control_plane_logs_gb: dice.of([0, 0, 4.5, 120]) }
            : {}),
    };
}

const people = (dice) => ({
    hourly_usd: dice.of([0, 80, 100, 133.7]),
    serverless_hours: dice.maybe(0.3, () => dice.whole(0, 100)),
    microservices_hours: dice.maybe(0.3, () => dice.whole(0, 100)),
});

/** Up to three lines of one's own: any side, any basis, and amounts from a hundredth of a cent on. */
const ownLines = (dice) => Array.from({ length: dice.of([0, 0, 1, 2, 3]) }, (_, index) => ({
    side: dice.of(['serverless', 'microservices', 'both']),
    // A comma, a colon and letters beyond ASCII are letters like others; two lines may have one name.
    name: dice.of([`line ${index + 1}`, 'Schlüssel: A, B', 'monitoring']),
    usd: dice.chance(0.1) ? 0 : dice.scaled(1e-4, 2000),
    per: dice.of(['month', 'million-requests', 'node-month']),
}));

/** Some prices of one's own among the meters of both providers: up to three times what is listed. */
function prices(dice, known, platforms) {
    const providers = platforms.map((platform) => `${platform.provider}.`);
    const meters = [...known.meters.values()].filter((meter) => providers.some((provider) => meter.id.startsWith(provider)));
    const overrides = {};
    for (let left = dice.of([0, 0, 0, 1, 5]); left > 0; left--) {
        const meter = dice.of(meters);
        const listed = meter.prices[0].tiers[0].usd;
        overrides[meter.id] = (listed * dice.between(0, 3)).toFixed(9);
    }
    return {
        free_tier: dice.chance(0.6),
        month_hours: dice.of([730, 730, 720, 744, 672, 700.01]),
        overrides,
    };
}
