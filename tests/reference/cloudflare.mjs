// What Cloudflare bills: Workers on the paid plan. developers.cloudflare.com/workers/platform/pricing

import { egressGb, runs, sum, vcpuWhileComputing } from './common.mjs';

/**
 * The plan's fee, requests, and CPU time only: waiting is free. A run that logs anything writes one event. Traffic costs nothing.
 *
 * The duration was measured where memory buys CPU, so the work is the duration's computing part at that CPU.
 */
export function workers(of) {
    const cpuMs = (service) => service.runs * service.duration_ms * service.cpu_share * vcpuWhileComputing(service);
    return [
        ['cloudflare.workers.subscription', 1],
        ['cloudflare.workers.requests', runs(of)],
        ['cloudflare.workers.cpu-time', sum(of.services, cpuMs)],
        ['cloudflare.workers.logs', sum(of.services, (service) => service.log_kb > 0 ? service.runs : 0)],
        ['cloudflare.workers.egress', egressGb(of)],
    ];
}
