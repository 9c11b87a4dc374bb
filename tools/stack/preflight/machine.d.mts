export function freeDisk(folder: string): number;
export function freeMemory(files?: { meminfo?: string; cgroup?: string }): number;
export function requireDisk(folder: string, megabytes: number): void;
export function requireMemory(megabytes: number, memory?: number): void;
export function requireNode(minimum: number, version?: string): void;
