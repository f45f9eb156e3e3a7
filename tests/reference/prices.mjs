// The catalogue (`fulcrum prices`) as data, and how a quantity on a meter becomes dollars.

import { micro, pico, tiered } from './money.mjs';

/** Each provider's region whose price stands in where a meter's was not read: the catalogue's own rule. */
const REFERENCE = { aws: 'us-east-1', azure: 'eastus', gcp: 'us-central1', cloudflare: 'global' };

/**
 * Google grants what is free on Cloud Run as money, at the prices of Tier 1 (cloud.google.com/run/pricing): where a second costs
 * more, fewer are free. Requests cost the same everywhere.
 */
const GRANTED_AS_MONEY = /^gcp\.(cloud-run|functions-gen2)\./;

/**
 * One allowance for two meters of one thing: active and idle seconds of Container Apps are both use of the
 * subscription's 180,000 vCPU-s and 360,000 GiB-s. Active seconds, which cost more, use it up first. Logs of pods and of their
 * control plane are both use of the 5 GB of CloudWatch, which tells them apart on no bill.
 */
const SHARED = {
    'azure.container-apps.vcpu-idle': 'azure.container-apps.vcpu-active',
    'azure.container-apps.memory-idle': 'azure.container-apps.memory-active',
    'aws.cloudwatch-logs.ingestion-control-plane': 'aws.cloudwatch-logs.ingestion-standard',
};

/** The catalogue by name. */
export function catalogue(json) {
    const byId = (list) => new Map(list.map((entry) => [entry.id, entry]));
    return {
        meters: byId(json.meters),
        nodes: byId(json.nodes),
        limits: byId(json.limits),
        taskSizes: json.task_sizes.sizes,
        shares: new Map(json.purchases.map((row) => [`${row.kind} ${row.meter}`, row.share])),
    };
}

/** The regions in which anything of a provider has a price, in the order of the catalogue. */
export function regionsOf(known, provider) {
    const own = [...known.meters.values()].filter((meter) => meter.id.startsWith(`${provider}.`));
    return [...new Set(own.flatMap((meter) => meter.prices.map((price) => price.region)))];
}

/** What is paid in a region by somebody who buys in a certain way. */
export class Book {
    constructor(known, { provider, region, purchase, freeTier, overrides }) {
        Object.assign(this, { known, provider, region, purchase, freeTier, overrides });
        this.used = new Map();
    }

    /** The row of a meter in this region, or that of the reference region. */
    row(id) {
        const meter = this.known.meters.get(id);
        if (!meter) throw new Error(`no rule for the meter ${id}: the catalogue does not know it`);
        const at = (region) => meter.prices.find((price) => price.region === region);
        return at(this.region) ?? at(REFERENCE[this.provider]) ?? meter.prices[0];
    }

    /**
     * The tiers of a meter as this reader pays them. A price of one's own replaces all tiers, for as many units as the
     * catalogue lists, and is what is paid: no discount comes on top. Else spot and commitments are shares of the list.
     */
    tiers(id) {
        const { tiers } = this.row(id);
        const own = this.overrides[id];
        if (own !== undefined) return [{ from: 0n, price: pico(Number(own)), per: tiers[0].per }];
        const share = this.known.shares.get(`${this.purchase} ${id}`) ?? 1;
        return tiers.map((tier) => ({ from: micro(tier.from), price: discounted(pico(tier.usd), share), per: tier.per }));
    }

    /** What is free of a meter in a month: nothing if free tiers are off, but what the plan's fee includes always is. */
    allowance(id) {
        const { free } = this.row(id);
        if (!free || !(free.included || this.freeTier)) return { amount: 0n, inside: false };
        return { amount: micro(this.granted(id, free)), inside: free.inside_first_tier };
    }

    granted(id, free) {
        if (!GRANTED_AS_MONEY.test(id)) return free.amount;
        const reference = this.known.meters.get(id).prices.find((price) => price.region === REFERENCE.gcp);
        return reference.free.amount * reference.tiers[0].usd / this.row(id).tiers[0].usd;
    }

    /**
     * What so many units cost on demand, in dollars: fees that are a share of it are metered in these. Spot and commitments
     * change nothing of it. A price of one's own replaces the listed one here as everywhere: an assumption, for it may
     * be what is paid after a discount.
     */
    onDemand(id, quantity) {
        const own = this.overrides[id];
        const [first] = this.row(id).tiers;
        return quantity * (own === undefined ? first.usd : Number(own)) / first.per;
    }

    /** The line of a quantity; meters that share an allowance have to come in the order in which they use it up. */
    line(id, quantity) {
        const used = micro(quantity);
        const allowance = this.allowance(id);
        const already = this.used.get(SHARED[id]) ?? 0n;
        const left = allowance.amount > already ? allowance.amount - already : 0n;
        const { amount, granted } = tiered(used, this.tiers(id), left, allowance.inside);
        this.used.set(id, granted);
        return { meter: id, quantity, amount };
    }
}

/** A share of a price, to the pico-dollar. */
const discounted = (price, share) => share === 1 ? price : BigInt(Math.round(Number(price) * share));
