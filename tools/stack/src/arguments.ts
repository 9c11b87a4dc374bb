import { parseArgs } from 'node:util';
import { StackFailure } from '../preflight/failure.mjs';

export interface StartArguments {
  profile: string;
  detach: boolean;
  seed: boolean;
  docker: boolean;
  only: string[] | undefined;
}

const options = {
  detach: { type: 'boolean', default: false },
  profile: { type: 'string', default: 'dev' },
  engines: { type: 'string', default: 'local' },
  only: { type: 'string' },
  'no-seed': { type: 'boolean', default: false },
} as const;

/** What may stand behind `npm start --`. */
export const startUsage = 'npm start -- [--detach] [--engines=docker] [--no-seed] [--only=identity,gateway]';

/** @throws StackFailure for a word that means nothing */
export function readStartArguments(args: string[]): StartArguments {
  try {
    const { values } = parseArgs({ args, options, strict: true });
    return {
      profile: values.profile,
      detach: values.detach,
      seed: !values['no-seed'],
      docker: values.engines === 'docker',
      only: values.only?.split(','),
    };
  } catch (error) {
    const reason = error instanceof Error ? error.message.split('.')[0] : String(error);
    throw new StackFailure(`${reason}: the form is \`${startUsage}\`.`, { exitCode: 2 });
  }
}
