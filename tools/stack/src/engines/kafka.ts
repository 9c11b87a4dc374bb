import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Kafka, logLevel } from 'kafkajs';
import { versions } from '../../preflight/doctor.mjs';
import { StackFailure } from '../../preflight/failure.mjs';
import { findJdk } from '../../preflight/java.mjs';
import { programFolder } from '../fetch.js';
import { openFolder } from '../files.js';
import { ManagedProcess } from '../managed-process.js';
import { bareEnvironment, engineFolder, logFileOf, type EngineContext } from './engine.js';
import type { LocalEngine } from './postgres.js';
import { giveTo, nobody } from './user.js';

const logging = `rootLogger.level=warn
rootLogger.appenderRefs=console
rootLogger.appenderRef.console.ref=console
logger.started.name=kafka.server.KafkaRaftServer
logger.started.level=info
appenders=console
appender.console.type=Console
appender.console.name=console
appender.console.layout.type=PatternLayout
appender.console.layout.pattern=[%d] %p %m (%c)%n
`;

/** server.properties of the one broker, which is its own controller. */
export function kafkaProperties(
  { ports, kafkaDoor }: Pick<EngineContext, 'ports' | 'kafkaDoor'>,
  data: string,
): string {
  const address = (name: string, port: number) => `${name}://127.0.0.1:${port}`;
  const own = address('PLAINTEXT', ports.kafka);
  const controller = address('CONTROLLER', ports.kafkaController);
  const properties = {
    'process.roles': 'broker,controller',
    'node.id': 1,
    'controller.quorum.voters': `1@127.0.0.1:${ports.kafkaController}`,
    'controller.listener.names': 'CONTROLLER',
    listeners: [own, ...(kafkaDoor ? [address('DOOR', kafkaDoor.port)] : []), controller].join(','),
    'advertised.listeners': [own, ...(kafkaDoor ? [address('DOOR', kafkaDoor.advertisedPort)] : [])].join(
      ',',
    ),
    'inter.broker.listener.name': 'PLAINTEXT',
    'listener.security.protocol.map': `CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT${kafkaDoor ? ',DOOR:PLAINTEXT' : ''}`,
    'log.dirs': data,
    'auto.create.topics.enable': false,
    'offsets.topic.replication.factor': 1,
    'offsets.topic.num.partitions': 5,
    'transaction.state.log.replication.factor': 1,
    'transaction.state.log.min.isr': 1,
    'transaction.state.log.num.partitions': 5,
    'share.coordinator.state.topic.replication.factor': 1,
    'share.coordinator.state.topic.min.isr': 1,
    'group.initial.rebalance.delay.ms': 0,
    'num.network.threads': 2,
    'num.io.threads': 4,
    'log.cleaner.dedupe.buffer.size': 16_777_216,
    // A broker that was killed may come back after 3 s instead of 9.
    'broker.session.timeout.ms': 3000,
    'broker.heartbeat.interval.ms': 500,
  };
  return Object.entries(properties)
    .map(([name, value]) => `${name}=${value}\n`)
    .join('');
}

/** 22 characters of base64url for 16 random bytes; the tools refuse one that begins with a hyphen. */
export function newClusterId(): string {
  for (;;) {
    const id = randomBytes(16).toString('base64url');
    if (!id.startsWith('-')) return id;
  }
}

function format(java: string, args: string[], folder: string): void {
  const command = [...args, 'kafka.tools.StorageTool', 'format', '-t', newClusterId()];
  command.push('-c', join(folder, 'server.properties'), '--ignore-formatted');
  const options = { cwd: folder, env: bareEnvironment(), encoding: 'utf8' as const, ...nobody() };
  const { status, stdout, stderr } = spawnSync(java, command, options);
  if (status === 0) return;
  throw new StackFailure('Kafka could not format its data folder: see the lines above.', {
    detail: `${stdout}${stderr}`,
  });
}

/** Ready is a broker that answers a metadata request, not an open port. */
export async function kafkaAnswers(brokers: string): Promise<boolean> {
  const kafka = new Kafka({
    brokers: brokers.split(','),
    logLevel: logLevel.NOTHING,
    connectionTimeout: 1000,
    retry: { retries: 0 },
  });
  const admin = kafka.admin();
  try {
    await admin.connect();
    return (await admin.describeCluster()).brokers.length > 0;
  } finally {
    await admin.disconnect();
  }
}

/** The Kafka of a profile, not started yet; its storage is formatted when it is new. */
export function localKafka(context: EngineContext): LocalEngine {
  const jdk = findJdk({ minimum: versions.java.minimum });
  const java = join(jdk.home, 'bin', 'java');
  const folder = engineFolder(context, 'kafka');
  const data = openFolder(join(folder, 'data'));
  writeFileSync(join(folder, 'server.properties'), kafkaProperties(context, data));
  writeFileSync(join(folder, 'log4j2.properties'), logging);
  giveTo(nobody(), folder);
  const args = ['-Xms256m', '-Xmx512m', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1'];
  // From 24 on Java warns of a call that Kafka makes; before, it does not know the option.
  if (jdk.major >= 24) args.push('--sun-misc-unsafe-memory-access=allow');
  args.push(`-Dlog4j2.configurationFile=${join(folder, 'log4j2.properties')}`);
  args.push('-cp', join(programFolder('kafka'), '*'));
  if (!existsSync(join(data, 'meta.properties'))) format(java, args, folder);
  const brokers = `127.0.0.1:${context.ports.kafka}`;
  const process = new ManagedProcess({
    name: 'kafka',
    kind: 'engine',
    command: java,
    args: [...args, 'kafka.Kafka', join(folder, 'server.properties')],
    env: bareEnvironment(),
    cwd: folder,
    user: nobody(),
    logFile: logFileOf(context.profile, 'kafka'),
    stopSignal: 'SIGTERM',
    stopGraceMs: 20_000,
    readyWithinMs: 90_000,
    isReady: () => kafkaAnswers(brokers),
  });
  return { url: brokers, process };
}
