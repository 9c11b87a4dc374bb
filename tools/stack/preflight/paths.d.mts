export const root: string;
export function othersReach(folder: string): boolean;
export function cacheFolder(env?: Record<string, string | undefined>): string;
export function profileFolder(profile: string): string;
export function dataFolder(profile: string): string;
