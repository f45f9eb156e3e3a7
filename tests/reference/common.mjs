// What follows from a scenario on any platform: a month's requests, their bytes, their logs, and the hours of people.
//
// Sizes are binary: 1 kB is 1,024 bytes and 1 GB is 1,024³ (AWS, Azure and Google bill traffic that way: the edges of
// their tiers are multiples of 1,024). What a line rests on beyond the scenario is `fleet`, the side's part of
// the outcome: see README.md for which figures are taken from it.

import { cost, micro, pico } from './money.mjs';

const KB_PER_GB = 1024 * 1024;

/** Assumption of the model: a request brings 1 kB in; the scenario has no input for it. */
export const REQUEST_KB = 1;

/** Assumption of the model: a client sends ten requests on a connection before it opens another. */
export const REQUESTS_PER_CONNECTION = 10;

/** Assumption of the model: a connection stays open for a minute, or as long as its requests take. */
export const CONNECTION_SECONDS = 60;

/** Assumption of the model: an image of each service, half a GB. */
export const IMAGE_GB = 0.5;

/** A month of one side of a scenario: what it is asked, what of that it answers, and what each service does for it. */
export function month(scenario, side, fleet) {
    const hours = scenario.prices.month_hours;
    const seconds = hours * 3600;
    // A rule of the model: of what fails nothing is billed. Only what is answered leaves and passes a door.
    const answered = scenario.traffic.rate_per_s * seconds * (1 - fleet.failed_share);
    const services = scenario.services.map((service, index) => {
        const own = fleet.services[index];
        if (own?.name !== service.name) throw new Error(`the outcome tells nothing of the service ${service.name}`);
        // A function's visits run or are turned away one by one; what containers do is done for a request that is answered.
        const share = own.answered_share ?? 1 - fleet.failed_share;
        return { ...service, fleet: own, runs: scenario.traffic.rate_per_s * seconds * service.visits * share };
    });
    // One number of zones serves both sides: a gateway or a balancer before functions stands in as many.
    return { scenario, own: scenario[side], zones: scenario.microservices.zones, fleet, hours, seconds, answered, services };
}

/** Requests that all services serve: each visit is one. */
export const runs = (of) => sum(of.services, (service) => service.runs);

/** GB that leave for the internet: the answer of the first service, once for each request that is answered. */
export const egressGb = (of) => of.answered * of.services[0].response_kb / KB_PER_GB;

/** GB that come in with the requests. */
export const ingressGb = (of) => of.answered * REQUEST_KB / KB_PER_GB;

/** GB of logs: each run writes what its service writes. */
export const logGb = (of) => sum(of.services, (service) => service.runs * service.log_kb) / KB_PER_GB;

/**
 * GB that services answer to each other: whatever they answer, but for the one answer that leaves.
 *
 * Which service calls which is not known, so each visit but a request's first is a call.
 */
export function betweenServicesGb(of) {
    const answers = sum(of.scenario.services, (service) => service.visits * service.response_kb);
    const leaves = Math.min(of.scenario.services[0].visits, 1) * of.scenario.services[0].response_kb;
    return of.answered * Math.max(answers - leaves, 0) / KB_PER_GB;
}

/**
 * Lines of the reader's own on the bill of a side: what each is counted by, how much of it there is, and what it comes to. A
 * request is what arrives and is answered, however many services it visits; a node-month is a node that is billed all
 * month: there is none where there are no nodes, and none under functions.
 */
export function ownLines(of, side) {
    const counted = {
        month: 1,
        'million-requests': of.answered,
        'node-month': side === 'microservices' ? of.fleet.nodes_billed_mean : 0,
    };
    return of.scenario.own_lines.filter((line) => line.side === side || line.side === 'both').map((line) => ({
        label: line.name,
        per: line.per,
        quantity: counted[line.per],
        amount: cost(micro(counted[line.per]), pico(line.usd), line.per === 'million-requests' ? 1e6 : 1),
    }));
}

/**
 * What people cost: hours by kind of platform, a part for the platform and one for each service, unless the reader gave
 * hours of their own. Assumptions of the model, on weak evidence.
 */
export function people(scenario, side) {
    const own = scenario.people[side === 'serverless' ? 'serverless_hours' : 'microservices_hours'];
    const [fixed, each] = HOURS[scenario[side].platform] ?? missing(`people of ${scenario[side].platform}`);
    return scenario.people.hourly_usd * (own ?? fixed + each * scenario.services.length);
}

const [FUNCTIONS, SERVERLESS_CONTAINERS, MANAGED_NODES, KUBERNETES] = [[6, 3], [15, 5], [25, 5], [40, 5]];
const HOURS = {
    'aws-lambda': FUNCTIONS,
    'aws-lambda-managed': FUNCTIONS,
    'azure-functions': FUNCTIONS,
    'azure-flex': FUNCTIONS,
    'gcp-functions': FUNCTIONS,
    'cloudflare-workers': FUNCTIONS,
    'aws-fargate': SERVERLESS_CONTAINERS,
    'azure-container-apps': SERVERLESS_CONTAINERS,
    'gcp-run': SERVERLESS_CONTAINERS,
    'cloudflare-containers': SERVERLESS_CONTAINERS,
    'gcp-gke-autopilot': MANAGED_NODES,
    'aws-eks-auto': MANAGED_NODES,
    'azure-aks-automatic': MANAGED_NODES,
    'aws-eks': KUBERNETES,
    'azure-aks': KUBERNETES,
    'gcp-gke': KUBERNETES,
};

/** vCPU that a request keeps busy while it computes: what its memory buys on Lambda, 1,769 MB a vCPU, one at most. */
export const vcpuWhileComputing = (service) => Math.min(service.memory_mb / 1769, 1);

/**
 * What a pod of a service asks for: what the reader gave it, else the memory of the function, and the CPU of as many
 * requests as it serves at a time. An assumption of the model.
 */
export function pod(service, containers) {
    const asked = service.pod ?? {};
    const workers = asked.concurrency ?? containers.workers_per_pod;
    return {
        workers,
        // Less than 0.05 vCPU is not worth a pod: an assumption of the model.
        vcpu: Math.max(asked.vcpu ?? workers * service.cpu_share * vcpuWhileComputing(service), 0.05),
        memoryGb: (asked.memory_mb ?? service.memory_mb) / 1024,
    };
}

export const sum = (list, of) => list.reduce((total, entry) => total + of(entry), 0);

/** Up to a multiple of a step; a hair above one is the multiple. */
export const upTo = (value, step) => step * Math.ceil(value / step - 1e-9);

export function missing(what) {
    throw new Error(`no rule for ${what}`);
}
