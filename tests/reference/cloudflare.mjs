// What Cloudflare bills: Workers on the paid plan, and Containers behind them.

// ---- Workers: developers.cloudflare.com/workers/platform/pricing -------------------------------------------------

import { egressGb, pod, runs, sum, vcpuWhileComputing } from './common.mjs';

/**
 * The plan's fee, requests, and CPU time only: waiting is free. A run that logs anything writes one event. Traffic costs nothing.
 *
 * The duration was measured where memory buys CPU, so the work is the duration's computing part at that CPU.
 */
export function workers(of) {
    return [
        ...worker(of, runs(of), cpuMs(of)),
        ['cloudflare.workers.egress', egressGb(of)],
    ];
}

/** Milliseconds in which requests compute, at a whole vCPU. */
const cpuMs = (of) =>
    sum(of.services, (service) => service.runs * service.duration_ms * service.cpu_share * vcpuWhileComputing(service));

const worker = (of, requests, milliseconds) => [
    ['cloudflare.workers.subscription', 1],
    ['cloudflare.workers.requests', requests],
    ['cloudflare.workers.cpu-time', milliseconds],
    ['cloudflare.workers.logs', sum(of.services, (service) => service.log_kb > 0 ? service.runs : 0)],
];

// ---- Containers: developers.cloudflare.com/containers/pricing ----------------------------------------------------

/** Assumption of the model: a Worker that hands a request on to a container computes for a millisecond. */
const HANDS_ON_MS = 1;

/** What a Durable Object is billed for whatever it uses: 128 MB over 1 GB, 0.128 (its page's first example). */
const OBJECT_GB = 0.128;

/** Instance types: vCPU, GiB, and GB of disk (developers.cloudflare.com/containers/platform/limits). */
const TYPES = [[1 / 16, 0.25, 2], [1 / 4, 1, 4], [1 / 2, 4, 8], [1, 6, 12], [2, 8, 16], [4, 12, 20]];

/**
 * An instance costs the memory and the disk of its type from its start until it sleeps, and of its vCPU what is used. A request
 * comes in through a Worker and goes to the Durable Object that each instance has, and both are billed beside it; the object by the
 * clock while it has a request (developers.cloudflare.com/durable-objects/platform/pricing). A visit is a request to an object, from the
 * Worker or from another object: what is called by a binding is no request to a Worker that is billed. Logs are billed as those of
 * Workers. That traffic goes to North America and Europe is an assumption of the model.
 */
export function containers(of) {
    const parts = of.services.map((service) => {
        const [, gib, disk] = typeOf(pod(service, of.own));
        return { gib, disk, all: service.fleet.replicas_billed_mean * of.seconds, active: service.fleet.active_replicas_mean * of.seconds };
    });
    return [
        ...worker(of, of.answered, of.answered * HANDS_ON_MS),
        ['cloudflare.containers.vcpu', cpuMs(of) / 1000],
        ['cloudflare.containers.memory', sum(parts, (part) => part.gib * part.all)],
        ['cloudflare.containers.disk', sum(parts, (part) => part.disk * part.all)],
        ['cloudflare.containers.egress', egressGb(of)],
        ['cloudflare.durable-objects.requests', runs(of)],
        ['cloudflare.durable-objects.duration', sum(parts, (part) => part.active) * OBJECT_GB],
    ];
}

/** The smallest type that holds a pod. */
const typeOf = ({ vcpu, memoryGb }) => TYPES.find(([size, gib]) => size >= vcpu - 1e-9 && gib >= memoryGb - 1e-9);

/** Whether there is a type for each pod. */
export const containersHold = (of) => of.services.every((service) => typeOf(pod(service, of.own)));
