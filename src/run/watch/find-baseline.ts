import type { OfferedScene } from '../../core/contract/archive.ts';
import type { LonLatGeometry } from '../../core/geo/lon-lat-geometry.ts';
import { type SearchRules, searchScenes } from '../search-scenes.ts';

/** Further back an archive is read in so many searches of `limit` scenes. */
const MOST_SEARCHES = 10;
const DAY_MS = 86_400_000;

interface Wanted {
  readonly id: string;
  readonly area: LonLatGeometry;
  readonly source: string;
  /** How far back, and scenes of one search. */
  readonly from: string;
  readonly limit: number;
  /** The oldest scene that is known, or now: the baseline is none of those since. */
  readonly before: string;
}

/**
 * The scene of an archive with some id, though many newer ones cover the ground: on the day that its id names, as those of most
 * archives do (`S2A_35TQM_20240601_0_L2A`), else further and further back.
 *
 * @returns null where it is not there, or more than a thousand scenes back.
 * @throws as `searchScenes`.
 */
export async function findBaseline(
  { id, area, source, from, limit, before }: Wanted,
  rules: SearchRules,
): Promise<OfferedScene | null> {
  const search = async (first: string, last: string) => {
    const { scenes } = await searchScenes({ area, source, from: first, to: last, limit }, rules);
    return scenes;
  };
  const day = dayIn(id);
  if (day !== null) {
    const near = await search(isoOf(day - DAY_MS), isoOf(day + 2 * DAY_MS));
    const found = near.find((scene) => scene.id === id);
    if (found !== undefined) return found;
  }
  let to = before;
  for (let searches = 0; searches < MOST_SEARCHES; searches++) {
    const scenes = await search(from, to);
    const found = scenes.find((scene) => scene.id === id);
    if (found !== undefined) return found;
    const oldest = scenes.at(-1)?.acquiredAt;
    // Of a page that all was taken at one moment there is no way further back.
    if (oldest === undefined || scenes.length < limit || Date.parse(oldest) >= Date.parse(to)) return null;
    to = oldest;
  }
  return null;
}

/** The start of the day that an id names, ms; null where it names none. */
function dayIn(id: string): number | null {
  const [, year, month, day] = /(?<!\d)(20\d\d)-?(\d\d)-?(\d\d)/.exec(id) ?? [];
  const at = Date.parse(`${year}-${month}-${day}T00:00:00Z`);
  return Number.isNaN(at) ? null : at;
}

function isoOf(at: number): string {
  return new Date(at).toISOString();
}
