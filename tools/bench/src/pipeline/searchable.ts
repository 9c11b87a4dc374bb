import { measureFreshness } from '../freshness.js';
import type { Measurement } from './measurement.js';
import { shown, valueRow } from './report.js';

const rate = 50;
const seconds = 30;
const inSeconds = (ms: number): number => ms / 1_000;

/** Posts through the gateway until a search of Elasticsearch finds them. */
export const searchable: Measurement = {
  id: 'searchable',
  title: 'commit to searchable',
  services: 'running',
  async measure({ stack }) {
    const {
      searchable: seen,
      write,
      failed,
      lateStarts,
      cpuMsPerWrite,
      stages,
    } = await measureFreshness(stack, rate, seconds);
    if (failed > 0) throw new Error(`${failed} writes failed.`);
    const cpu = Object.entries(cpuMsPerWrite).map(([name, ms]) => `${name} ${ms}`);
    const steps = Object.entries(stages).map(([stage, { p50, p99 }]) => `${stage} ${p50}/${p99} s`);
    const note = `write p50 ${shown(write.p50)} ms, p99 ${shown(write.p99)} ms; late starts ${shown(lateStarts * 100)} %; CPU ms per write: ${cpu.join(', ')}; stages p50/p99 at most: ${steps.join(', ')}`;
    const title = `commit to searchable at ${rate} writes/s`;
    return [
      valueRow('searchable-p50', `${title}, p50`, [inSeconds(seen.p50)], { unit: 's', atMost: 0.15 }, note),
      valueRow('searchable-p99', `${title}, p99`, [inSeconds(seen.p99)], { unit: 's', atMost: 0.6 }),
    ];
  },
};
