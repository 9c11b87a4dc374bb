import type { EntityManager } from '@mikro-orm/postgresql';
import { derivedId, execute } from '@openrounds/database';
import { PhiFound } from '@openrounds/http';
import type { JobContext } from '@openrounds/service';
import { AttestConsent } from '../case/attest-consent.js';
import { newCase } from '../case/case.http.js';
import { DraftCase } from '../case/draft-case.js';
import { PublishTeaching } from '../case/publish-teaching.js';
import { RecordOutcome } from '../case/record-outcome.js';
import { SubmitCase } from '../case/submit-case.js';
import { WithdrawCase } from '../case/withdraw-case.js';
import type { DemoCase } from './demo-case.js';

const stateSql = 'select state from patient_case where id = $1';

export const memberIdOf = (handle: string): string => derivedId(`demo:member:${handle}`);
export const caseIdOf = (slug: string): string => derivedId(`demo:case:${slug}`);

/** Takes a demo case from where it stands to its ending, through the use cases. */
export async function seedCase(
  context: JobContext,
  demo: DemoCase,
  known: ReadonlySet<string>,
): Promise<void> {
  const id = caseIdOf(demo.slug);
  const author = memberIdOf(demo.author);
  if ((await stateOf(context.em, id)) === undefined) {
    const workingDx = demo.content.workingDx.filter((condition) => known.has(condition));
    await context.get(DraftCase).run(author, newCase.parse({ ...demo.content, workingDx }), id);
  }
  if (demo.ending === 'draft') return;
  if ((await stateOf(context.em, id)) === 'draft') await submit(context, demo, known);
  if ((await stateOf(context.em, id)) === 'open') await close(context, demo, known);
  const isTeaching = demo.ending === 'teaching' && (await stateOf(context.em, id)) === 'resolved';
  if (isTeaching) await context.get(PublishTeaching).run(author, id);
}

async function submit(context: JobContext, demo: DemoCase, known: ReadonlySet<string>): Promise<void> {
  const [id, author] = [caseIdOf(demo.slug), memberIdOf(demo.author)];
  await context.get(AttestConsent).run(author, id, { basis: demo.consent });
  if (demo.content.kind === 'teaching') await conclude(context, demo, known);
  try {
    await context.get(SubmitCase).run(author, id);
  } catch (error) {
    if (!(error instanceof PhiFound && demo.ending === 'blocked')) throw error;
  }
}

async function close(context: JobContext, demo: DemoCase, known: ReadonlySet<string>): Promise<void> {
  const [id, author] = [caseIdOf(demo.slug), memberIdOf(demo.author)];
  if (demo.ending === 'withdrawn') await context.get(WithdrawCase).run(author, id);
  else await conclude(context, demo, known);
}

/** Without its diagnosis in the catalogue a case stays without an outcome. */
async function conclude(
  context: JobContext,
  { slug, author, outcome }: DemoCase,
  known: ReadonlySet<string>,
): Promise<void> {
  if (!outcome || (outcome.finalDx !== null && !known.has(outcome.finalDx))) return;
  await context.get(RecordOutcome).run(memberIdOf(author), caseIdOf(slug), outcome);
}

async function stateOf(em: EntityManager, id: string): Promise<string | undefined> {
  const [row] = await execute<{ state: string }>(em, stateSql, [id]);
  return row?.state;
}
