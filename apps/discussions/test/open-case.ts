import type { caseState } from '@openrounds/contracts';
import { newId } from '@openrounds/database';
import type { z } from 'zod';

type OpenCase = Extract<z.input<typeof caseState>, { state: 'open' }>;

/** The state of an open case, as its owner would publish it. */
export function openCase(change: Pick<OpenCase, 'authorId' | 'audience'> & Partial<OpenCase>): OpenCase {
  return {
    id: newId(),
    version: 1,
    state: 'open',
    kind: 'help',
    label: 'UNSOLVED',
    title: 'Fever after a long flight',
    specialties: ['infectious-diseases'],
    lang: 'en',
    ageBand: '40-44',
    sex: 'female',
    country: null,
    presentation: 'Three days of fever and headache that began one week after a stay in the tropics.',
    history: '',
    exam: '',
    investigations: [],
    timeline: [],
    workingDx: [],
    question: 'Which test next?',
    urgency: 'today',
    citations: [],
    outcome: null,
    attribution: null,
    openedAt: '2026-01-05T08:00:00.000Z',
    firstResponseAt: null,
    editedAt: null,
    ...change,
  };
}
