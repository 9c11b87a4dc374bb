import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { startOutsideProvider } from '@openrounds/testing';
import { printFailure, reportTo, startStack, type Stack } from '@openrounds/stack';
import { matrixOf } from './matrix.js';
import { isRight, linesOf } from './report.js';

const help = `npm run matrix -- [--json <file>]

Starts a stack of its own and asks every operation of the merged OpenAPI document in the name of everybody about every
kind of object. The expected status comes from the services' policies. Prints the number of cells and every wrong one.
Exit code: 0 when every operation is covered and no cell is wrong, otherwise 1; 2 for wrong use.
`;

/** Tells the journeys' helpers where everything is. */
function announce({ gatewayUrl, services }: Stack): void {
  const world = { gatewayUrl, services, sinkUrl: '', mailDir: services['identity']!.env['MAIL_DIR'] };
  process.env['OPENROUNDS_WORLD'] = JSON.stringify(world);
}

async function run(json: string | undefined): Promise<number> {
  const interrupt = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, () => interrupt.abort());
  const outside = await startOutsideProvider();
  const stack = await startStack({
    profile: `matrix-${process.pid}`,
    ports: 'free',
    seed: false,
    durable: false,
    env: { RATE_LIMITS: 'off', ...outside.env },
    report: reportTo((text) => process.stderr.write(text)),
    signal: interrupt.signal,
  });
  try {
    announce(stack);
    const report = await matrixOf();
    process.stdout.write(`${linesOf(report).join('\n')}\n`);
    if (json) writeFileSync(json, `${JSON.stringify(report, null, 2)}\n`);
    return isRight(report) ? 0 : 1;
  } finally {
    await stack.stop();
    await outside.close();
  }
}

function wordsOf(args: string[]): { json?: string; help: boolean } | undefined {
  try {
    const options = { json: { type: 'string' }, help: { type: 'boolean', default: false } } as const;
    return parseArgs({ args, options }).values;
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    return undefined;
  }
}

async function main(args: string[]): Promise<number> {
  const words = wordsOf(args);
  if (!words) return 2;
  if (!words.help) return run(words.json);
  process.stdout.write(help);
  return 0;
}

main(process.argv.slice(2)).then(
  (code) => process.exit(code),
  (error: unknown) => process.exit(printFailure(error)),
);
