import type { Digest, LookState } from '../../../core/contract/watch.ts';
import type { Database, Queries } from './database.ts';

const MOST_AT_ONCE = 20;

/** A message that waits to be sent. */
interface Waiting {
  readonly channel: string;
  readonly digest: Digest;
  /** How often it was tried before. */
  readonly tries: number;
}

/** Nobody else writes to the channel until the transaction ends. */
export async function lockChannel(queries: Queries, channel: string): Promise<void> {
  await queries.query('select pg_advisory_xact_lock(hashtext($1))', [channel]);
}

export async function insertDelivery(queries: Queries, channel: string, digest: Digest): Promise<void> {
  await queries.query(
    'insert into deliveries (id, channel, digest, made_at, due_at) values ($1, $2, $3, $4, $4) on conflict do nothing',
    [digest.id, channel, JSON.stringify(digest), digest.madeAt],
  );
}

/** Every channel that a site names, and when it was last written to; the first look at its sites where it never was, null before that. */
export async function namedChannels(
  queries: Queries,
): Promise<readonly { readonly channel: string; readonly since: string | null }[]> {
  const rows = await queries.query<{ channel: string; since: Date | null }>(
    `select c.channel, coalesce((select max(made_at) from deliveries d where d.channel = c.channel), min(l.looked_at)) as since
      from (select id, jsonb_array_elements_text(site->'notify') as channel from sites) c
        left join looks l on l.site_id = c.id
      group by c.channel order by c.channel`,
  );
  return rows.map(({ channel, since }) => ({ channel, since: since?.toISOString() ?? null }));
}

/** States of the looks since the last message to a channel, at the sites that it hears of. */
export async function looksSinceMessage(
  queries: Queries,
  channel: string,
): Promise<readonly { readonly state: LookState }[]> {
  return await queries.query<{ state: LookState }>(
    `select l.state from looks l join sites s on s.id = l.site_id
      where s.site->'notify' ? $1
        and l.looked_at > coalesce((select max(made_at) from deliveries where channel = $1), '-infinity')`,
    [channel],
  );
}

/** The messages of a database, as whoever sends them needs them: `Outbox` of `run/watch/deliver-digests.ts`. */
export function outboxOf(database: Database) {
  return {
    claimDue: async (now: Date, heldUntil: Date): Promise<readonly Waiting[]> =>
      await database.query<Waiting>(
        `update deliveries set due_at = $2 where id in (
            select id from deliveries where sent_at is null and given_up_at is null and due_at <= $1
            order by due_at, id limit ${MOST_AT_ONCE} for update skip locked)
          returning channel, digest, tries`,
        [now.toISOString(), heldUntil.toISOString()],
      ),
    markSent: async (id: string, at: Date): Promise<void> => {
      await database.query('update deliveries set sent_at = $2, tries = tries + 1, reason = null where id = $1', [
        id,
        at.toISOString(),
      ]);
    },
    /** @param nextTryAt null: given up. */
    markFailed: async (id: string, reason: string, nextTryAt: Date | null): Promise<void> => {
      await database.query(
        `update deliveries set tries = tries + 1, reason = $2, due_at = coalesce($3, due_at),
          given_up_at = case when $3::timestamptz is null then now() end where id = $1`,
        [id, reason, nextTryAt?.toISOString() ?? null],
      );
    },
  };
}

export async function deliveryTally(queries: Queries): Promise<Readonly<Record<'waiting' | 'sent' | 'dead', number>>> {
  const [row] = await queries.query<Record<'waiting' | 'sent' | 'dead', number>>(
    `select count(*) filter (where sent_at is null and given_up_at is null)::int as waiting,
      count(sent_at)::int as sent, count(given_up_at)::int as dead from deliveries`,
  );
  return row!;
}
