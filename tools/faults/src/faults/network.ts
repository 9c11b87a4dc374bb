import { setTimeout as wait } from 'node:timers/promises';
import type { Fault } from '../fault.js';
import type { Proxies } from '../world.js';

const engines: (keyof Proxies)[] = ['postgres', 'kafka', 'elasticsearch'];

/** The way to an engine is half-open, cut, or slow. */
export const networkFaults: Fault[] = [
  ...engines.map((engine) => ({
    name: `half-open-${engine}`,
    what: `every connection to ${engine} is half-open for 60 s: bytes vanish and neither side hears of it`,
    async run({ world, healing }: Parameters<Fault['run']>[0]) {
      world.proxies[engine].swallow();
      await wait(60_000);
      healing();
      world.proxies[engine].pass();
    },
  })),
  {
    name: 'cuts',
    what: 'all connections to each engine are reset twelve times at random moments',
    async run({ world, random, healing }) {
      for (let n = 0; n < 12; n += 1) {
        await wait(300 + random() * 1_500);
        world.proxies[engines[n % engines.length]!].cut();
      }
      healing();
    },
  },
  {
    name: 'slow',
    what: 'every byte to and from the engines takes 50 ms longer, for 15 s',
    async run({ world, healing }) {
      for (const engine of engines) world.proxies[engine].delay(50);
      await wait(15_000);
      healing();
      for (const engine of engines) {
        world.proxies[engine].pass();
        world.proxies[engine].cut();
      }
    },
  },
];
