import type { NewCase, NewOutcome } from '../case/case.http.js';
import { newCase, newOutcome } from '../case/case.http.js';

/** How far a demo case goes. */
export type Ending = 'draft' | 'blocked' | 'open' | 'resolved' | 'stale' | 'teaching' | 'withdrawn';

export interface DemoCase {
  slug: string;
  /** Handle of the demo member who brings it. */
  author: string;
  ending: Ending;
  consent: 'patient' | 'representative' | 'not_required_deidentified';
  content: NewCase;
  outcome?: NewOutcome;
}

type Given = Omit<DemoCase, 'content' | 'outcome'> & {
  content: Parameters<typeof newCase.parse>[0];
  outcome?: Parameters<typeof newOutcome.parse>[0];
};

/** A demo case, held against the schemas of the routes. */
export function demoCase({ content, outcome, ...rest }: Given): DemoCase {
  return {
    ...rest,
    content: newCase.parse(content),
    ...(outcome ? { outcome: newOutcome.parse(outcome) } : {}),
  };
}
