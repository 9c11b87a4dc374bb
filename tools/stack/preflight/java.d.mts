export interface Jdk {
  home: string;
  major: number;
  source: string;
}
export function javaMajor(releaseText: string): number | undefined;
export function findJdk(options?: {
  env?: Record<string, string | undefined>;
  minimum?: number;
  roots?: string[];
}): Jdk;
