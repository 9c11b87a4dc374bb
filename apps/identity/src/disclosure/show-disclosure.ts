import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import type { Page } from '@openrounds/http';
import { cursorOf, NotFound, readCursor } from '@openrounds/http';
import { z } from 'zod';
import { Journal } from '../audit/journal.js';
import type { LegalIdentityText } from '../member/legal-identity.entity.js';
import { LegalIdentity, legalIdentity } from '../member/legal-identity.entity.js';
import { Member } from '../member/member.entity.js';
import { Seals } from '../sealing/seals.js';
import { disclosedMember, lineOf } from './disclosed-member.js';
import { Disclosure } from './disclosure.entity.js';
import type { DisclosureLine, DisclosureQuery, DisclosureView } from './disclosure.http.js';

const position = z.object({ id: z.uuid() });

/** Disclosures for administrators; the identity for the two, while it is open, with an entry in the audit each time. */
@Injectable()
export class ShowDisclosure {
  constructor(
    private readonly em: EntityManager,
    private readonly seals: Seals,
    private readonly journal: Journal,
  ) {}

  /** @throws NotFound also for whom it is about, and when the member is erased or about to be */
  run(staffId: string, id: string): Promise<DisclosureView> {
    return this.em.transactional(async (em) => {
      const disclosure = await em.findOne(Disclosure, id);
      if (!disclosure?.isThereFor(staffId)) throw new NotFound();
      const member = await disclosedMember(em, { id: disclosure.memberId });
      const now = this.journal.now();
      const line = lineOf(disclosure, member.handle, now);
      if (!disclosure.isOpenTo(staffId, now)) return { ...line, identity: null };
      const identity = await this.#identityOf(em, member.id);
      await this.journal.note(em, {
        actor: staffId,
        action: 'identity.disclosed',
        object: member.id,
        reason: `disclosure ${id}`,
      });
      return { ...line, identity };
    });
  }

  /** Newest first, without any identity, and without those about who asks. */
  async list(staffId: string, { cursor, limit }: DisclosureQuery): Promise<Page<DisclosureLine>> {
    const em = this.em.fork();
    const before = readCursor(cursor, position);
    const where = { memberId: { $ne: staffId }, ...(before && { id: { $lt: before.id } }) };
    const rows = await em.find(Disclosure, where, { orderBy: { id: 'desc' }, limit: limit + 1 });
    const members = await em.find(Member, { id: { $in: rows.map(({ memberId }) => memberId) } });
    const handles = new Map(members.map(({ id, handle }) => [id, handle]));
    const now = this.journal.now();
    const items = rows.slice(0, limit).map((row) => lineOf(row, handles.get(row.memberId) ?? '', now));
    const last = items.at(-1);
    return { items, nextCursor: rows.length > limit && last ? cursorOf({ id: last.id }) : null };
  }

  async #identityOf(em: EntityManager, memberId: string): Promise<LegalIdentityText> {
    const row = await em.findOne(LegalIdentity, memberId);
    if (!row) throw new NotFound();
    return legalIdentity.parse(this.seals.openJson(row.wrappedKey, memberId, row.sealed));
  }
}
