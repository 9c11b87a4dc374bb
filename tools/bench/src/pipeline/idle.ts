import { setTimeout as wait } from 'node:timers/promises';
import { cpuSeconds } from '../processes.js';
import type { Measurement } from './measurement.js';
import { shown, valueRow } from './report.js';

const seconds = 20;
/** What a service does without Kafka. */
const without = 'http,indexer';

/** Idle CPU of each service as it is, less that of the same service without relay and consumers, over the same time. */
export const idle: Measurement = {
  id: 'idle',
  title: 'idle CPU for Kafka',
  services: 'running',
  async measure(bed) {
    const names = Object.keys(bed.stack.services).filter((name) => name !== 'gateway');
    const bare = new Map<string, number>();
    for (const name of names) bare.set(name, (await bed.roles(name, without)).pid);
    const used = (): Map<string, number> =>
      new Map(
        names.map((name) => [name, cpuSeconds(bed.stack.services[name]!.pid) - cpuSeconds(bare.get(name)!)]),
      );
    const whole = (): number[] => names.map((name) => cpuSeconds(bed.stack.services[name]!.pid));
    await wait(5_000);
    const [before, wholeBefore] = [used(), whole()];
    await wait(seconds * 1_000);
    const [after, wholeAfter] = [used(), whole()];
    const share = (cpu: number): number => (cpu / seconds) * 100;
    const percent = names.map((name) => Math.max(0, share(after.get(name)! - before.get(name)!)));
    const total = wholeAfter.map((cpu, at) => share(cpu - wholeBefore[at]!));
    const note = names.map((name, at) => `${name} ${shown(percent[at]!)} (whole ${shown(total[at]!)})`);
    return [
      valueRow(
        'idle',
        'idle CPU of a service for Kafka',
        percent,
        { unit: '% of a core', atMost: 1 },
        note.join(', '),
      ),
    ];
  },
};
