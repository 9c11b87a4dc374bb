import type { Fault, FaultContext } from '../fault.js';
import { owners } from '../world.js';
import { moment } from './moments.js';

/** Replaces the one process of a service by a second one and that by the first, as a rolling restart does. */
async function replace({ world }: FaultContext, service: string): Promise<void> {
  const own = Number(new URL(world.service(service).url).port);
  const second = await world.replica(service);
  await moment(`the second ${service} is ready`, second.isReady, 60_000);
  world.balancers[service]!.leadTo(second.port, own);
  await world.stack.restart(service);
  world.balancers[service]!.leadTo(own, second.port);
  await second.process.stop();
  world.balancers[service]!.leadTo(own);
}

export const rollingFaults: Fault[] = [
  {
    name: 'rolling-restart',
    what: 'each service in turn gets a second process, SIGTERM and a new start: no request of the load fails',
    async run(context) {
      const { load } = context;
      const from = performance.now();
      for (const service of context.long ? owners : (['discussions', 'ratings'] as const))
        await replace(context, service);
      context.healing();
      const { ok, unknown } = load.since(from);
      context.note(`${ok} writes were acknowledged meanwhile; writes are never sent twice`);
      if (unknown > 0) context.violated(`${unknown} writes had no answer`);
    },
  },
];
