/**
 * Since when a consumer has heard nothing. Every broker is asked by itself: while one of them is silent, its partitions
 * are not read, however often the others answer.
 */
export class FetchWatch {
  #answeredAt = 0;
  /** Since when the answer of a broker is waited for. */
  readonly #waiting = new Map<number, number>();

  asked(broker: number, now = Date.now()): void {
    // A try that failed was not answered: its successor waits since then.
    if (!this.#waiting.has(broker)) this.#waiting.set(broker, now);
  }

  answered(broker: number, now = Date.now()): void {
    this.#waiting.delete(broker);
    this.#answeredAt = now;
  }

  /** Which brokers will be asked is known anew. */
  forgetBrokers(): void {
    this.#waiting.clear();
  }

  /** @returns milliseconds since the epoch up to which every broker has been heard; 0 before the first answer */
  heardAt(): number {
    return Math.min(this.#answeredAt, ...this.#waiting.values());
  }
}
