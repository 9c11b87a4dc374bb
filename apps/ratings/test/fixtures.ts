import type { TestMember, TestService } from '@openrounds/testing';
import { drugIdOf } from '../src/catalogue/drug.js';
import { StoreConditions } from '../src/catalogue/store-conditions.js';
import { StoreDrugs } from '../src/catalogue/store-drugs.js';

export const atorvastatin = drugIdOf(['atorvastatin calcium']);
export const rosuvastatin = drugIdOf(['rosuvastatin calcium']);
export const hyperlipidemia = 'DOID:1168';
export const hypertension = 'DOID:10763';

/** A small catalogue: two statins, two conditions. */
export async function listCatalogue(service: TestService): Promise<void> {
  await service.app.get(StoreConditions).run([
    {
      id: hyperlipidemia,
      label: 'familial hyperlipidemia',
      parentIds: ['DOID:14'],
      synonyms: ['high cholesterol'],
    },
    { id: hypertension, label: 'hypertension', parentIds: ['DOID:14'] },
    { id: 'DOID:14', label: 'disease of metabolism', parentIds: ['DOID:4'] },
  ]);
  await service.app.get(StoreDrugs).run([
    { ingredients: ['atorvastatin calcium'], brands: ['Lipitor'], classLabels: ['statin'] },
    { ingredients: ['rosuvastatin calcium'], brands: ['Crestor'], classLabels: ['statin'] },
  ]);
}

/** A request that is right, with what a test changes. */
export function newRating(change: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    drugId: atorvastatin,
    conditionId: hyperlipidemia,
    scores: { efficacy: 5, safety: 4 },
    experience: { patients: '21-100', lastUsed: '<6m', line: '1', setting: 'clinic' },
    conflict: { declared: false },
    ...change,
  };
}

export interface Written {
  id: string;
  version: number;
}

export async function rate(
  service: TestService,
  as: TestMember,
  change: Record<string, unknown> = {},
): Promise<Written> {
  const { status, body } = await service.request<Written>('POST', '/v1/ratings', {
    as,
    body: newRating(change),
  });
  if (status !== 201) throw new Error(`Rating was answered by ${status}: ${JSON.stringify(body)}`);
  return body;
}

export interface FigureView {
  n: number;
  counts: number[] | null;
  mean: number | null;
  lo: number | null;
  hi: number | null;
}

export interface StatisticAnswer {
  raters: number;
  method: string;
  member: Record<string, FigureView>;
}

export async function statistic(
  service: TestService,
  as: TestMember,
  drugId = atorvastatin,
  conditionId = hyperlipidemia,
): Promise<StatisticAnswer> {
  const path = `/v1/drugs/${drugId}/statistics?conditionId=${conditionId}`;
  return (await service.request<StatisticAnswer>('GET', path, { as })).body;
}
