import { NotFound } from '../../../core/contract/errors.ts';
import type { Look, LookFinding, LookState, WatchedScene } from '../../../core/contract/watch.ts';
import { LOOK_STATES } from '../../../core/contract/watch.ts';
import type { ComparedPair } from '../../../core/watch/choose-cued-pair.ts';
import type { LookWithRun } from '../../../core/watch/choose-prunable.ts';
import { bySite } from './by-site.ts';
import type { Queries } from './database.ts';

/**
 * @param runFolder name of the folder in which its run lies; null where nothing was compared.
 * @returns false where the look at that moment of the site is kept already; then nothing is written.
 */
export async function insertLook(
  queries: Queries,
  look: Look,
  { findings, runFolder }: { readonly findings: readonly LookFinding[]; readonly runFolder: string | null },
): Promise<boolean> {
  const { id, siteId, dueAt, lookedAt, state } = look;
  const rows = await queries.query(
    `insert into looks (id, site_id, due_at, looked_at, state, look, findings, run_folder)
      values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict do nothing returning id`,
    [id, siteId, dueAt, lookedAt, state, JSON.stringify(look), JSON.stringify(findings), runFolder],
  );
  return rows.length > 0;
}

/** Null where it was not taken yet. */
export async function findLook(queries: Queries, siteId: string, dueAt: string): Promise<Look | null> {
  const [row] = await queries.query<{ look: Look }>('select look from looks where site_id = $1 and due_at = $2', [
    siteId,
    dueAt,
  ]);
  return row?.look ?? null;
}

/** @param before looked at before that moment; null for all. */
interface LookPage {
  readonly before: string | null;
  readonly limit: number;
}

/** The newest first. */
export async function looksOf(queries: Queries, siteId: string, page: LookPage): Promise<readonly Look[]> {
  return (await looksOfEach(queries, [siteId], page)).get(siteId) ?? [];
}

/** The newest looks of each of these sites that there is, the newest first. */
export async function looksOfEach(
  queries: Queries,
  siteIds: readonly string[],
  { before, limit }: LookPage,
): Promise<ReadonlyMap<string, readonly Look[]>> {
  const rows = await queries.query<{ id: string; look: Look | null }>(
    `select s.id, l.look from sites s left join lateral (
        select look, looked_at from looks where site_id = s.id and ($2::timestamptz is null or looked_at < $2)
          order by looked_at desc limit $3) l on true
      where s.id = any($1::text[]) order by l.looked_at desc`,
    [siteIds, before, limit],
  );
  return bySite(rows, ({ look }) => look);
}

/** Those that tell somebody first. @throws NotFound */
export async function lookFindings(queries: Queries, lookId: string): Promise<readonly LookFinding[]> {
  const [row] = await queries.query<{ findings: readonly LookFinding[] }>('select findings from looks where id = $1', [
    lookId,
  ]);
  if (row === undefined) throw new NotFound('There is no look with this id.');
  return row.findings;
}

/** Every scene that a look of the site, other than one that failed, has had as its later one. */
export async function scenesSeen(queries: Queries, siteId: string): Promise<readonly WatchedScene[]> {
  const rows = await queries.query<{ scene: WatchedScene }>(
    `select look->'after' as scene from looks where site_id = $1 and state <> 'failed' and look->'after' <> 'null'`,
    [siteId],
  );
  return rows.map(({ scene }) => scene);
}

/** The scenes of every pair that a look of the site has compared, or tried to and saw too little. */
export async function pairsCompared(queries: Queries, siteId: string): Promise<readonly ComparedPair[]> {
  return await queries.query<ComparedPair>(
    `select distinct look->'before'->>'id' as before, look->'after'->>'id' as after from looks
      where site_id = $1 and state <> 'failed' and look->'before' <> 'null' and look->'after' <> 'null'`,
    [siteId],
  );
}

/** Names of the folders of a site's latest runs. */
export async function runFoldersOf(queries: Queries, siteId: string, most: number): Promise<readonly string[]> {
  const rows = await queries.query<{ run_folder: string }>(
    `select run_folder from looks where site_id = $1 and run_folder is not null order by looked_at desc limit $2`,
    [siteId, most],
  );
  return [...new Set(rows.map(({ run_folder }) => run_folder))];
}

/** Where a run lies that a look made, and when its pictures were removed, if they were; null where no look made it. */
export async function runOfLook(
  queries: Queries,
  runId: string,
): Promise<{ readonly folder: string; readonly removedAt: string | null } | null> {
  const [row] = await queries.query<{ folder: string; removed_at: string | null }>(
    `select run_folder as folder, look->>'picturesRemovedAt' as removed_at from looks
      where look->>'runId' = $1 and run_folder is not null order by removed_at nulls first limit 1`,
    [runId],
  );
  return row === undefined ? null : { folder: row.folder, removedAt: row.removed_at };
}

/** Every look with pictures, the newest first. @param mostUsual so many of a site's newest runs are what its next look is held against. */
export async function looksWithRuns(queries: Queries, mostUsual: number): Promise<readonly LookWithRun[]> {
  const rows = await queries.query<LookWithRunRow>(
    `select l.* from (
        select site_id, run_folder, look, looked_at, look->>'runId' as run_id,
          row_number() over (partition by site_id order by looked_at desc) <= $1 as is_usual,
          (look->>'findings')::int > 0 or look->>'runId' in (select alert->>'runId' from alerts) as is_told,
          look->'after'->>'id' = (select site->>'baseline' from sites where id = site_id) as shows_baseline
        from looks where run_folder is not null) l
      where not l.look ? 'picturesRemovedAt' order by l.site_id, l.looked_at desc`,
    [mostUsual],
  );
  return rows.map((row) => ({
    siteId: row.site_id,
    runFolder: row.run_folder,
    runId: row.run_id,
    lookedAt: row.looked_at.toISOString(),
    isTold: row.is_told === true,
    showsBaseline: row.shows_baseline === true,
    isUsual: row.is_usual,
  }));
}

interface LookWithRunRow {
  readonly site_id: string;
  readonly run_folder: string;
  readonly run_id: string;
  readonly looked_at: Date;
  /** Null where neither is known. */
  readonly is_told: boolean | null;
  readonly shows_baseline: boolean | null;
  readonly is_usual: boolean;
}

/** Says of every look at these runs that its pictures are gone from a moment on. */
export async function markRemoved(queries: Queries, runFolders: readonly string[], at: string): Promise<void> {
  await queries.query(
    `update looks set look = jsonb_set(look, '{picturesRemovedAt}', to_jsonb($2::text))
      where run_folder = any($1::text[]) and not look ? 'picturesRemovedAt'`,
    [runFolders, at],
  );
}

/** Takes that back. */
export async function unmarkRemoved(queries: Queries, runFolder: string): Promise<void> {
  await queries.query("update looks set look = look - 'picturesRemovedAt' where run_folder = $1", [runFolder]);
}

/** Runs whose pictures no look says that it has. */
export async function removedRuns(
  queries: Queries,
): Promise<readonly { readonly folder: string; readonly runId: string }[]> {
  return await queries.query(
    `select run_folder as folder, min(look->>'runId') as "runId" from looks where run_folder is not null
      group by run_folder having bool_and(look ? 'picturesRemovedAt')`,
  );
}

/** Runs, by folder, whose earlier scene is the baseline of their site. */
export async function runsFromBaseline(queries: Queries): Promise<ReadonlySet<string>> {
  const rows = await queries.query<{ run_folder: string }>(
    `select distinct l.run_folder from looks l join sites s on s.id = l.site_id
      where l.run_folder is not null and l.look->'before'->>'id' = s.site->>'baseline'`,
  );
  return new Set(rows.map(({ run_folder }) => run_folder));
}

export async function lookTally(queries: Queries): Promise<Readonly<Record<LookState, number>>> {
  const rows = await queries.query<{ state: LookState; n: number }>(
    'select state, count(*)::int as n from looks group by state',
  );
  const counts = new Map(rows.map(({ state, n }) => [state, n]));
  return Object.fromEntries(LOOK_STATES.map((state) => [state, counts.get(state) ?? 0])) as Record<LookState, number>;
}
