// What Azure bills: Functions on Consumption and Flex, AKS and Container Apps, with what stands before and beside them.

import { egressGb, ingressGb, logGb, pod, runs, sum, upTo } from './common.mjs';
import { law, rounded } from './law.mjs';

// ---- Functions, Consumption: azure.microsoft.com/pricing/details/functions ---------------------------------------

/**
 * A run costs its observed memory, rounded up to 128 MB (1,536 MB at most), for as long as it takes, 100 ms at least
 * and rounded up to a millisecond. Time counts from when its code begins, so no start is billed
 * (learn.microsoft.com/azure/azure-functions/functions-consumption-costs).
 */
export function functions(of) {
    const gbSeconds = (service) => {
        const gb = Math.min(upTo(service.memory_mb, 128), 1536) / 1024;
        return service.runs * gb * rounded(law(service.duration_ms / 1000, service.duration_cv), 0.001, { least: 0.1 });
    };
    return [
        ['azure.functions-consumption.executions', runs(of)],
        ['azure.functions-consumption.execution-time', sum(of.services, gbSeconds)],
        ...besideFunctions(of),
    ];
}

// ---- Functions, Flex Consumption: learn.microsoft.com/azure/azure-functions/flex-consumption-plan -----------------

/**
 * An instance is billed with all of its memory (512, 2,048 or 4,096 MB) for the periods in which it is active, once for all
 * runs in them; instances that are always ready cost a base all month and less while active. Nothing of theirs is free.
 */
export function flex(of) {
    const parts = of.services.map((service) => {
        const gb = flexGb(service.memory_mb);
        return {
            onDemandRuns: service.runs * (1 - service.fleet.floor_share),
            floorRuns: service.runs * service.fleet.floor_share,
            onDemand: gb * service.fleet.active_instances_mean * of.seconds,
            baseline: gb * of.fleet.warm_floor * of.seconds,
            onFloor: gb * service.fleet.floor_active_instances_mean * of.seconds,
        };
    });
    return [
        ['azure.functions-flex.on-demand-executions', sum(parts, (part) => part.onDemandRuns)],
        ['azure.functions-flex.on-demand-execution-time', sum(parts, (part) => part.onDemand)],
        ['azure.functions-flex.always-ready-baseline', sum(parts, (part) => part.baseline)],
        ['azure.functions-flex.always-ready-execution-time', sum(parts, (part) => part.onFloor)],
        ['azure.functions-flex.always-ready-executions', sum(parts, (part) => part.floorRuns)],
        ...besideFunctions(of),
    ];
}

const flexGb = (mb) => ([512, 2048, 4096].find((size) => size >= mb) ?? 4096) / 1024;

function besideFunctions(of) {
    const gateway = of.own.front_door === 'http-api' || of.own.front_door === 'rest-api';
    return [
        ...(gateway ? [['azure.api-management.consumption-calls', of.answered]] : []),
        ...(of.own.private_network ? nat(of) : []),
        ['azure.bandwidth.internet-out', egressGb(of)],
        ['azure.log-analytics.ingestion-paygo', logGb(of)],
    ];
}

/** One gateway serves all zones at one price, has an address, and takes logs out. */
function nat(of) {
    return [
        ['azure.nat-gateway.hour', of.hours],
        ['azure.nat-gateway.data-processed', logGb(of)],
        ['azure.public-ip.standard-static', of.hours],
    ];
}

// ---- AKS: azure.microsoft.com/pricing/details/kubernetes-service -------------------------------------------------

/**
 * A cluster of the Standard tier, its nodes, a disk P10 for each, and a load balancer with an address. The balancer costs
 * its rules (up to five for one price) and what passes it in both directions. Traffic between zones is free since May 2024.
 */
export const aks = (of, known) => [['azure.aks.standard-tier', of.hours], ...cluster(of, known)];

/**
 * The same run by Azure: a dearer cluster, a fee for each vCPU of its nodes by their kind, and a NAT gateway with an address for what
 * goes out, unless the cluster has a network of its owner's in which the balancer does that
 * (learn.microsoft.com/azure/aks/intro-aks-automatic, egress-outboundtype).
 */
export const aksAutomatic = (of, known) => [
    ['azure.aks.automatic-control-plane', of.hours],
    [vcpuMeter(of.fleet.node), of.fleet.nodes_billed_mean * of.hours * known.nodes.get(of.fleet.node).vcpu],
    ...cluster(of, known, of.own.private_network ? 2 : 1),
    ...(of.own.private_network ? [['azure.nat-gateway.hour', of.hours], ['azure.nat-gateway.data-processed', logGb(of)]] : []),
];

/** Sizes whose names begin with B or D are for general purposes, E for memory, F for computing (learn.microsoft.com/azure/virtual-machines/sizes). */
const vcpuMeter = (node) => /^Standard_[BD]/.test(node) ? 'azure.aks.automatic-vcpu' : 'azure.aks.automatic-vcpu-other';

function cluster(of, known, addresses = 1) {
    const nodes = of.fleet.nodes_billed_mean;
    return [
        [known.nodes.get(of.fleet.node).meter, nodes * of.hours],
        ['azure.managed-disks.premium-ssd-p10', nodes],
        ['azure.load-balancer-standard.first-5-rules', of.hours],
        ['azure.load-balancer-standard.data-processed', egressGb(of) + ingressGb(of)],
        ['azure.public-ip.standard-static', of.hours * addresses],
        ...besideContainers(of),
    ];
}

// ---- Container Apps: learn.microsoft.com/azure/container-apps/billing --------------------------------------------

/**
 * A replica on the Consumption profile costs its vCPU and GiB by the second, less for the vCPU while it is idle. Requests
 * from outside cost, those between services do not.
 */
export function containerApps(of) {
    const parts = of.services.map((service) => {
        const { vcpu, gib } = replica(pod(service, of.own));
        const all = service.fleet.replicas_billed_mean * of.seconds;
        const idle = service.fleet.idle_replicas_mean * of.seconds;
        return { vcpu, gib, active: all - idle, idle };
    });
    return [
        ['azure.container-apps.vcpu-active', sum(parts, (part) => part.vcpu * part.active)],
        ['azure.container-apps.vcpu-idle', sum(parts, (part) => part.vcpu * part.idle)],
        ['azure.container-apps.memory-active', sum(parts, (part) => part.gib * part.active)],
        ['azure.container-apps.memory-idle', sum(parts, (part) => part.gib * part.idle)],
        ['azure.container-apps.requests', of.answered],
        ...besideContainers(of),
    ];
}

/** The smallest pair that holds a pod: steps of a quarter vCPU up to four, with twice as many GiB. */
function replica({ vcpu, memoryGb }) {
    const size = Math.max(upTo(vcpu, 0.25), upTo(memoryGb, 0.5) / 2, 0.25);
    return size <= 4 ? { vcpu: size, gib: size * 2 } : undefined;
}

/** Whether there is a pair for each pod. */
export const containerAppsHold = (of) => of.services.every((service) => replica(pod(service, of.own)));

/** A Basic registry by the day, with 10 GB in it. */
function besideContainers(of) {
    return [
        ['azure.bandwidth.internet-out', egressGb(of)],
        ['azure.log-analytics.ingestion-paygo', logGb(of)],
        ['azure.container-registry.basic', of.hours / 24],
        ['azure.container-registry.storage-over-10gb', Math.max(of.services.length * 0.5 - 10, 0)],
    ];
}
