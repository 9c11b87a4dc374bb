import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { StackFailure } from './failure.mjs';

function executable(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/**
 * The `mvn` program: MAVEN_HOME, M2_HOME, then the PATH.
 * @throws StackFailure when there is none; it is needed only to fetch Kafka and Elasticsearch for the first time
 */
export function findMaven({ env = process.env } = {}) {
  const homes = [env.MAVEN_HOME, env.M2_HOME].filter(Boolean).map((home) => join(home, 'bin'));
  const folders = [...homes, ...(env.PATH ?? '').split(delimiter)].filter(Boolean);
  const found = folders.map((folder) => join(folder, 'mvn')).find(executable);
  if (found) return found;
  throw new StackFailure(
    'Maven is missing, and the first start fetches Kafka and Elasticsearch with it: install Maven 3.8 or later (for example `apt-get install maven`), or give KAFKA_BROKERS and ELASTICSEARCH_URL.',
  );
}
