import { runInService, splitProfile } from '@openrounds/stack';
import { help, importWords } from './import-words.js';

const { profile, words } = splitProfile(process.argv.slice(2));
const wish = importWords(words, process.env['INIT_CWD'] ?? process.cwd());
if (wish === undefined) {
  process.stdout.write(help);
  process.exit(words.includes('--help') ? 0 : 2);
}
process.exit(
  await runInService(profile, wish.service, 'import.js', wish.words).catch((error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    return 1;
  }),
);
