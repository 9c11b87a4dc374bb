import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { versions } from '../../preflight/doctor.mjs';
import { findJdk } from '../../preflight/java.mjs';
import { programFolder } from '../fetch.js';
import { openFolder } from '../files.js';
import { ManagedProcess } from '../managed-process.js';
import { bareEnvironment, engineFolder, logFileOf, type EngineContext } from './engine.js';
import type { LocalEngine } from './postgres.js';
import { giveTo, nobody } from './user.js';

/** To the console only, as the published image does: a file of its own would lie beside the data and share its full disk. */
const logging = `status=error
rootLogger.level=info
rootLogger.appenderRef.console.ref=console
appender.console.type=Console
appender.console.name=console
appender.console.layout.type=PatternLayout
appender.console.layout.pattern=[%d{ISO8601}][%-5p][%-25c{1.}] %m%n
`;

/** elasticsearch.yml of the one node. */
export function elasticsearchYaml({ ports }: Pick<EngineContext, 'ports'>, folder: string): string {
  const settings = {
    'cluster.name': 'openrounds',
    'node.name': 'local',
    'discovery.type': 'single-node',
    'network.host': '127.0.0.1',
    'http.port': ports.elasticsearch,
    'transport.port': ports.elasticsearchTransport,
    'path.data': join(folder, 'data'),
    'path.logs': join(folder, 'logs'),
    'xpack.security.enabled': false,
    'cluster.routing.allocation.disk.threshold_enabled': false,
    // A node that found its disk full is without a master until it looks again, by default two minutes later.
    'monitor.fs.health.refresh_interval': '10s',
    'script.allowed_types': 'none',
  };
  return Object.entries(settings)
    .map(([name, value]) => `${name}: ${value}\n`)
    .join('');
}

/** jvm.options: a small heap, and the quick compiler that suits short lives. */
export const elasticsearchJvmOptions = (folder: string): string =>
  [
    '-Xms512m',
    '-Xmx512m',
    '-XX:+UseSerialGC',
    '-XX:TieredStopAtLevel=1',
    `-Djava.io.tmpdir=${join(folder, 'tmp')}`,
    '20-:--add-modules=jdk.incubator.vector',
    '',
  ].join('\n');

/** Splits the name and password out of a URL, because fetch takes none there. */
export function withoutCredentials(url: string): { url: string; headers: Record<string, string> } {
  const parsed = new URL(url);
  const { username, password } = parsed;
  parsed.username = '';
  parsed.password = '';
  if (!username) return { url: parsed.href, headers: {} };
  const pair = Buffer.from(`${decodeURIComponent(username)}:${decodeURIComponent(password)}`).toString(
    'base64',
  );
  return { url: parsed.href, headers: { authorization: `Basic ${pair}` } };
}

/**
 * Whether it is healthy and has answered with an error once. The classes of its errors wait for each other when several
 * threads need the first of them at the same moment, as when a disk fills, and then its master stands still for good (seen
 * with 9.4.3: `ElasticsearchException` and its table of subclasses). One question for an index that is not there makes
 * them while nobody else does.
 */
export async function elasticsearchAnswers(url: string): Promise<boolean> {
  const target = withoutCredentials(url);
  const ask = async (path: string): Promise<number> => {
    const request = { headers: target.headers, signal: AbortSignal.timeout(3000) };
    return (await fetch(new URL(path, target.url), request)).status;
  };
  if ((await ask('_cluster/health?wait_for_status=yellow&timeout=1s')) !== 200) return false;
  return (await ask('no-such-index')) === 404;
}

function writeConfiguration(context: EngineContext, folder: string): string {
  for (const part of ['data', 'logs', 'tmp', 'conf']) openFolder(join(folder, part));
  const conf = join(folder, 'conf');
  writeFileSync(join(conf, 'log4j2.properties'), logging);
  writeFileSync(join(conf, 'jvm.options'), elasticsearchJvmOptions(folder));
  writeFileSync(join(conf, 'elasticsearch.yml'), elasticsearchYaml(context, folder));
  giveTo(nobody(), folder);
  return conf;
}

/** The Elasticsearch of a profile, not started yet. Its Java launcher starts the server as a child. */
export function localElasticsearch(context: EngineContext): LocalEngine {
  const jdk = findJdk({ minimum: versions.java.minimum }).home;
  const home = programFolder('elasticsearch');
  const folder = engineFolder(context, 'elasticsearch');
  const conf = writeConfiguration(context, folder);
  const url = `http://127.0.0.1:${context.ports.elasticsearch}`;
  const classPath = `${join(home, 'lib', '*')}:${join(home, 'lib', 'tools', 'server-launcher', '*')}`;
  const launcher = 'org.elasticsearch.server.launcher.ServerLauncher';
  const process = new ManagedProcess({
    name: 'elasticsearch',
    kind: 'engine',
    command: join(jdk, 'bin', 'java'),
    args: ['-Xms4m', '-Xmx64m', '-XX:+UseSerialGC', '-cp', classPath, launcher],
    env: {
      ...bareEnvironment(),
      JAVA: join(jdk, 'bin', 'java'),
      JAVA_TYPE: 'ES_JAVA_HOME',
      ES_JAVA_HOME: jdk,
      ES_HOME: home,
      ES_PATH_CONF: conf,
      ES_TMPDIR: join(folder, 'tmp'),
      ES_DISTRIBUTION_TYPE: 'zip',
    },
    cwd: home,
    user: nobody(),
    logFile: logFileOf(context.profile, 'elasticsearch'),
    stopSignal: 'SIGTERM',
    stopGraceMs: 20_000,
    readyWithinMs: 120_000,
    isReady: () => elasticsearchAnswers(url),
  });
  return { url, process };
}
