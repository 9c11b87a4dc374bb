import { describe, expect, it } from '@jest/globals';
import { chooseFiles, choosePhases, inGroups } from './phases.js';

const words = (phases: { word: string }[]): string[] => phases.map(({ word }) => word);

describe('The phases of npm test', () => {
  it('are all of them when none is named', () => {
    expect(words(choosePhases([]))).toEqual([
      ...['format', 'lint', 'types', 'unit', 'integration', 'journeys', 'faults'],
    ]);
  });

  it('keep their order when some are named, and refuse a word that is none', () => {
    expect(words(choosePhases(['unit', 'lint']))).toEqual(['lint', 'unit']);
    expect(() => choosePhases(['e2e'])).toThrow(/no phase "e2e"/);
  });

  it('take a word with a slash as a part of the path of test files', () => {
    const given = ['integration', 'libs/messaging'];
    expect([words(choosePhases(given)), chooseFiles(given)]).toEqual([['integration'], ['libs/messaging']]);
  });

  it('run checks beside each other and tests one after the other', () => {
    expect(inGroups(choosePhases([])).map(words)).toEqual([
      ['format', 'lint', 'types'],
      ['unit'],
      ['integration'],
      ['journeys'],
      ['faults'],
    ]);
    expect(inGroups(choosePhases(['journeys'])).map(words)).toEqual([['journeys']]);
  });

  it('share every engine with the service tests, and only the search engine with stacks of their own', () => {
    const sharing = choosePhases([]).filter(({ engines }) => engines.length > 0);
    expect(sharing.map(({ word, engines }) => [word, engines.length])).toEqual([
      ['integration', 3],
      ['journeys', 1],
      ['faults', 1],
    ]);
  });
});
