// A small generator of chance: the same seed gives the same draws anywhere.

export class Dice {
    constructor(seed) {
        this.state = seed >>> 0;
    }

    /** An even number in 0..1 (mulberry32). */
    share() {
        this.state = (this.state + 0x6d2b79f5) >>> 0;
        let mixed = this.state;
        mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
        mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
        return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
    }

    between(low, high) {
        return low + (high - low) * this.share();
    }

    /** Even in its logarithm, with four digits, as a reader would type. */
    scaled(low, high) {
        return Number((low * (high / low) ** this.share()).toPrecision(4));
    }

    whole(low, high) {
        return Math.floor(this.between(low, high + 1));
    }

    of(list) {
        return list[this.whole(0, list.length - 1)];
    }

    chance(share) {
        return this.share() < share;
    }

    /** A value with a chance, else nothing: the platform's own. */
    maybe(share, value) {
        return this.chance(share) ? value() : null;
    }

    /** A time to the next of many independent arrivals, of mean 1. */
    exponential() {
        return -Math.log(1 - this.share());
    }

    /** A time of a lognormal law (Box and Muller). */
    lognormal({ m, s }) {
        const normal = Math.sqrt(2 * this.exponential()) * Math.cos(2 * Math.PI * this.share());
        return Math.exp(m + s * normal);
    }
}
