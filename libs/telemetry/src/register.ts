import { InvalidEnvironment, readEnv } from '@openrounds/config';
import { startTracing, telemetryEnv } from './provider.js';

/** Exit code of a configuration error, EX_CONFIG of sysexits.h. */
const badConfiguration = 78;

try {
  startTracing(readEnv(telemetryEnv));
} catch (error) {
  if (!(error instanceof InvalidEnvironment)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exit(badConfiguration);
}
