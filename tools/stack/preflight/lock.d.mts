import type { ProcessMark } from './process-table.mjs';

export function holderOf(file: string): ProcessMark | undefined;
export function takeLock(file: string): ProcessMark | undefined;
export function releaseLock(file: string): void;
