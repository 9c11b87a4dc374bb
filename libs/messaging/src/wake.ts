/**
 * Lets something happen at most once per interval: at once when it was quiet, otherwise at the end of the interval.
 * @param everyMs smallest distance between two runs
 */
export class Throttle {
  #last = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly everyMs: number,
    private readonly run: () => void,
  ) {}

  request(): void {
    if (this.#timer !== undefined) return;
    const wait = this.#last + this.everyMs - Date.now();
    if (wait <= 0) return this.fire();
    this.#timer = setTimeout(() => this.fire(), wait);
  }

  cancel(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  private fire(): void {
    this.#timer = undefined;
    this.#last = Date.now();
    this.run();
  }
}
