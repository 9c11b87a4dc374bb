/** A pause that can be ended from outside; a wake-up between two pauses is not lost. */
export class Sleep {
  #woken = false;
  #wake: (() => void) | undefined;

  /** Waits, but not if somebody has called {@link wake} since the last pause. @returns whether somebody woke it */
  async for(ms: number): Promise<boolean> {
    if (!this.#woken) await this.pause(ms);
    const woken = this.#woken;
    this.#woken = false;
    return woken;
  }

  /** Waits, whatever was said before; a wake-up during the pause is kept for later and does not end it. */
  async unwoken(ms: number): Promise<void> {
    await new Promise<void>((resolve) => {
      setTimeout(resolve, ms);
    });
  }

  wake(): void {
    this.#woken = true;
    this.#wake?.();
  }

  private pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.#wake = () => {
        clearTimeout(timer);
        this.#wake = undefined;
        resolve();
      };
    });
  }
}
