/** `--profile=x` anywhere among the words; the rest is what the command is about. */
export function splitProfile(args: string[]): { profile: string; words: string[] } {
  const flag = '--profile=';
  const profile = args.find((arg) => arg.startsWith(flag))?.slice(flag.length) ?? 'dev';
  return { profile, words: args.filter((arg) => !arg.startsWith(flag)) };
}
