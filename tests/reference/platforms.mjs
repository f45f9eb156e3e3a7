// Every platform of both sides: whose it is, what of a scenario it takes, and the rules by which it bills.

import * as aws from './aws.mjs';
import * as azure from './azure.mjs';
import * as cloudflare from './cloudflare.mjs';
import * as google from './google.mjs';
import { missing } from './common.mjs';

/** Whether a node holds the pods: replicas without nodes are pods that none does. */
const onNodes = (of) => of.fleet.nodes_billed_mean > 0;

/** What adds nodes: where a cluster runs its nodes by itself there is no choice. */
const AUTOSCALERS = ['karpenter', 'karpenter', 'cluster-autoscaler', 'none'];
const ITS_OWN = ['karpenter'];

/** How requests are spread over replicas, wherever the reader can choose. */
const BALANCINGS = ['round-robin', 'random', 'least-requests'];

const GATEWAYS = [null, 'function-url', 'http-api', 'rest-api'];

/** `lines` gives the meters of a month with their quantities; `holds` says whether there is a size for each pod. */
export const PLATFORMS = [
    functions('aws-lambda', 'aws', aws.lambda, { doors: [...GATEWAYS, 'alb'] }),
    functions('aws-lambda-managed', 'aws', aws.lambdaManaged, { doors: [...GATEWAYS, 'alb'], takesSeveral: true, needs: ['nodes'] }),
    functions('azure-functions', 'azure', azure.functions),
    functions('azure-flex', 'azure', azure.flex, { takesSeveral: true }),
    functions('gcp-functions', 'gcp', google.functions, { takesSeveral: true }),
    functions('cloudflare-workers', 'cloudflare', cloudflare.workers),
    containers('aws-eks', 'aws', aws.eks, { hasNodes: true, holds: onNodes }),
    containers('aws-eks-auto', 'aws', aws.eksAuto, { hasNodes: true, holds: onNodes, rents: aws.autoModeRents, autoscalers: ITS_OWN }),
    containers('azure-aks', 'azure', azure.aks, { hasNodes: true, holds: onNodes }),
    containers('azure-aks-automatic', 'azure', azure.aksAutomatic, { hasNodes: true, holds: onNodes, autoscalers: ITS_OWN }),
    containers('gcp-gke', 'gcp', google.gke, { hasNodes: true, holds: onNodes }),
    containers('gcp-gke-autopilot', 'gcp', google.autopilot),
    containers('aws-fargate', 'aws', aws.fargate, { holds: aws.fargateHolds }),
    containers('azure-container-apps', 'azure', azure.containerApps, { scalesToZero: true, holds: azure.containerAppsHold }),
    containers('gcp-run', 'gcp', google.run, { scalesToZero: true, holds: google.runHolds }),
    containers('cloudflare-containers', 'cloudflare', cloudflare.containers, {
        scalesToZero: true, holds: cloudflare.containersHold, balancings: ['random'],
    }),
];

function functions(id, provider, lines, more = {}) {
    return { id, provider, lines, side: 'serverless', doors: GATEWAYS, needs: [], ...more };
}

function containers(id, provider, lines, more = {}) {
    return {
        id, provider, lines, side: 'microservices', needs: [],
        rents: () => true, autoscalers: AUTOSCALERS, balancings: BALANCINGS, ...more,
    };
}

/**
 * Those that the command knows and tells enough of. `outcome` gives the outcome of a scenario, or nothing where the command
 * refuses it: rules may be here before the platform is.
 */
export const known = (outcome) => PLATFORMS.filter(({ id, side, needs }) => {
    const found = outcome({ [side]: { platform: id } });
    return found && needs.every((field) => field in found[side]);
});

/** The platform of an id, or a clear failure. */
export const platform = (id) => PLATFORMS.find((known) => known.id === id) ?? missing(`the platform ${id}`);
