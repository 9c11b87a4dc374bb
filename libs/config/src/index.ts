export { InvalidEnvironment, readEnv } from './read-env.js';
export { isSecret, redact, secret } from './secret.js';
export { csv, databaseEnv, ENV, httpEnv, kafkaEnv, serviceEnv } from './environments.js';
export type { DatabaseEnv, HttpEnv, KafkaEnv, ServiceEnv } from './environments.js';
