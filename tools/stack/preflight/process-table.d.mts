export interface ProcessMark {
  pid: number;
  startTime: string;
}
export function readStat(text: string): {
  state: string | undefined;
  group: number;
  ticks: string | undefined;
};
export function startTimeOf(pid: number): string | undefined;
export function isAlive(record: ProcessMark | undefined | null): boolean;
export function groupLives(group: number): boolean;
export function withDescendants(pid: number): number[];
