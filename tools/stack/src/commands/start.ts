import { fork } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { StackFailure } from '../../preflight/failure.mjs';
import { logFileOf } from '../engines/engine.js';
import { readStartArguments, type StartArguments } from '../arguments.js';
import { reportTo, type Report } from '../report.js';
import { startStack, type Stack } from '../stack.js';
import { supervisorOf } from '../profile.js';
import { signInsOf } from '../sign-ins.js';

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

function given(env: Record<string, string | undefined>) {
  const { DATABASE_URL, KAFKA_BROKERS, ELASTICSEARCH_URL } = env;
  return {
    ...(DATABASE_URL && { databaseUrl: DATABASE_URL }),
    ...(KAFKA_BROKERS && { kafkaBrokers: KAFKA_BROKERS }),
    ...(ELASTICSEARCH_URL && { elasticsearchUrl: ELASTICSEARCH_URL }),
  };
}

function summary(stack: Stack, seconds: number, seeded: boolean): string {
  const lines = [
    '',
    `OpenRounds is ready after ${seconds.toFixed(0)} s.`,
    '',
    ...Object.entries(stack.services).map(([name, { url }]) => `  ${name.padEnd(11)} ${url}`),
    ...(stack.gatewayUrl ? [`  API docs    ${stack.gatewayUrl}/docs`] : []),
    ...(stack.services['identity'] ? [`  mail        ${stack.services['identity'].url}/dev/inbox`] : []),
    ...(seeded ? ['', ...signInsOf(stack.keys)] : []),
    '',
    '  npm run stack -- status | logs <service> | sql <service> | stop | reset',
  ];
  return lines.join('\n');
}

/** Starts everything here, says so, and stays until a signal ends it. */
async function supervise(asked: StartArguments, report: Report, onReady: () => void): Promise<void> {
  const abort = new AbortController();
  const stopAsked = Promise.withResolvers<NodeJS.Signals>();
  for (const signal of signals) {
    process.on(signal, () => {
      abort.abort();
      stopAsked.resolve(signal);
    });
  }
  const began = performance.now();
  const { profile, seed, docker, only } = asked;
  const stack = await startStack({
    profile,
    seed,
    docker,
    ...(only && { only }),
    ports: 'default',
    engines: given(process.env),
    supervise: true,
    report,
    signal: abort.signal,
  });
  report.line(summary(stack, (performance.now() - began) / 1000, seed));
  onReady();
  const signal = await stopAsked.promise;
  report.line(`\n          ${signal}: everything is stopped in order`);
  await stack.stop();
}

type Message =
  { line: string } | { ready: true } | { failed: string; detail: string | undefined; exitCode: number };

function tell(message: Message): void {
  if (process.connected) process.send?.(message);
}

/** The background half of a detached start: says everything to the waiting command until it is ready. */
export async function superviseDetached(args: string[]): Promise<number> {
  const asked = readStartArguments(args);
  const report = reportTo((line) => {
    process.stdout.write(line);
    tell({ line });
  });
  let ready = false;
  // The waiting command was killed: nobody would ever see this stack.
  process.on('disconnect', () => ready || process.kill(process.pid, 'SIGTERM'));
  try {
    await supervise(asked, report, () => {
      ready = true;
      tell({ ready: true });
      process.disconnect?.();
    });
    return 0;
  } catch (error) {
    if (!(error instanceof StackFailure)) throw error;
    const { message, detail, exitCode } = error;
    tell({ failed: message, detail, exitCode });
    return exitCode;
  }
}

function detached(args: string[], profile: string): Promise<number> {
  const log = openSync(logFileOf(profile, 'supervisor'), 'a');
  const program = process.argv[1] ?? '';
  const child = fork(program, ['supervise', ...args], { detached: true, stdio: ['ignore', log, log, 'ipc'] });
  closeSync(log);
  for (const signal of signals) process.on(signal, () => child.kill('SIGTERM'));
  return new Promise((resolve, reject) => {
    child.on('message', (message: Message) => {
      if ('line' in message) process.stdout.write(message.line);
      else if ('ready' in message) resolve(0);
      else reject(new StackFailure(message.failed, message));
    });
    child.on('exit', (code, signal) =>
      reject(
        new StackFailure(
          `The supervisor ended (${signal ?? code}): see ${logFileOf(profile, 'supervisor')}.`,
        ),
      ),
    );
  });
}

/** `npm start`: in the foreground until Ctrl-C, or with `--detach` until everything is ready. */
export async function start(args: string[]): Promise<number> {
  const asked = readStartArguments(args);
  // A running stack keeps its log: the refusal is ours to say.
  if (asked.detach && !supervisorOf(asked.profile)) return detached(args, asked.profile);
  await supervise(
    asked,
    reportTo((text) => process.stdout.write(text)),
    () => {
      process.stdout.write('\n  Ctrl-C stops everything.\n');
    },
  );
  return 0;
}
