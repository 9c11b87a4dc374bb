import { histogram } from '@openrounds/telemetry';

const ages = histogram(
  'openrounds.freshness',
  'Age of a change when it has passed a stage, in seconds: acknowledged and projected count from the commit, indexed and searchable from the moment its document became dirty',
);

/** Notes that changes have passed a stage. @param seconds their ages */
export function passed(
  stage: 'acknowledged' | 'projected' | 'indexed' | 'searchable',
  seconds: readonly number[],
): void {
  for (const age of seconds) ages.record(Math.max(0, age), { stage });
}

/** @param time RFC 3339, as in `ce_time` @returns seconds since then; none for a time that cannot be read */
export function agesSince(times: readonly string[]): number[] {
  const now = Date.now();
  return times.map((time) => (now - Date.parse(time)) / 1_000).filter((age) => !Number.isNaN(age));
}
