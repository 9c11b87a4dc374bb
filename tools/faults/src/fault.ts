import type { Load } from './load.js';
import type { World } from './world.js';

/** What a fault has at hand while the load goes on. */
export interface FaultContext {
  readonly world: World;
  readonly load: Load;
  readonly random: () => number;
  /** The full lengths of the list instead of the short ones. */
  readonly long: boolean;
  /** From here on the cause is gone and the time to heal counts; without a call, from the end of `run`. */
  healing(): void;
  /** Shown in the last column. */
  note(text: string): void;
  /** A promise of the fault's own that was broken. */
  violated(what: string): void;
}

/** One way in which something breaks. */
export interface Fault {
  readonly name: string;
  /** One line: what is done, and when. */
  readonly what: string;
  /** In the short set of `npm test`. */
  readonly short?: boolean;
  /** What the stack must have for it; where the machine does not allow that, it is not run, which is not passed. */
  readonly needs?: 'small disks';
  /** Breaks it and takes the cause away again. @throws NotRun when the moment to break it did not come */
  run(context: FaultContext): Promise<void>;
}

/** The fault did not happen as described, so nothing was learnt. */
export class NotRun extends Error {
  override readonly name = 'NotRun';
}
