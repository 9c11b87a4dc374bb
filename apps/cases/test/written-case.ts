import type { TestMember, TestService } from '@openrounds/testing';
import { expect } from '@jest/globals';
import type { Written } from '../src/written.js';

export const written = {
  title: 'Painless jaundice and a palpable gallbladder',
  specialties: ['gastroenterology', 'radiology'],
  ageBand: '65-69',
  sex: 'male',
  presentation:
    'Two weeks of dark urine and pale stools without pain, then itching that keeps him awake at night.',
  history: 'Type 2 diabetes for three years. See doi:10.1056/NEJMra1404198.',
  investigations: [{ name: 'Bilirubin', value: '212 umol/l' }],
  timeline: [{ day: -14, text: 'Dark urine' }],
  question: 'Would you drain before staging?',
};

/** Drafts a case through the routes and attests the consent. */
export async function draftCase(
  cases: TestService,
  author: TestMember,
  change: object = {},
): Promise<string> {
  const drafted = await cases.request<Written>('POST', '/v1/cases', {
    as: author,
    body: { ...written, ...change },
  });
  expect(drafted.status).toBe(201);
  const { id } = drafted.body;
  const consent = { as: author, body: { basis: 'patient' } };
  expect((await cases.request('PUT', `/v1/cases/${id}/consent`, consent)).status).toBe(200);
  return id;
}

/** Drafts a case and brings it to colleagues. */
export async function openCase(cases: TestService, author: TestMember, change: object = {}): Promise<string> {
  const id = await draftCase(cases, author, change);
  const submitted = await cases.request<Written>('POST', `/v1/cases/${id}/submissions`, { as: author });
  expect(submitted.body).toEqual({ id, version: 3 });
  return id;
}
