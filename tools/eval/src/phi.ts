import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { RULESET_VERSION } from '@openrounds/phi-guard';
import { readLabelled, readNarratives, readQuestions } from './phi-data.js';
import { scoreFindings, scoreCollections, scoreTime } from './phi-score.js';

const USAGE = 'Usage: node tools/eval/dist/phi.js --data <folder> [--json <file>] [--predictions <file>]\n';

/** Development figures of the guard: the rules were made with these files in view. */
function main(): number {
  const { values } = parseArgs({
    options: { data: { type: 'string' }, json: { type: 'string' }, predictions: { type: 'string' } },
  });
  if (!values.data) {
    process.stderr.write(USAGE);
    return 64;
  }
  const { scores, predictions } = scoreCollections(readLabelled(values.data));
  const narratives = readNarratives(values.data);
  const report = {
    ruleset: RULESET_VERSION,
    scores,
    questions: scoreFindings(readQuestions(values.data)),
    narratives: scoreFindings(narratives),
    narrativesByLanguage: Object.fromEntries(
      ['en', 'fr', 'it'].map((language) => [
        language,
        scoreFindings(narratives.filter((n) => n.language === language)).withFinding,
      ]),
    ),
    millisecondsPer4KB: scoreTime(narratives),
  };
  if (values.predictions)
    writeFileSync(values.predictions, predictions.map((p) => `${JSON.stringify(p)}\n`).join(''));
  const json = `${JSON.stringify(report, null, 2)}\n`;
  if (values.json) writeFileSync(values.json, json);
  process.stdout.write(json);
  return 0;
}

process.exitCode = main();
