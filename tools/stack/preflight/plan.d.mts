export type EngineName = 'postgres' | 'kafka' | 'elasticsearch';
export type EngineMode = 'local' | 'docker' | 'external';
export type EnginePlan = Record<EngineName, EngineMode>;
export const engineUrls: Record<EngineName, string>;
export function planEngines(args: string[], env?: Record<string, string | undefined>): EnginePlan;
