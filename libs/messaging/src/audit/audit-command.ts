import { EntityManager } from '@mikro-orm/postgresql';
import type { Call, Command } from '../ops/command.js';
import { WrongUse } from '../ops/command.js';
import { AuditHeads } from './audit-heads.js';
import type { Verified } from './verify-audit.js';
import { verifyAudit } from './verify-audit.js';

interface Told {
  readonly table: string;
  readonly seq: number;
  readonly hash: string;
}

/** Reads `<chain>:<entry>:<hash>`, as the log has them. */
function toldHeads(call: Call): Told[] {
  return call.values('head').map((text) => {
    const [, table, seq, hash] = /^([a-z_]+):(\d{1,9}):([0-9a-f]{64})$/.exec(text) ?? [];
    if (!table || !seq || !hash)
      throw new WrongUse('--head takes <chain>:<entry>:<hash>, as the log has it.');
    return { table, seq: Number(seq), hash };
  });
}

const lineOf = ({ chain, entries, head, broken }: Verified): string =>
  broken
    ? `${chain}: broken: entry ${broken.seq} ${broken.what}`
    : `${chain}: ${entries} entries hold${head ? `; head ${chain}:${head.seq}:${head.hash}` : ''}`;

/** Exit code 2 when an audit was changed or cut. */
export const verifyAuditCommand: Command = {
  name: 'audit verify',
  summary: 'finds any change or cut in the audits; exit code 2 when there is one',
  options: {
    head: { value: 'chain:entry:hash', help: 'a head that the log has; may be given again' },
  },
  run: async (call) => {
    const heads = call.get(AuditHeads);
    const em = call.get(EntityManager).fork();
    const told = toldHeads(call);
    const unknown = told.find(({ table }) => !heads.chains.some((chain) => chain.table === table));
    if (unknown) throw new WrongUse(`This service has no audit "${unknown.table}".`);
    const verified: Verified[] = [];
    for (const chain of heads.chains) {
      const own = told.filter(({ table }) => table === chain.table);
      verified.push(await verifyAudit(em, heads, chain, own));
    }
    const holds = verified.every(({ broken }) => broken === null);
    return { code: holds ? 0 : 2, json: { holds, audits: verified }, text: verified.map(lineOf).join('\n') };
  },
};
