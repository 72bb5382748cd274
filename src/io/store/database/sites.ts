import { Conflict, NotFound } from '../../../core/contract/errors.ts';
import type { Look, Site } from '../../../core/contract/watch.ts';
import type { Queries } from './database.ts';

/** A site with where it stands in its schedule. All times are ISO 8601, UTC. */
export interface KeptSite {
  readonly site: Site;
  /** Its alerts are kept, but sent to nobody. */
  readonly isMuted: boolean;
  /** When it was last looked at, added or taken up again. */
  readonly heardAt: string;
  /** The moment of its schedule that was last answered, or is being. */
  readonly answeredAt: string;
  /** Null while paused. */
  readonly nextDueAt: string | null;
}

/** A site with what its looks and alerts come to. */
export interface SeenSite extends KeptSite {
  readonly lastLook: Look | null;
  readonly lastPair: Look | null;
  readonly unreadAlerts: number;
  /** Of its last looks at a pair, oldest first. */
  readonly changedAreas: readonly { readonly at: string; readonly areaM2: number }[];
}

interface SiteRow {
  readonly site: Site;
  readonly is_muted: boolean;
  readonly heard_at: Date;
  readonly answered_at: Date;
  readonly next_due_at: Date | null;
}

const COLUMNS = 'site, is_muted, heard_at, answered_at, next_due_at';
const MOST_CHANGED_AREAS = 12;
/** PostgreSQL's code for a second row with a value that may be there once. */
const NOT_UNIQUE = '23505';

/** @throws Conflict where another site has its id or its name. */
export async function insertSite(queries: Queries, { site, isMuted, ...times }: KeptSite): Promise<void> {
  await named(
    site,
    queries.query(`insert into sites (id, ${COLUMNS}) values ($1, $2, $3, $4, $5, $6)`, [
      site.id,
      JSON.stringify(site),
      isMuted,
      times.heardAt,
      times.answeredAt,
      times.nextDueAt,
    ]),
  );
}

/** Writes a site over what is kept of it. @throws Conflict where another site has its name. */
export async function updateSite(queries: Queries, { site, isMuted, ...times }: KeptSite): Promise<void> {
  await named(
    site,
    queries.query(
      'update sites set site = $2, is_muted = $3, heard_at = $4, answered_at = $5, next_due_at = $6 where id = $1',
      [site.id, JSON.stringify(site), isMuted, times.heardAt, times.answeredAt, times.nextDueAt],
    ),
  );
}

/** With its looks and alerts. @throws NotFound */
export async function deleteSite(queries: Queries, id: string): Promise<void> {
  const rows = await queries.query('delete from sites where id = $1 returning id', [id]);
  if (rows.length === 0) throw noSite(id);
}

/** Null where there is none. */
export async function findSite(queries: Queries, id: string): Promise<KeptSite | null> {
  const [row] = await queries.query<SiteRow>(`select ${COLUMNS} from sites where id = $1`, [id]);
  return row === undefined ? null : keptSite(row);
}

/** Those that there are, in any order. */
export async function siteNames(
  queries: Queries,
  ids: readonly string[],
): Promise<readonly Pick<Site, 'id' | 'name'>[]> {
  return await queries.query("select id, site->>'name' as name from sites where id = any($1::text[])", [ids]);
}

/** A site that nobody else writes until the transaction ends; null where there is none. */
export async function lockSite(queries: Queries, id: string): Promise<KeptSite | null> {
  const [row] = await queries.query<SiteRow>(`select ${COLUMNS} from sites where id = $1 for update`, [id]);
  return row === undefined ? null : keptSite(row);
}

/** Those whose moment has come, the longest waiting first, that no other transaction holds; held until this one ends. */
export async function lockDueSites(queries: Queries, now: string, most: number): Promise<readonly KeptSite[]> {
  const rows = await queries.query<SiteRow>(
    `select ${COLUMNS} from sites where next_due_at <= $1 order by next_due_at, id limit $2 for update skip locked`,
    [now, most],
  );
  return rows.map(keptSite);
}

/** By name. */
export async function allSites(queries: Queries): Promise<readonly KeptSite[]> {
  const rows = await queries.query<SiteRow>(`select ${COLUMNS} from sites order by lower(site->>'name'), id`);
  return rows.map(keptSite);
}

/** By name. @param now which alerts are snoozed still. */
export async function seenSites(
  queries: Queries,
  { from, limit, now }: { readonly from: number; readonly limit: number; readonly now: string },
): Promise<readonly SeenSite[]> {
  return await seen(queries, "order by lower(s.site->>'name'), s.id offset $2 limit $3", [now, from, limit]);
}

/** Those of these sites that there are. */
export async function seenSitesOf(
  queries: Queries,
  ids: readonly string[],
  now: string,
): Promise<ReadonlyMap<string, SeenSite>> {
  const sites = await seen(queries, 'where s.id = any($2::text[])', [now, ids]);
  return new Map(sites.map((site) => [site.site.id, site]));
}

async function seen(queries: Queries, which: string, values: readonly unknown[]): Promise<readonly SeenSite[]> {
  const rows = await queries.query<
    SiteRow & { last_look: Look | null; last_pair: Look | null; unread: number; changed: SeenSite['changedAreas'] }
  >(
    `select ${COLUMNS},
      (select look from looks where site_id = s.id order by looked_at desc limit 1) as last_look,
      (select look from looks where site_id = s.id and run_folder is not null order by looked_at desc limit 1) as last_pair,
      (select count(*)::int from alerts where site_id = s.id and acknowledged_at is null
        and (snoozed_until is null or snoozed_until <= $1)) as unread,
      (select coalesce(jsonb_agg(jsonb_build_object('at', look->'lookedAt', 'areaM2', look->'changedAreaM2') order by looked_at), '[]')
        from (select looked_at, look from looks where site_id = s.id and look->'changedAreaM2' <> 'null'
          order by looked_at desc limit ${MOST_CHANGED_AREAS}) compared) as changed
    from sites s ${which}`,
    values,
  );
  return rows.map((row) => ({
    ...keptSite(row),
    lastLook: row.last_look,
    lastPair: row.last_pair,
    unreadAlerts: row.is_muted ? 0 : row.unread,
    changedAreas: row.changed,
  }));
}

function keptSite(row: SiteRow): KeptSite {
  return {
    site: row.site,
    isMuted: row.is_muted,
    heardAt: row.heard_at.toISOString(),
    answeredAt: row.answered_at.toISOString(),
    nextDueAt: row.next_due_at?.toISOString() ?? null,
  };
}

export function noSite(id: string): NotFound {
  return new NotFound(`There is no site with the id "${id}".`);
}

async function named(site: Site, writing: Promise<unknown>): Promise<void> {
  try {
    await writing;
  } catch (error) {
    if ((error as { readonly code?: string }).code !== NOT_UNIQUE) throw error;
    throw new Conflict(`There is a site called "${site.name}", or with the id "${site.id}", already. Give others.`, {
      cause: error,
    });
  }
}
