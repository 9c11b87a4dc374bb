/** The member's documents become tombstones: the rows stay as fences, with nothing in them. */
export const eraseContent = `update content set deleted = true, state = null, author_id = null, at = null
where author_id = $1 or id = 'member:' || $1::text returning id`;

/** Cases of others that the member was named to read; their documents carry it as a token of access. */
export const forgetReader = `update content
set state = jsonb_set(state, '{audience,memberIds}', (state->'audience'->'memberIds') - $1::text)
where type = 'case' and state->'audience'->'memberIds' ? $1::text returning id`;

/** What takes its title, or who may see it, from one of the threads. */
export const readBelow = `select id from content where thread_id = any($1) and not deleted`;

export const eraseCopies = `with follows as (
  update follow set member_id = null, target_kind = null, target_id = null, active = false
  where member_id = $1 or (target_kind = 'member' and target_id = $1::text) returning 1
), fans as (
  delete from fan_out where kind = 'author' and key = $1::text
), copies as (
  delete from member where id = $1 returning 1
)
select (select count(*)::int from follows) as follow, (select count(*)::int from copies) as member`;

/** Parameters: erasure, keys of documents that were queued a moment ago. */
export const waitFor = `with parked as (
  delete from index_parked where doc_id = any($2)
)
insert into erasure_document (erasure_id, doc_id, doc_version) select $1, id, doc_version from content where id = any($2)
on conflict (erasure_id, doc_id) do update set doc_version = excluded.doc_version`;

/** The indexer acknowledges a version once every generation has taken it, one that is being built included. */
export const isOpen = `select 1 from erasure_document d left join index_ack k using (doc_id)
where d.erasure_id = $1 and coalesce(k.doc_version, 0) < d.doc_version limit 1`;

/** The key of a member's document is the member: it goes too, and the ledger is the fence. */
export const closeErasure = `with done as (
  delete from erasure_document where erasure_id = $1 returning doc_id
), acknowledged as (
  delete from index_ack k using done where k.doc_id = done.doc_id and k.doc_id like 'member:%'
)
delete from content c using done where c.id = done.doc_id and c.type = 'member'`;
