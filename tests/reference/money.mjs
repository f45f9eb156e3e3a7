// Money in whole pico-dollars (BigInt) and quantities in whole millionths of a unit (BigInt): a line is exact.

const PICO = 12;
const MICRO = 6;

/** A number of the catalogue or of a scenario in millionths of its unit. */
export const micro = (units) => scaled(units, MICRO);

/** Dollars in pico-dollars. */
export const pico = (dollars) => scaled(dollars, PICO);

/** Pico-dollars in dollars, for reports. */
export const dollars = (amount) => Number(amount) / 1e12;

/** `value` times ten to the power of `digits`, rounded to the nearest whole. */
function scaled(value, digits) {
    if (!(value >= 0) || !Number.isFinite(value)) throw new Error(`no amount: ${value}`);
    // Whole numbers beyond what `toFixed` writes in digits have no fraction to lose.
    if (value >= 1e21) return BigInt(value) * 10n ** BigInt(digits);
    return BigInt(value.toFixed(digits).replace('.', ''));
}

/** What `quantity` (millionths) costs at `price` (pico-dollars for `per` units). */
export const cost = (quantity, price, per) => divided(quantity * price, 1_000_000n * BigInt(per));

/** A whole quotient, rounded to the nearest. */
const divided = (a, b) => (a + b / 2n) / b;

/**
 * What a quantity costs in graduated tiers: each part of it at the price of the tier that it lies in.
 *
 * An allowance either comes first and the tiers count from its end, or lies inside the first tier: then the tiers
 * count all use, and what is free is not paid. Azure's 100 GB of traffic are of the second kind (its
 * price list has edges at 100 and 10,335 GB), and so are AWS's.
 */
export function tiered(quantity, tiers, free, inside) {
    const granted = free < quantity ? free : quantity;
    const [from, to] = inside ? [granted, quantity] : [0n, quantity - granted];
    let amount = 0n;
    tiers.forEach((tier, index) => {
        const next = tiers[index + 1];
        const low = tier.from > from ? tier.from : from;
        const high = next && next.from < to ? next.from : to;
        if (high > low) amount += cost(high - low, tier.price, tier.per);
    });
    return { amount, granted };
}
