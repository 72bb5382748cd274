import type { ArchiveCost, OfferedScene, RankedPair } from '../contract/archive.ts';
import type { LookState, Site } from '../contract/watch.ts';
import { ringArea } from '../geo/ellipsoid-area.ts';
import { boxOf } from '../geo/lon-lat-box.ts';
import type { LonLatGeometry } from '../geo/lon-lat-geometry.ts';
import { turnedToHalf } from '../geo/longitude.ts';
import type { LonLat } from '../geo/points.ts';
import type { Position } from '../geo/split-antimeridian.ts';
import type { PairChoice } from './choose-pair.ts';
import { nextDue } from './schedule.ts';

const M2_PER_KM2 = 1e6;
/** What is read beside an area, px: 64 on either side for the alignment, and what is left over of tiles of 512. */
const BESIDE_PX = 2 * 64 + 512;
/** Of latitude. */
const METERS_PER_DEGREE = 111_195;

/** What is known of a site before anything is fetched; an archive that could not be asked leaves a sentence. */
export interface AskedSite {
  readonly site: Site;
  /** Its archive's, null where that is not known. */
  readonly cost: ArchiveCost | null;
  readonly asked: { readonly offered: number; readonly choice: PairChoice } | { readonly failure: string };
}

/** What a look at a site would do now; nothing is fetched for it but what archives say. */
export interface LookEstimate {
  readonly siteId: string;
  readonly name: string;
  readonly source: string;
  readonly centre: LonLat;
  /** Null where paused. */
  readonly nextDueAt: string | null;
  readonly areaKm2: number;
  readonly scenesOffered: number;
  readonly does: 'compare' | Exclude<LookState, 'changed' | 'unchanged'>;
  /** Plain sentences: why that. */
  readonly why: string;
  /** Ids of the scenes that would be compared. */
  readonly before: string | null;
  readonly after: string | null;
  /** Roughly what would be fetched; null where the archive does not say how large its pictures are. */
  readonly bytes: number | null;
  /** Ground that would count against a quota; 0 where the archive has none, null where that is not known. */
  readonly quotaKm2: number | null;
}

/** What looks at sites would do now, in their order. */
export function estimateRound(sites: readonly AskedSite[], now: string): readonly LookEstimate[] {
  return sites.map((one) => estimateOf(one, now));
}

function estimateOf({ site, cost, asked }: AskedSite, now: string): LookEstimate {
  const look = {
    siteId: site.id,
    name: site.name,
    source: site.source,
    centre: centreOf(site.area),
    nextDueAt: site.paused ? null : nextDue(site.cadence, now),
    areaKm2: areaOf(site.area) / M2_PER_KM2,
  };
  const nothing = { before: null, after: null, bytes: 0, quotaKm2: 0 };
  if ('failure' in asked) return { ...look, ...nothing, scenesOffered: 0, does: 'failed', why: asked.failure };
  const { choice, offered: scenesOffered } = asked;
  if (choice.kind !== 'pair') return { ...look, ...nothing, scenesOffered, does: choice.kind, why: choice.why };
  return {
    ...look,
    scenesOffered,
    does: 'compare',
    why: choice.why,
    before: choice.pair.before.id,
    after: choice.pair.after.id,
    bytes: pairBytes(choice.pair, site.area, cost),
    quotaKm2: quotaOf([choice.pair.before, choice.pair.after], cost),
  };
}

/** Roughly what a comparison of a pair fetches; null where the archive does not say how large its pictures are. */
export function pairBytes(
  { before, after }: Pick<RankedPair, 'before' | 'after'>,
  area: LonLatGeometry,
  cost: ArchiveCost | null,
): number | null {
  const [one, other] = [bytesOf(before, area, cost), bytesOf(after, area, cost)];
  return one === null || other === null ? null : one + other;
}

/** What comes of a scene's picture, as if its bytes lay evenly over its footprint. Of one that comes whole, all of them. */
function bytesOf({ asset, footprint, gsdMeters }: OfferedScene, area: LonLatGeometry, cost: ArchiveCost | null) {
  if (asset === null || asset.bytes === null) return null;
  if (cost === 'quota-of-ground') return asset.bytes;
  const [west, south, east, north] = boxOf(area);
  const degrees = east >= west ? east - west : east - west + 360;
  const beside = BESIDE_PX * (gsdMeters ?? 0);
  const width = degrees * METERS_PER_DEGREE * Math.cos((((south + north) / 2) * Math.PI) / 180) + beside;
  const height = (north - south) * METERS_PER_DEGREE + beside;
  return Math.round(asset.bytes * Math.min(1, (width * height) / areaOf(footprint)));
}

function quotaOf(scenes: readonly OfferedScene[], cost: ArchiveCost | null): number | null {
  if (cost !== 'quota-of-ground') return cost === 'free' ? 0 : null;
  return scenes.reduce((sum, { footprint }) => sum + areaOf(footprint), 0) / M2_PER_KM2;
}

function centreOf(area: LonLatGeometry): LonLat {
  const [west, south, east, north] = boxOf(area);
  return { lon: turnedToHalf((west + (east >= west ? east : east + 360)) / 2), lat: (south + north) / 2 };
}

/** m², without what holes leave out. */
function areaOf({ type, coordinates }: LonLatGeometry): number {
  const size = (ring: readonly Position[]) => Math.abs(ringArea(ring.map(([lon, lat]) => ({ lon, lat }))));
  const polygons = type === 'Polygon' ? [coordinates] : coordinates;
  return polygons.reduce(
    (sum, [outer, ...holes]) => sum + size(outer!) - holes.reduce((left, hole) => left + size(hole), 0),
    0,
  );
}
