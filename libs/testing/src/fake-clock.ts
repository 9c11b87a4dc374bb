import { Clock } from '@openrounds/database';

/** A clock that stands still until it is moved. */
export class FakeClock extends Clock {
  #now: number;

  constructor(start: string | Date) {
    super();
    this.#now = new Date(start).getTime();
  }

  override now(): Date {
    return new Date(this.#now);
  }

  /** @param by in milliseconds, or as days, hours, minutes and seconds */
  advance(by: number | { days?: number; hours?: number; minutes?: number; seconds?: number }): void {
    if (typeof by === 'number') this.#now += by;
    else {
      const { days = 0, hours = 0, minutes = 0, seconds = 0 } = by;
      this.#now += (((days * 24 + hours) * 60 + minutes) * 60 + seconds) * 1_000;
    }
  }
}

/** @param start an ISO 8601 time */
export function fakeClock(start: string | Date): FakeClock {
  return new FakeClock(start);
}
