import { existsSync, readFileSync, readdirSync, realpathSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { StackFailure } from './failure.mjs';
import { othersReach } from './paths.mjs';

const folders = ['/usr/lib/jvm', '/Library/Java/JavaVirtualMachines'];

/** The feature version in a JDK's `release` file: "17.0.15" is 17, "1.8.0_402" is 8. */
export function javaMajor(releaseText) {
  const version = /^JAVA_VERSION="([^"]+)"/m.exec(releaseText)?.[1];
  if (!version) return undefined;
  const [first, second] = version.split(/[._+-]/);
  return Number(first === '1' ? second : first);
}

/** Started by root, the engines run as a user without rights, who must be able to read the JDK. */
const usable = (home) => process.getuid?.() !== 0 || othersReach(home);

function inspect(home, source) {
  if (!home || !existsSync(join(home, 'bin', 'java')) || !usable(home)) return undefined;
  try {
    const major = javaMajor(readFileSync(join(home, 'release'), 'utf8'));
    return major === undefined ? undefined : { home, major, source };
  } catch {
    return undefined;
  }
}

function onPath(path = '') {
  for (const folder of path.split(delimiter)) {
    const java = join(folder, 'java');
    if (folder && existsSync(java)) return inspect(dirname(dirname(realpathSync(java))), 'java on the PATH');
  }
  return undefined;
}

function installed(roots) {
  return roots
    .filter((root) => existsSync(root))
    .flatMap((root) => readdirSync(root).map((name) => join(root, name)))
    .map((home) => inspect(home, home) ?? inspect(join(home, 'Contents', 'Home'), home))
    .filter((jdk) => jdk !== undefined)
    .sort((a, b) => b.major - a.major);
}

/**
 * The JDK that runs Kafka and Elasticsearch: OPENROUNDS_JAVA_HOME, JAVA_HOME, `java` on the PATH, then the
 * usual folders (the newest there). What is too old is passed over, except where it was named for us.
 * @throws StackFailure when none is new enough
 */
export function findJdk({ env = process.env, minimum = 21, roots = folders } = {}) {
  if (env.OPENROUNDS_JAVA_HOME) {
    const named = inspect(env.OPENROUNDS_JAVA_HOME, 'OPENROUNDS_JAVA_HOME');
    if (named && named.major >= minimum) return named;
    const found = named ? `holds Java ${named.major}` : "holds no JDK that the engines' user can reach";
    throw new StackFailure(
      `OPENROUNDS_JAVA_HOME=${env.OPENROUNDS_JAVA_HOME} ${found}: point it at a JDK ${minimum} or later, or unset it.`,
    );
  }
  const candidates = [inspect(env.JAVA_HOME, 'JAVA_HOME'), onPath(env.PATH), ...installed(roots)].filter(
    (jdk) => jdk !== undefined,
  );
  const jdk = candidates.find(({ major }) => major >= minimum);
  if (jdk) return jdk;
  const seen = candidates.map(({ home, major }) => `Java ${major} in ${home}`).join(', ') || 'no Java at all';
  throw new StackFailure(
    `Kafka and Elasticsearch need a JDK ${minimum} or later, found ${seen}: install one (for example temurin-25-jdk) or set OPENROUNDS_JAVA_HOME.`,
  );
}
