export { InvalidEnvironment, readEnv } from './read-env.js';
export { inProduction } from './production.js';
export { isSecret, redact, secret } from './secret.js';
export {
  csv,
  databaseEnv,
  ENV,
  erasureEnv,
  httpEnv,
  kafkaEnv,
  key32,
  publicUrl,
  rateLimits,
  serviceEnv,
} from './environments.js';
export type { DatabaseEnv, ErasureEnv, HttpEnv, KafkaEnv, ServiceEnv } from './environments.js';
