// How long work takes, and what a provider that rounds bills of it on average.
//
// Durations are lognormal, given by their mean and their coefficient of variation (deviation over mean): with
// s² = ln(1 + cv²) and m = ln(mean) - s²/2 the logarithm is normal with mean m and variance s². A variation of zero is work
// that always takes as long.

/** The law of a duration with `mean` and `cv`; times in seconds. */
export function law(mean, cv) {
    const variance = Math.log1p(cv * cv);
    return { mean, s: Math.sqrt(variance), m: Math.log(mean) - variance / 2 };
}

/** The share of runs that take longer than `t`. */
export function longer({ mean, s, m }, t) {
    if (t <= 0) return 1;
    if (s === 0) return mean > t ? 1 : 0;
    return upper((Math.log(t) - m) / s);
}

/** The mean of what a run takes beyond `t`, zero where it is shorter. */
export function beyond(of, t) {
    if (t <= 0) return of.mean - t;
    if (of.s === 0) return Math.max(of.mean - t, 0);
    return of.mean * upper((Math.log(t) - of.m) / of.s - of.s) - t * longer(of, t);
}

/** The density of durations at `t`. */
function density({ s, m }, t) {
    const z = (Math.log(t) - m) / s;
    return Math.exp(-z * z / 2) / (t * s * Math.sqrt(2 * Math.PI));
}

/** Steps that are summed one by one; what lies beyond follows from the integral, with its error far below 1e-12. */
const STEPS = 2000;

/**
 * The mean of what is billed for a run of this law that follows `before` seconds of other billed time: the sum of both,
 * rounded up to a multiple of `step`, `least` at least (a multiple of it too).
 *
 * The mean of a count is the sum of the shares that exceed 0, 1, 2, … of it: step · Σ P(before + run > k · step).
 */
export function rounded(of, step, { least = 0, before = 0 } = {}) {
    if (of.s === 0) return Math.max(least, step * Math.ceil((of.mean + before) / step - 1e-9));
    const first = Math.max(Math.round(least / step), 0);
    let steps = 0;
    for (let k = first; k < first + STEPS; k++) {
        const share = longer(of, k * step - before);
        steps += share;
        if (share < 1e-17) return first * step + step * steps;
    }
    return first * step + step * steps + rest(of, step, (first + STEPS) * step - before);
}

/** The sum of the shares from `t` on in steps, times the step: Euler and Maclaurin, to the first derivative. */
const rest = (of, step, t) => beyond(of, t) + step * longer(of, t) / 2 + step * step * density(of, t) / 12;

/** The share of a standard normal law above `z`, to a relative error of about 1e-14. */
export function upper(z) {
    const x = z / Math.SQRT2;
    if (x < 0) return 1 - upper(-z);
    return x < 2 ? (1 - series(x)) / 2 : fraction(x) / 2;
}

/** erf(x) by its power series: good where x is small. */
function series(x) {
    let term = x;
    let sum = x;
    for (let n = 1; Math.abs(term) > 1e-17 * Math.abs(sum); n++) {
        term *= -x * x / n;
        sum += term / (2 * n + 1);
    }
    return 2 / Math.sqrt(Math.PI) * sum;
}

/** erfc(x) by its continued fraction, from the far end: good where x is large. */
function fraction(x) {
    let tail = x;
    for (let n = 200; n >= 1; n--) tail = x + n / 2 / tail;
    return Math.exp(-x * x) / Math.sqrt(Math.PI) / tail;
}
