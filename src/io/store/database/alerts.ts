import { NotFound } from '../../../core/contract/errors.ts';
import type { Alert, AlertState, Look, Site } from '../../../core/contract/watch.ts';
import { bySite } from './by-site.ts';
import type { Queries } from './database.ts';

/** State of an alert `a` of a site `s`; $1 is now. */
const STATE = `case
  when a.acknowledged_at is not null then 'acknowledged'
  when s.is_muted then 'muted'
  when a.snoozed_until > $1 then 'snoozed'
  else 'unread' end`;

/** A day after it was told, an alert that is still unread is told again; for a week. */
const REPEAT_AFTER = "interval '1 day'";
const REPEAT_FOR = "interval '7 days'";

/** Of a notice `n` of an alert `a` of a site `s`: whether its channel is to hear of it; $1 is now. */
const IS_OWED = `${STATE} = 'unread' and s.site->'notify' ? n.channel and (n.delivery_id is null
  or (n.noticed_at <= $1::timestamptz - ${REPEAT_AFTER} and a.raised_at >= $1::timestamptz - ${REPEAT_FOR}))`;

interface AlertRow {
  readonly alert: Alert;
  readonly state: AlertState;
  readonly snoozed_until: Date | null;
}

/**
 * Keeps alerts, the strongest first, and that each is owed to every channel. One that was raised before stays as it is, and is owed to nobody again.
 *
 * @returns how many are new.
 */
export async function insertAlerts(
  queries: Queries,
  alerts: readonly Alert[],
  channels: readonly string[],
): Promise<number> {
  let added = 0;
  for (const [place, alert] of alerts.entries()) {
    const rows = await queries.query(
      `insert into alerts (id, site_id, raised_at, place, alert) values ($1, $2, $3, $4, $5)
        on conflict do nothing returning id`,
      [alert.id, alert.siteId, alert.raisedAt, place, JSON.stringify(alert)],
    );
    if (rows.length === 0) continue;
    added++;
    for (const channel of new Set(channels)) {
      await queries.query('insert into notices (alert_id, channel) values ($1, $2)', [alert.id, channel]);
    }
  }
  return added;
}

/** The newest first. */
export async function listAlerts(queries: Queries, { state, limit, now }: AlertPage): Promise<readonly Alert[]> {
  const rows = await queries.query<AlertRow>(
    `select a.alert, a.snoozed_until, ${STATE} as state from alerts a join sites s on s.id = a.site_id
      where $2::text is null or ${STATE} = $2
      order by a.raised_at desc, a.place, a.id limit $3`,
    [now, state, limit],
  );
  return rows.map(alertOf);
}

/** The newest alerts of each of these sites that there is, the newest first. */
export async function alertsOfEach(
  queries: Queries,
  siteIds: readonly string[],
  { state, limit, now }: AlertPage,
): Promise<ReadonlyMap<string, readonly Alert[]>> {
  const rows = await queries.query<{ id: string } & (AlertRow | { readonly alert: null })>(
    `select s.id, l.* from sites s left join lateral (
        select a.alert, a.snoozed_until, ${STATE} as state, a.raised_at, a.place, a.id as alert_id from alerts a
          where a.site_id = s.id and ($2::text is null or ${STATE} = $2)
          order by a.raised_at desc, a.place, a.id limit $3) l on true
      where s.id = any($4::text[]) order by l.raised_at desc, l.place, l.alert_id`,
    [now, state, limit, siteIds],
  );
  return bySite(rows, (row) => (row.alert === null ? null : alertOf(row)));
}

interface AlertPage {
  readonly state: AlertState | null;
  readonly limit: number;
  readonly now: string;
}

/** @throws NotFound */
export async function acknowledgeAlert(queries: Queries, id: string, at: string): Promise<void> {
  await update(queries, 'acknowledged_at = coalesce(acknowledged_at, $2)', id, at);
}

/** @throws NotFound */
export async function snoozeAlert(queries: Queries, id: string, until: string): Promise<void> {
  await update(queries, 'snoozed_until = $2', id, until);
}

async function update(queries: Queries, change: string, id: string, value: string): Promise<void> {
  const rows = await queries.query(`update alerts set ${change} where id = $1 returning id`, [id, value]);
  if (rows.length === 0) throw new NotFound('There is no alert with this id.');
}

/** Channels to which unread alerts are owed, for the first time or again, and since when the longest. */
export async function owedChannels(
  queries: Queries,
  now: string,
): Promise<readonly { readonly channel: string; readonly since: string }[]> {
  const rows = await queries.query<{ channel: string; since: Date }>(
    `select n.channel, min(a.raised_at) as since
      from notices n join alerts a on a.id = n.alert_id join sites s on s.id = a.site_id
      where ${IS_OWED} group by n.channel order by n.channel`,
    [now],
  );
  return rows.map(({ channel, since }) => ({ channel, since: since.toISOString() }));
}

/** An alert that a channel is owed, with its site and the look that raised it. */
export interface OwedAlert {
  readonly alert: Alert;
  readonly site: Site;
  readonly look: Look | null;
}

/** What a channel is owed, in the order in which it was raised; held until the transaction ends. */
export async function lockOwed(queries: Queries, channel: string, now: string): Promise<readonly OwedAlert[]> {
  const rows = await queries.query<AlertRow & { site: Site; look: Look | null }>(
    `select a.alert, a.snoozed_until, ${STATE} as state, s.site, l.look
      from notices n join alerts a on a.id = n.alert_id join sites s on s.id = a.site_id
        left join looks l on l.id = a.alert->>'lookId'
      where n.channel = $2 and ${IS_OWED}
      order by a.raised_at, a.place, a.id for update of n skip locked`,
    [now, channel],
  );
  return rows.map((row) => ({ alert: alertOf(row), site: row.site, look: row.look }));
}

export async function markNoticed(
  queries: Queries,
  {
    channel,
    alertIds,
    deliveryId,
    at,
  }: { channel: string; alertIds: readonly string[]; deliveryId: string; at: string },
): Promise<void> {
  await queries.query(
    'update notices set delivery_id = $3, noticed_at = $4 where channel = $1 and alert_id = any($2::text[])',
    [channel, alertIds, deliveryId, at],
  );
}

function alertOf({ alert, state, snoozed_until }: AlertRow): Alert {
  return { ...alert, state, snoozedUntil: state === 'snoozed' ? snoozed_until!.toISOString() : null };
}
