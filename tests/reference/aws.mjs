// What AWS bills: Lambda, EKS and ECS on Fargate, with what stands before and beside them.

import {
    CONNECTION_SECONDS, IMAGE_GB, REQUESTS_PER_CONNECTION, betweenServicesGb, egressGb, ingressGb, logGb, pod, runs, sum, upTo,
} from './common.mjs';
import { law, rounded } from './law.mjs';

/**
 * Bytes of logs that are kept for each that was written: CloudWatch bills what is stored compressed
 * (aws.amazon.com/cloudwatch/pricing). The share is an assumption of the model.
 */
const KEPT = 0.15;

// ---- AWS Lambda: aws.amazon.com/lambda/pricing ---------------------------------------------------------------

export function lambda(of) {
    return [
        // Every invocation is a request, whoever invokes.
        ['aws.lambda.requests', runs(of)],
        ...lambdaTime(of),
        ...snapshots(of),
        ...besideFunctions(of),
    ];
}

/**
 * SnapStart: GB of memory that a version keeps cached, by the second (one version, all month), and GB of each instance that is
 * restored. Java pays for neither, and there is none for other runtimes than Java, Python and .NET.
 */
function snapshots(of) {
    const paying = of.own.snapstart ? of.services.filter((service) => /^(python|dotnet)/.test(service.runtime)) : [];
    const gb = (service) => service.memory_mb / 1024;
    return [
        ['aws.lambda.snapstart-cache', sum(paying, (service) => gb(service) * of.seconds)],
        ['aws.lambda.snapstart-restore', sum(paying, (service) => gb(service) * service.runs * service.fleet.cold_share)],
    ];
}

/**
 * GB-seconds are the configured memory over 1,024 times what is billed of each run: the run, with INIT before it where an
 * instance starts, rounded up to a millisecond. INIT is billed for every kind of package since August 2025
 * (aws.amazon.com/blogs/compute/aws-lambda-standardizes-billing-for-init-phase: 250.06 and 100.77 ms are billed as 351).
 *
 * What instances of provisioned concurrency run has a price of its own and no free tier; they started beforehand.
 */
function lambdaTime(of) {
    const arch = of.own.architecture === 'arm64' ? 'arm64' : 'x86';
    const parts = of.services.map((service) => lambdaRuns(service, of));
    return [
        [`aws.lambda.duration-${arch}`, sum(parts, (part) => part.onDemand)],
        [`aws.lambda.provisioned-concurrency-${arch}`, sum(parts, (part) => part.provisioned)],
        [`aws.lambda.provisioned-concurrency-duration-${arch}`, sum(parts, (part) => part.onProvisioned)],
    ];
}

function lambdaRuns(service, of) {
    const gb = service.memory_mb / 1024;
    const run = law(service.duration_ms / 1000, service.duration_cv);
    const warm = rounded(run, 0.001);
    // Starts differ by many milliseconds, so that together with the run they are rounded up by half of one on average.
    const cold = (service.fleet.start_ms + service.duration_ms + 0.5) / 1000;
    const onFloor = service.runs * service.fleet.floor_share;
    const colds = service.runs * service.fleet.cold_share;
    return {
        onDemand: gb * ((service.runs - onFloor - colds) * warm + colds * cold),
        onProvisioned: gb * onFloor * warm,
        // Provisioned concurrency is paid for as long as it is configured, here the month, per started five minutes.
        provisioned: gb * of.fleet.warm_floor * upTo(of.seconds, 300),
    };
}

function lambdaDoor(of) {
    switch (of.own.front_door ?? 'http-api') {
        case 'function-url':
            return [];
        case 'http-api':
            // Metered per started 512 KB of the larger of request and answer.
            return [['aws.apigateway.http-requests', of.answered * Math.max(Math.ceil(of.services[0].response_kb / 512), 1)]];
        case 'rest-api':
            return [['aws.apigateway.rest-requests', of.answered]];
        case 'alb':
            return loadBalancer(of, 0.4);
    }
}

/**
 * Lambda on instances of one's own account: requests, the instances, and a fee of 15 % of what these cost on demand, whatever
 * is paid for them (aws.amazon.com/lambda/pricing, Managed Instances). Duration is not billed, and no request is free. Of which
 * types the instances are and how many of each is taken from the outcome.
 */
export function lambdaManaged(of, known, book) {
    const instances = of.fleet.nodes.map((type) => nodeHours({ ...of, fleet: type }, known));
    return [
        ['aws.lambda.managed-instances-requests', runs(of)],
        ...instances,
        ['aws.lambda.managed-instances-fee', sum(instances, ([meter, hours]) => book.onDemand(meter, hours))],
        ...besideFunctions(of),
    ];
}

/** What is billed beside functions, whatever they run on: the way in, the way out, addresses and logs. */
const besideFunctions = (of) => [
    ...lambdaDoor(of),
    ...natOfFunctions(of),
    ['aws.data-transfer.internet-out', egressGb(of)],
    ['aws.vpc.public-ipv4', functionAddresses(of)],
    ['aws.cloudwatch-logs.ingestion-lambda', logGb(of)],
    ['aws.cloudwatch-logs.storage', logGb(of) * KEPT],
];

/** An address for each zone of a public load balancer and for each NAT gateway (aws.amazon.com/vpc/pricing, public IPv4). */
function functionAddresses(of) {
    const balancer = of.own.front_door === 'alb' ? of.zones : 0;
    return of.hours * (balancer + gateways(of));
}

const natOfFunctions = (of) => of.own.private_network ? wayOut(of, of.zones) : [];

/** NAT gateways with an address each: one in each zone of a private network that has no endpoints. */
const gateways = (of) => of.own.private_network && (of.own.endpoints ?? null) === null ? of.zones : 0;

// ---- Elastic Load Balancing: aws.amazon.com/elasticloadbalancing/pricing ---------------------------------------

/**
 * A load balancer costs its hours, and in each hour the largest of its measures: new connections (25 a second to an LCU),
 * active ones (3,000), GB an hour of requests and answers (1 before pods, 0.4 before functions). More than ten rules are
 * not assumed. All grow with the rate, so the largest of the mean is the mean of the largest.
 */
function loadBalancer(of, gbPerLcu) {
    return [
        ['aws.alb.hour', of.hours],
        ['aws.alb.lcu', of.hours * Math.max(...lcus(of, gbPerLcu))],
    ];
}

function lcus(of, gbPerLcu) {
    const connections = of.answered / of.seconds / REQUESTS_PER_CONNECTION;
    // A connection is open at least as long as its requests are worked on, one after the other, service after service.
    const work = sum(of.services, (service) => service.visits * service.duration_ms / 1000);
    const open = connections * Math.max(CONNECTION_SECONDS, REQUESTS_PER_CONNECTION * work);
    const gbAnHour = (egressGb(of) + ingressGb(of)) / of.hours;
    return [connections / 25, open / 3000, gbAnHour / gbPerLcu];
}

/** A NAT gateway in each zone, and what leaves through it: logs on their way to CloudWatch (answers leave by the door). */
function nat(of, zones) {
    return [
        ['aws.nat-gateway.hour', of.hours * zones],
        ['aws.nat-gateway.data-processed', logGb(of)],
    ];
}

/**
 * Interface endpoints cost each hour in each zone that they stand in, and each GB that passes them
 * (aws.amazon.com/privatelink/pricing): one for each service of AWS that is reached, instead of NAT gateways.
 */
function wayOut(of, zones) {
    const services = of.own.endpoints ?? null;
    if (services === null) return nat(of, zones);
    return [
        ['aws.vpc.interface-endpoint-hour', of.hours * zones * services],
        ['aws.vpc.interface-endpoint-gb', logGb(of)],
    ];
}

// ---- Containers -------------------------------------------------------------------------------------------------

/** A cluster costs its hours, and its nodes as any instances with a volume each: aws.amazon.com/eks/pricing. */
export const eks = (of, known) => [
    controlPlane(of),
    nodeHours(of, known),
    // Assumption of the model: a root volume of 20 GB on each node.
    ['aws.ebs.gp3-storage', of.fleet.nodes_billed_mean * 20],
    ...besideContainers(of),
    controlPlaneLogs(of),
];

/** A cluster costs 0.10 an hour, and 0.60 in all once its version is past standard support (aws.amazon.com/eks/pricing). */
const controlPlane = (of) => [`aws.eks.control-plane-${of.own.extended_support ? 'extended' : 'standard'}-support`, of.hours];

/** Logs of the control plane are billed as other logs of CloudWatch; what is free is used up by those of the pods first. */
const controlPlaneLogs = (of) => ['aws.cloudwatch-logs.ingestion-control-plane', of.own.control_plane_logs_gb ?? 0];

/**
 * The same with Auto Mode: a fee of 12 % of what the nodes cost on demand, whatever is paid for them (aws.amazon.com/eks/pricing),
 * and volumes of 80 GB, the default of its node class (docs.aws.amazon.com/eks/latest/userguide/create-node-class.html).
 */
export function eksAuto(of, known, book) {
    const [meter, hours] = nodeHours(of, known);
    return [
        controlPlane(of),
        [meter, hours],
        ['aws.eks.auto-mode-fee', book.onDemand(meter, hours)],
        ['aws.ebs.gp3-storage', of.fleet.nodes_billed_mean * 80],
        ...besideContainers(of),
        controlPlaneLogs(of),
    ];
}

/** Auto Mode starts instances that are larger than small (docs.aws.amazon.com/eks/latest/userguide/automode-learn-instances.html). */
export const autoModeRents = (node) => !/\.(nano|micro|small)$/.test(node.id);

const nodeHours = (of, known) => [known.nodes.get(of.fleet.node).meter, of.fleet.nodes_billed_mean * of.hours];

/**
 * A task pays for the vCPU and GB that it asks for, while it runs (aws.amazon.com/fargate/pricing): the smallest valid
 * task that holds the pod.
 */
export function fargate(of, known) {
    const arch = of.own.architecture === 'arm64' ? 'arm64' : 'x86';
    const tasks = of.services.map((service) => {
        const hours = service.fleet.replicas_billed_mean * of.hours;
        const task = taskOf(pod(service, of.own), known.taskSizes);
        return { vcpuHours: hours * task.vcpu, gbHours: hours * task.gb };
    });
    return [
        [`aws.fargate.linux-${arch}-vcpu`, sum(tasks, (task) => task.vcpuHours)],
        [`aws.fargate.linux-${arch}-gb`, sum(tasks, (task) => task.gbHours)],
        ...besideContainers(of),
    ];
}

/** The valid task that holds a pod with the least vCPU, and of those the least memory. */
function taskOf({ vcpu, memoryGb }, sizes) {
    for (const size of sizes) {
        if (size.vcpu < vcpu - 1e-9) continue;
        const gb = size.memory_gb.find((memory) => memory >= memoryGb - 1e-9);
        if (gb !== undefined) return { vcpu: size.vcpu, gb };
    }
    return undefined;
}

/** Whether there is a task for each pod. */
export const fargateHolds = (of, known) => of.services.every((service) => taskOf(pod(service, of.own), known.taskSizes));

function besideContainers(of) {
    const { zones, private_network: isPrivate } = of.own;
    return [
        ...loadBalancer(of, 1),
        ...(isPrivate ? wayOut(of, zones) : []),
        ['aws.data-transfer.internet-out', egressGb(of)],
        ['aws.data-transfer.inter-az', crossZone(of)],
        ['aws.vpc.public-ipv4', of.hours * (zones + gateways(of))],
        ['aws.cloudwatch-logs.ingestion-standard', logGb(of)],
        ['aws.cloudwatch-logs.storage', (logGb(of) + (of.own.control_plane_logs_gb ?? 0)) * KEPT],
        ['aws.ecr.storage', of.services.length * IMAGE_GB],
    ];
}

/**
 * A call between services goes to another zone with a chance of (zones - 1) / zones, and is billed in each direction, out
 * of one zone and into the other (aws.amazon.com/ec2/pricing/on-demand, data transfer). Between a load balancer and its targets it is free.
 */
const crossZone = ({ own: { zones }, ...of }) => 2 * betweenServicesGb(of) * (zones - 1) / zones;
