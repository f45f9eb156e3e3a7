// Every platform of both sides: whose it is, what of a scenario it takes, and the rules by which it bills.

import * as aws from './aws.mjs';
import * as azure from './azure.mjs';
import * as cloudflare from './cloudflare.mjs';
import * as google from './google.mjs';
import { missing } from './common.mjs';

const here = () => true;
/** Whether a node holds the pods: replicas without nodes are pods that none does. */
const onNodes = (of) => of.fleet.nodes_billed_mean > 0;

const GATEWAYS = [null, 'function-url', 'http-api', 'rest-api'];

/** `lines` gives the meters of a month with their quantities; `on` says whether the catalogue has the platform yet. */
export const PLATFORMS = [
    functions('aws-lambda', 'aws', aws.lambda, { doors: [...GATEWAYS, 'alb'] }),
    functions('azure-functions', 'azure', azure.functions),
    functions('azure-flex', 'azure', azure.flex, { takesSeveral: true }),
    functions('gcp-functions', 'gcp', google.functions, { takesSeveral: true }),
    functions('cloudflare-workers', 'cloudflare', cloudflare.workers),
    containers('aws-eks', 'aws', aws.eks, { hasNodes: true, holds: onNodes }),
    containers('azure-aks', 'azure', azure.aks, { hasNodes: true, holds: onNodes }),
    containers('gcp-gke', 'gcp', google.gke, { hasNodes: true, holds: onNodes }),
    containers('gcp-gke-autopilot', 'gcp', google.autopilot),
    containers('aws-fargate', 'aws', aws.fargate, { holds: aws.fargateHolds }),
    containers('azure-container-apps', 'azure', azure.containerApps, { scalesToZero: true, holds: azure.containerAppsHold }),
    containers('gcp-run', 'gcp', google.run, { scalesToZero: true, holds: google.runHolds }),
];

function functions(id, provider, lines, more = {}) {
    return { id, provider, lines, side: 'serverless', doors: GATEWAYS, on: here, ...more };
}

function containers(id, provider, lines, more = {}) {
    return { id, provider, lines, side: 'microservices', on: here, ...more };
}

/** The platform of an id, or a clear failure. */
export const platform = (id) => PLATFORMS.find((known) => known.id === id) ?? missing(`the platform ${id}`);
