import { Injectable } from '@nestjs/common';
import { Reads, statement } from '@openrounds/database';

/** How far an erasure has come. */
export interface ErasureStatus {
  readonly id: string;
  readonly memberHash: string;
  readonly state: 'requested' | 'completed';
  readonly requestedAt: string;
  /** Seconds from the request to its completion, or until now. */
  readonly age: number;
  readonly services: readonly {
    readonly service: string;
    /** Null while the service has not answered. */
    readonly counts: Record<string, number> | null;
    /** Seconds from the request to the answer, or null. */
    readonly age: number | null;
  }[];
}

const seconds = (until: string): string => `round(extract(epoch from ${until} - e.requested_at), 1)::float8`;

const erasures = statement<{ status: ErasureStatus }>(
  'identity.erasures',
  `select json_build_object('id', e.id, 'memberHash', e.member_hash, 'state', e.state, 'requestedAt', e.requested_at,
    'age', ${seconds('coalesce(e.completed_at, now())')}, 'services', (
      select json_agg(json_build_object('service', s.service, 'counts', s.counts, 'age', ${seconds('s.answered_at')})
        order by s.service)
      from erasure_service s where s.erasure_id = e.id
    )) as status
  from erasure e where $1::uuid is null and (e.state = 'requested' or e.completed_at > now() - interval '30 days') or e.id = $1
  order by e.requested_at`,
);

const oldestOpen = statement<{ age: number | null }>(
  'identity.erasure-open-age',
  `select extract(epoch from now() - min(requested_at))::float8 as age from erasure where state = 'requested'`,
);

/** What operators and alarms look at. */
@Injectable()
export class ReadErasures {
  constructor(private readonly reads: Reads) {}

  /** @param id one erasure; without it those that run, and those that ended within 30 days */
  async all(id?: string): Promise<ErasureStatus[]> {
    return (await this.reads.all(erasures, [id ?? null])).map(({ status }) => status);
  }

  /** Age of the oldest erasure that is not complete, in seconds; 0 when there is none. */
  async openAge(): Promise<number> {
    return (await this.reads.one(oldestOpen))?.age ?? 0;
  }
}
