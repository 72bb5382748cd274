import type { Cue, JudgedSeries } from '../../../core/contract/cue.ts';
import type { CueCounts } from '../../../core/contract/cue-api.ts';
import { seriesKey } from '../../../core/cues/series-groups.ts';
import { boxAbout } from '../../../core/cues/touched-sites.ts';
import type { Queries } from './database.ts';

const CUES_AT_ONCE = 2000;

/** Writes cues, each once by its id; one that is there already is as it is told now. @returns the ids of the new ones too. */
export async function keepCues(
  queries: Queries,
  cues: readonly Cue[],
): Promise<CueCounts & { readonly newIds: ReadonlySet<string> }> {
  const newIds = new Set<string>();
  let changed = 0;
  for (let from = 0; from < cues.length; from += CUES_AT_ONCE) {
    const rows = await queries.query<{ id: string; is_new: boolean }>(
      `insert into cues (id, at, expires_at, south, north, cue)
        select * from jsonb_to_recordset($1::jsonb)
          as given (id text, at timestamptz, expires_at timestamptz, south float8, north float8, cue jsonb)
        on conflict (id) do update set at = excluded.at, expires_at = excluded.expires_at,
          south = excluded.south, north = excluded.north, cue = excluded.cue
          where cues.cue <> excluded.cue
        returning id, xmax = 0 as is_new`,
      [JSON.stringify(cues.slice(from, from + CUES_AT_ONCE).map(rowOf))],
    );
    for (const { id, is_new } of rows) if (is_new) newIds.add(id);
    changed += rows.filter(({ is_new }) => !is_new).length;
  }
  return { added: newIds.size, changed, unchanged: cues.length - newIds.size - changed, newIds };
}

function rowOf(cue: Cue) {
  const [, south = null, , north = null] = cue.ground === null ? [] : boxAbout(cue.ground);
  return { id: cue.id, at: cue.bracket.lastBefore, expires_at: cue.expiresAt, south, north, cue };
}

/** Those that have not expired, the most urgent first. */
export async function liveCues(queries: Queries, now: string): Promise<readonly Cue[]> {
  const rows = await queries.query<{ cue: Cue }>(
    "select cue from cues where expires_at > $1 order by (cue->>'priority')::int desc, at desc, id",
    [now],
  );
  return rows.map(({ cue }) => cue);
}

/** The latest of those whose ground comes within two latitudes, degrees, and of those without ground; expired ones too. */
export async function cuesBetween(
  queries: Queries,
  { south, north, limit }: { readonly south: number; readonly north: number; readonly limit: number },
): Promise<readonly Cue[]> {
  const rows = await queries.query<{ cue: Cue }>(
    `select cue from cues where south is null or (south <= $2 and north >= $1) order by at desc, id limit $3`,
    [south, north, limit],
  );
  return rows.map(({ cue }) => cue);
}

/** The latest; expired ones too. */
export async function latestCues(queries: Queries, limit: number): Promise<readonly Cue[]> {
  const rows = await queries.query<{ cue: Cue }>('select cue from cues order by at desc, id limit $1', [limit]);
  return rows.map(({ cue }) => cue);
}

/** Writes series over what is kept of them, unless that goes on for longer. @param columns whose they are. */
export async function keepSeries(queries: Queries, series: readonly JudgedSeries[], columns: string): Promise<void> {
  for (const judged of series) {
    const name = seriesKey(judged.series);
    await queries.query(
      `insert into cue_series (id, name, latest, judged) values ($1, $2, $3, $4)
        on conflict (id) do update set latest = excluded.latest, judged = excluded.judged
          where cue_series.latest <= excluded.latest`,
      [JSON.stringify([columns, name]), name, judged.series.counts.at(-1)!.start, JSON.stringify(judged)],
    );
  }
}

/** The series that cues are counted in, those in which most stands out first. */
export async function seriesOf(queries: Queries, cues: readonly Cue[]): Promise<readonly JudgedSeries[]> {
  const names = [...new Set(cues.map(seriesKey))];
  const rows = await queries.query<{ judged: JudgedSeries }>(
    `select judged from cue_series where name = any($1::text[])
      order by jsonb_array_length(judged->'statements') desc, id`,
    [names],
  );
  return rows.map(({ judged }) => judged);
}
