import type { Call, Command, Outcome } from '@openrounds/messaging';
import { lines, WrongUse } from '@openrounds/messaging';
import { domainPattern, Institutions } from './institutions.js';

function domainOf(word: string | undefined): string {
  const domain = word?.toLowerCase() ?? '';
  if (!domainPattern.test(domain)) throw new WrongUse('Name a domain like hospital.example.');
  return domain;
}

async function isListed(call: Call, domain: string, name?: string): Promise<boolean> {
  const listed = await call.get(Institutions).list();
  return listed.some((one) => one.domain === domain && (name === undefined || one.name === name));
}

async function add(call: Call): Promise<Outcome> {
  const domain = domainOf(call.words[0]);
  const name = call.words.slice(1).join(' ').trim();
  if (name === '' || name.length > 120) throw new WrongUse('Name the institution in at most 120 characters.');
  const changed = call.dryRun ? !(await isListed(call, domain, name)) : await write(call, domain, name);
  const text = changed
    ? `${domain} ${call.dryRun ? 'would be' : 'is'} listed.`
    : `${domain} is listed already.`;
  return { code: 0, json: { dryRun: call.dryRun, domain, changed }, text };
}

async function write(call: Call, domain: string, name: string): Promise<boolean> {
  await call.audit(domain);
  return call.get(Institutions).add({ domain, name });
}

async function remove(call: Call): Promise<Outcome> {
  const domain = domainOf(call.words[0]);
  if (!call.dryRun) await call.audit(domain);
  const changed = call.dryRun ? await isListed(call, domain) : await call.get(Institutions).remove(domain);
  const text = changed
    ? `${domain} ${call.dryRun ? 'would leave' : 'left'} the list.`
    : `${domain} is not listed.`;
  return { code: 0, json: { dryRun: call.dryRun, domain, changed }, text };
}

async function list(call: Call): Promise<Outcome> {
  const institutions = await call.get(Institutions).list();
  return { code: 0, json: institutions, text: lines(institutions) || 'No institution is listed.' };
}

/** Whose mailboxes count as proof of a place of work. */
export const institutionCommands: readonly Command[] = [
  {
    name: 'institutions add',
    arguments: '<domain> <name>',
    summary: 'lists a domain, and all below it, as mailboxes of an institution',
    changes: true,
    run: add,
  },
  {
    name: 'institutions remove',
    arguments: '<domain>',
    summary: 'takes a domain off the list; what was confirmed stays until it expires',
    changes: true,
    run: remove,
  },
  { name: 'institutions list', summary: 'domains and names', run: list },
];
