// What Google bills: Cloud Run functions, GKE, GKE Autopilot and Cloud Run, with what stands before and beside them.

import { IMAGE_GB, egressGb, ingressGb, logGb, pod, runs, sum, upTo } from './common.mjs';
import { law, rounded } from './law.mjs';

/** Time of an instance is billed per started 100 ms (cloud.google.com/run/pricing). */
const STEP = 0.1;

// ---- Cloud Run functions: cloud.google.com/run/pricing, functions are billed as services by request ----------------

export function functions(of) {
    const parts = of.services.map((service) => functionParts(service, of));
    return [
        ['gcp.functions-gen2.invocations', runs(of)],
        ['gcp.functions-gen2.cpu', sum(parts, (part) => part.vcpu * part.active)],
        ['gcp.functions-gen2.memory', sum(parts, (part) => part.gib * part.active)],
        // Instances that are kept cost a lower rate while they wait; none of it is free.
        ['gcp.cloud-run.min-instance-idle-cpu', sum(parts, (part) => part.vcpu * part.idle)],
        ['gcp.cloud-run.min-instance-idle-memory', sum(parts, (part) => part.gib * part.idle)],
        ...functionsDoor(of),
        ...(of.own.private_network ? natOfFunctions(of) : []),
        ...beside(of),
    ];
}

function functionParts(service, of) {
    const { floor_active_instances_mean: kept, active_instances_mean: others } = service.fleet;
    const several = (of.own.concurrency ?? 1) > 1;
    return {
        // Below one vCPU an instance takes one request at a time (docs.cloud.google.com/run/docs/about-concurrency), so more need a whole one.
        vcpu: Math.max(functionVcpu(service.memory_mb), several ? 1 : 0),
        gib: service.memory_mb / 1024,
        active: several ? (kept + others) * of.seconds : alone(service),
        idle: Math.max(of.fleet.warm_floor - kept, 0) * of.seconds,
    };
}

/** Seconds of instances that take one request at a time: each run rounded up, after its start where that is cold. */
function alone(service) {
    const run = law(service.duration_ms / 1000, service.duration_cv);
    const colds = service.runs * service.fleet.cold_share;
    // Starts differ by many steps, so that together with the run they are rounded up by half of one on average.
    const cold = (service.fleet.start_ms + service.duration_ms) / 1000 + STEP / 2;
    return (service.runs - colds) * rounded(run, STEP) + colds * cold;
}

/** The CPU that comes with the memory of a function: docs.cloud.google.com/run/docs/configuring/services/cpu, by tier. */
function functionVcpu(mb) {
    const tiers = [[128, 1 / 12], [256, 1 / 6], [512, 1 / 3], [1024, 7 / 12], [2048, 1], [4096, 2], [8192, 2], [16384, 4], [32768, 8]];
    return tiers.find(([most]) => mb <= most)[1];
}

const functionsDoor = (of) =>
    of.own.front_door === 'http-api' || of.own.front_door === 'rest-api' ? [['gcp.api-gateway.calls', of.answered]] : [];

/** A gateway costs by the machines behind it, here the instances that have a request, one at least and 32 at most. */
function natOfFunctions(of) {
    const machines = sum(of.services, (service) => service.fleet.busy_instances_mean);
    return [['gcp.network.cloud-nat-gateway', of.hours * Math.min(Math.max(machines, 1), 32)]];
}

// ---- GKE: cloud.google.com/kubernetes-engine/pricing -------------------------------------------------------------

/** A Standard cluster over several zones pays the fee that no credit covers; one in a single zone has the credit. */
export function gke(of, known) {
    const nodes = of.fleet.nodes_billed_mean;
    return [
        [of.own.zones > 1 ? 'gcp.gke.cluster-fee-regional' : 'gcp.gke.cluster-fee', of.hours],
        [known.nodes.get(of.fleet.node).meter, nodes * of.hours],
        // Assumption of the model: a balanced disk of 100 GiB on each node, what a node pool has by default.
        ['gcp.persistent-disk.pd-balanced', nodes * 100],
        ...(of.own.private_network ? [['gcp.network.cloud-nat-gateway', of.hours * Math.min(nodes, 32)]] : []),
        ...balancer(of),
        ...beside(of),
        ...images(of),
    ];
}

/** Pods cost what they ask for, whatever it runs on. Spot pods have meters of their own. */
export function autopilot(of) {
    const spot = of.own.purchase === 'spot' ? 'spot-' : '';
    const parts = of.services.map((service) => {
        const hours = service.fleet.replicas_billed_mean * of.hours;
        const { vcpu, gib } = autopilotPod(pod(service, of.own));
        return { vcpuHours: hours * vcpu, gibHours: hours * gib };
    });
    return [
        ['gcp.gke.cluster-fee', of.hours],
        [`gcp.gke.autopilot-${spot}vcpu`, sum(parts, (part) => part.vcpuHours)],
        [`gcp.gke.autopilot-${spot}memory`, sum(parts, (part) => part.gibHours)],
        ...balancer(of),
        ...beside(of),
        ...images(of),
    ];
}

/** A general-purpose pod has 0.05 vCPU at least, and between 1 and 6.5 GiB of memory for each vCPU. */
function autopilotPod({ vcpu, memoryGb }) {
    const least = Math.max(vcpu, 0.05, memoryGb / 6.5);
    return { vcpu: least, gib: Math.max(memoryGb, least) };
}

/** Up to five forwarding rules cost one fee; what passes costs in both directions (cloud.google.com/load-balancing/pricing). */
const balancer = (of) => [
    ['gcp.load-balancing.first-5-forwarding-rules', of.hours],
    ['gcp.load-balancing.data-processed', egressGb(of) + ingressGb(of)],
];

// ---- Cloud Run: cloud.google.com/run/pricing ----------------------------------------------------------------------

export function run(of) {
    const parts = of.services.map((service) => ({
        ...instance(pod(service, of.own), of.fleet.billing),
        all: service.fleet.replicas_billed_mean * of.seconds,
        active: service.fleet.active_replicas_mean * of.seconds,
        kept: ((service.pod?.min ?? of.own.min_replicas) + of.fleet.extra_replicas) * of.seconds,
    }));
    return [...(of.fleet.billing === 'instance' ? byInstance(parts) : byRequest(parts, of)), ...beside(of), ...images(of)];
}

/** Each instance costs all of its life, and requests cost nothing. */
const byInstance = (parts) => [
    ['gcp.cloud-run.instance-based-cpu', sum(parts, (part) => part.vcpu * part.all)],
    ['gcp.cloud-run.instance-based-memory', sum(parts, (part) => part.gib * part.all)],
];

/** An instance costs while at least one request is in it; kept ones cost a lower rate meanwhile; each request costs. */
function byRequest(parts, of) {
    const idle = (part) => Math.max(part.kept - part.active, 0);
    return [
        ['gcp.cloud-run.requests', runs(of)],
        ['gcp.cloud-run.request-based-cpu-active', sum(parts, (part) => part.vcpu * part.active)],
        ['gcp.cloud-run.request-based-memory-active', sum(parts, (part) => part.gib * part.active)],
        ['gcp.cloud-run.min-instance-idle-cpu', sum(parts, (part) => part.vcpu * idle(part))],
        ['gcp.cloud-run.min-instance-idle-memory', sum(parts, (part) => part.gib * idle(part))],
    ];
}

/**
 * The smallest instance that holds a pod. So many vCPU go with so much memory only (cloud.google.com/run/docs/configuring,
 * services/cpu and services/memory-limits): vCPU, the least GiB and the most.
 */
const INSTANCES = [[1, 0.5, 4], [2, 0.5, 8], [4, 2, 16], [6, 4, 24], [8, 4, 32]];

/**
 * Less than one goes with one request at a time, billed by request, in thousandths from 0.08 on: up to 512 MiB, from half a
 * vCPU on up to 1 GiB. That environment has 128 MiB at least.
 */
function instance({ vcpu, memoryGb, workers }, billing) {
    if (billing === 'request' && workers === 1 && memoryGb <= 1) {
        const part = upTo(Math.max(vcpu, memoryGb > 0.5 ? 0.5 : 0.08), 0.001);
        if (part < 1) return { vcpu: part, gib: Math.max(memoryGb, 0.125) };
    }
    const found = INSTANCES.find(([size, , most]) => size >= vcpu - 1e-9 && most >= memoryGb - 1e-9);
    return found && { vcpu: found[0], gib: Math.max(memoryGb, found[1]) };
}

/** Whether there is an instance for each pod. */
export const runHolds = (of) => of.services.every((service) => instance(pod(service, of.own), of.fleet.billing));

// ---- Beside all of them -------------------------------------------------------------------------------------------

const beside = (of) => [
    ['gcp.network.internet-egress-premium', egressGb(of)],
    ['gcp.cloud-logging.ingestion', logGb(of)],
];

const images = (of) => [['gcp.artifact-registry.storage', of.services.length * IMAGE_GB]];
