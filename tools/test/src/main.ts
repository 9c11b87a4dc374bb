import {
  removeAbandonedProfiles,
  reportTo,
  startEngines,
  type EngineName,
  type EngineSet,
  printFailure,
} from '@openrounds/stack';
import { chooseFiles, choosePhases, inGroups, usage, type EngineVariables, type Phase } from './phases.js';
import { Runner } from './runner.js';
import { add, lastLine, nothing, oneCheck, type Tally } from './tally.js';

const report = reportTo((text) => process.stdout.write(text));
const runner = new Runner();

/** Engines of killed runs, and those of a journey that was interrupted. */
const sweep = async () => [
  ...(await removeAbandonedProfiles('test-')),
  ...(await removeAbandonedProfiles('journeys-')),
  ...(await removeAbandonedProfiles('faults-')),
];

type Engines = Promise<EngineSet> | undefined;

/** Started beside the first phases; a failure is told where the engines are needed. */
function beginEngines(chosen: readonly Phase[]): Engines {
  const only = [...new Set(chosen.flatMap((phase) => phase.engines))];
  if (only.length === 0) return undefined;
  const engines = startEngines({ profile: `test-${process.pid}`, durable: false, only, report });
  engines.catch(() => undefined);
  return engines;
}

async function variables(phase: Phase, engines: Engines): Promise<EngineVariables> {
  const set = phase.engines.length > 0 ? await engines : undefined;
  const shares = (name: EngineName): boolean => phase.engines.includes(name);
  return {
    DATABASE_URL: shares('postgres') ? set?.databaseUrl : undefined,
    KAFKA_BROKERS: shares('kafka') ? set?.kafkaBrokers : undefined,
    ELASTICSEARCH_URL: shares('elasticsearch') ? set?.elasticsearchUrl : undefined,
  };
}

async function runPhase(phase: Phase, engines: Engines, files: readonly string[]): Promise<Tally> {
  const done = report.step(phase.name);
  try {
    const tally = await phase.run(runner, await variables(phase, engines), files);
    done(lastLine(tally));
    return tally;
  } catch (error) {
    printFailure(error);
    done('failed');
    return oneCheck(false);
  }
}

/** Engines are given back as soon as no phase needs them any more. */
async function runAll(chosen: readonly Phase[], files: readonly string[]): Promise<Tally> {
  const engines = beginEngines(chosen);
  const groups = inGroups(chosen);
  const last = groups.findLastIndex((group) => group.some(({ engines: shared }) => shared.length > 0));
  let total = nothing;
  for (const [index, group] of groups.entries()) {
    const phases = runner.interruptedBy ? [] : group;
    total = (await Promise.all(phases.map((phase) => runPhase(phase, engines, files)))).reduce(add, total);
    if (index === last) await (await engines?.catch(() => undefined))?.stop();
  }
  return total;
}

async function main(words: string[]): Promise<number> {
  if (words.includes('--help')) {
    process.stdout.write(usage);
    return 0;
  }
  const chosen = choosePhases(words);
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.on(signal, () => runner.interrupt(signal));
  const abandoned = await sweep();
  if (abandoned.length > 0) report.line(`          removed what killed runs left: ${abandoned.join(', ')}`);
  const began = performance.now();
  const total = await runAll(chosen, chooseFiles(words));
  await sweep();
  if (runner.interruptedBy) {
    process.stdout.write(`\nInterrupted by ${runner.interruptedBy}; everything is stopped.\n`);
    return 130;
  }
  process.stdout.write(`${((performance.now() - began) / 1000).toFixed(1).padStart(6)} s  in all\n`);
  process.stdout.write(`${lastLine(total)}\n`);
  return total.failed > 0 ? 1 : 0;
}

main(process.argv.slice(2)).then(
  (code) => process.exit(code),
  (error: unknown) => process.exit(printFailure(error)),
);
