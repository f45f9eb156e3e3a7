// Watches the functions of a bound module, on the page and in every worker.
//
// A panic runs the hook of the program. A trap does not (memory that runs out, an access out of bounds, a stack that is
// used up), nor does an exception that the browser throws through it; but each of them leaves the program's data in the
// middle of a change just as well. So whatever leaves a function as an exception is handed to `stopped`, and once
// `isDown` says so no function is entered any more: no event, no timer and no future of the program does anything.
'use strict';

globalThis.fulcrumGuard = (() => {
  /** Thrown instead of entering a program that has stopped. Nobody has to hear of it. */
  class Stopped extends Error {}

  const guarded = (exports, isDown, stopped) => {
    const watched = (run) => (...words) => {
      if (isDown()) throw new Stopped('The program has stopped.');
      try {
        return run(...words);
      } catch (error) {
        if (!(error instanceof Stopped)) stopped(error);
        throw error;
      }
    };
    const entries = Object.entries(exports).map(([name, it]) => [name, typeof it === 'function' ? watched(it) : it]);
    return Object.fromEntries(entries);
  };

  return { guarded, Stopped };
})();
