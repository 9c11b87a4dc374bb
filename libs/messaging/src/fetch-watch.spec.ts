import { describe, expect, it } from '@jest/globals';
import { FetchWatch } from './fetch-watch.js';

describe('since when nothing was heard', () => {
  it('is from the beginning before the first answer, and then since the last one', () => {
    const watch = new FetchWatch();
    watch.asked(1, 1_000);
    expect(watch.heardAt()).toBe(0);
    watch.answered(1, 1_100);
    expect(watch.heardAt()).toBe(1_100);
  });

  it('is since the one broker that is silent was asked, however often the others answer', () => {
    const watch = new FetchWatch();
    for (const broker of [1, 2, 3]) watch.asked(broker, 1_000);
    for (let now = 1_100; now < 9_000; now += 100) {
      for (const broker of [1, 2]) {
        watch.answered(broker, now);
        watch.asked(broker, now);
      }
    }
    expect(watch.heardAt()).toBe(1_000);
    watch.asked(3, 8_950);
    expect(watch.heardAt()).toBe(1_000);
    watch.answered(3, 9_000);
    for (const broker of [1, 2]) watch.answered(broker, 9_000);
    expect(watch.heardAt()).toBe(9_000);
  });

  it('does not wait for a broker that is asked no longer', () => {
    const watch = new FetchWatch();
    watch.asked(1, 1_000);
    watch.asked(2, 1_000);
    watch.forgetBrokers();
    watch.asked(1, 2_000);
    watch.answered(1, 2_100);
    expect(watch.heardAt()).toBe(2_100);
  });
});
