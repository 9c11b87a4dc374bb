export function findMaven(options?: { env?: Record<string, string | undefined> }): string;
