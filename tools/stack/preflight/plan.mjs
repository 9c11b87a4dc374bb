import { StackFailure } from './failure.mjs';

/** The variable that names an engine of somebody else. */
export const engineUrls = {
  postgres: 'DATABASE_URL',
  kafka: 'KAFKA_BROKERS',
  elasticsearch: 'ELASTICSEARCH_URL',
};

/**
 * Where each engine comes from: `external` where its URL is set, `docker` only when asked for, else `local`.
 * @throws StackFailure for a value of --engines that means nothing
 */
export function planEngines(args, env = process.env) {
  const asked = args.find((arg) => arg.startsWith('--engines='))?.slice('--engines='.length);
  if (asked !== undefined && asked !== 'docker' && asked !== 'local') {
    throw new StackFailure(`--engines=${asked} means nothing: leave it out, or say --engines=docker.`);
  }
  const own = asked === 'docker' ? 'docker' : 'local';
  return Object.fromEntries(
    Object.entries(engineUrls).map(([engine, variable]) => [engine, env[variable] ? 'external' : own]),
  );
}
