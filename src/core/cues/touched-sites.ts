import type { Cue, SiteCue } from '../contract/cue.ts';
import type { Site } from '../contract/watch.ts';
import { distanceToArea } from '../geo/distance-to-area.ts';
import { boxesMeet, boxOf, type LonLatBox } from '../geo/lon-lat-box.ts';
import { turnedToHalf } from '../geo/longitude.ts';

/** A degree of latitude is nowhere shorter. */
const METERS_PER_DEGREE = 110_500;

type Ground = NonNullable<Cue['ground']>;
type TouchedSite = Pick<Site, 'id' | 'area' | 'tags'>;

/**
 * The sites that cues touch: one with a place where that, give or take how well it is known, comes within the site's area; one
 * without where the site bears its term or its area as a tag.
 *
 * @returns per site, the most urgent first, then the latest.
 */
export function touchedSites(cues: readonly Cue[], sites: readonly TouchedSite[]): readonly SiteCue[] {
  const within = sitesWithin(sites);
  const touched = cues.flatMap((cue): SiteCue[] =>
    cue.ground === null
      ? taggedSites(cue, sites).map(({ id }) => ({ siteId: id, cue, distanceMeters: null }))
      : within(cue.ground).map((at) => ({ ...at, cue })),
  );
  return touched.sort(byUrgency);
}

/** Which of the sites come within some ground, and how far their area is from its middle, m. */
export function sitesWithin(
  sites: readonly TouchedSite[],
): (ground: Ground) => readonly { readonly siteId: string; readonly distanceMeters: number }[] {
  const boxed = sites.map(({ id, area }) => ({ id, area, box: boxOf(area) }));
  return (ground) => {
    const about = boxAbout(ground);
    return boxed.flatMap(({ id, area, box }) => {
      if (!boxesMeet(about, box)) return [];
      const distanceMeters = distanceToArea(ground.at, area);
      return distanceMeters > ground.radiusMeters ? [] : [{ siteId: id, distanceMeters }];
    });
  };
}

/** A box that holds all ground within a radius; cheap, and no smaller than that. */
export function boxAbout({ at: { lon, lat }, radiusMeters }: Ground): LonLatBox {
  const reach = radiusMeters / METERS_PER_DEGREE;
  const reachEast = reach / Math.cos((Math.min(90, Math.abs(lat) + reach) * Math.PI) / 180);
  if (!(reachEast < 180)) return [-180, lat - reach, 180, lat + reach];
  return [turnedToHalf(lon - reachEast), lat - reach, turnedToHalf(lon + reachEast), lat + reach];
}

function taggedSites({ term, area }: Cue, sites: readonly TouchedSite[]): readonly TouchedSite[] {
  const names = [term, area].map((name) => name?.toLowerCase());
  return sites.filter(({ tags }) => tags.some((tag) => names.includes(tag.toLowerCase())));
}

function byUrgency(a: SiteCue, b: SiteCue): number {
  return (
    compare(a.siteId, b.siteId) ||
    b.cue.priority - a.cue.priority ||
    compare(b.cue.bracket.lastBefore, a.cue.bracket.lastBefore) ||
    compare(a.cue.id, b.cue.id)
  );
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
