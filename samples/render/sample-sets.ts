import { crsFromEpsg, fromLonLat } from '../../src/core/geo/crs.ts';
import type { Grid } from '../../src/core/geo/grid.ts';
import type { PixelPoint } from '../../src/core/geo/points.ts';
import type { Acquisition } from './acquisition.ts';
import { boundsOf, type Place } from './outline.ts';
import { sunPosition } from './sun-position.ts';
import { footprintsGeoJson, type TruthObject, truthGeoJson } from './truth.ts';

export const SAMPLE_SEED = 20220809;
export const SAMPLE_CREDIT = 'Synthetic scene rendered by Aftermath';
export const SITE = { lon: 33.59, lat: 45.09 };
const CRS = crsFromEpsg(32636)!;

/** One folder of the sample: the airbase as seen at one ground sample distance. */
export interface SampleSet {
  readonly name: string;
  readonly gsdMeters: number;
  /** Size, px. */
  readonly width: number;
  readonly height: number;
  /** Misregistration of the after image, px; see `Acquisition.shiftPx`. */
  readonly shiftPx: PixelPoint;
}

export const sampleSets: readonly SampleSet[] = [
  { name: 'saky-synthetic', gsdMeters: 0.5, width: 3456, height: 2304, shiftPx: { col: 1.7, row: -1.2 } },
  { name: 'saky-synthetic-3m', gsdMeters: 3, width: 1280, height: 896, shiftPx: { col: -1.3, row: 0.8 } },
];

/** Where the plan's origin lies on the map: on a multiple of 6 m, so that the grids of both sets share corners. */
export function siteOrigin(): Place {
  const { x, y } = fromLonLat(CRS, SITE);
  return { x: Math.round(x / 6) * 6, y: Math.round(y / 6) * 6 };
}

export function sampleGrid({ width, height, gsdMeters }: SampleSet): Grid {
  const { x, y } = siteOrigin();
  return {
    crs: CRS,
    originX: x - (width / 2) * gsdMeters,
    originY: y + (height / 2) * gsdMeters,
    pixelWidth: gsdMeters,
    pixelHeight: gsdMeters,
    width,
    height,
  };
}

/** Both days as seen: the sun by place and time (grid north taken for true north, 0.4° off here), the rest chosen. */
export function sampleAcquisitions({ shiftPx }: SampleSet): { before: Acquisition; after: Acquisition } {
  const at = (acquiredAt: string) => ({ acquiredAt, sun: sunPosition(acquiredAt, SITE) });
  return {
    before: {
      ...at('2022-08-09T08:30:00Z'),
      satellite: { azimuthDeg: 98, elevationDeg: 82 },
      haze: 0.03,
      hazePatchiness: 0.1,
      gain: [1, 1, 1],
      blurPx: 0.5,
      noise: 1.4,
      shiftPx: { col: 0, row: 0 },
      noiseSeed: 11,
    },
    after: {
      ...at('2022-08-10T12:10:00Z'),
      satellite: { azimuthDeg: 281, elevationDeg: 76 },
      haze: 0.1,
      hazePatchiness: 0.25,
      gain: [1.06, 1.03, 1],
      blurPx: 0.65,
      noise: 2,
      shiftPx,
      noiseSeed: 23,
    },
  };
}

/** What lies wholly inside a set's images. */
export function objectsInside(objects: readonly TruthObject[], { width, height, gsdMeters }: SampleSet): TruthObject[] {
  const east = (width / 2) * gsdMeters;
  const north = (height / 2) * gsdMeters;
  return objects.filter(({ outline }) => {
    const { left, right, bottom, top } = boundsOf(outline);
    return left > -east && right < east && bottom > -north && top < north;
  });
}

export function sampleTruth(objects: readonly TruthObject[], set: SampleSet): unknown {
  const { before, after } = sampleAcquisitions(set);
  return truthGeoJson(
    objectsInside(objects, set),
    { crs: CRS, origin: siteOrigin() },
    {
      name: set.name,
      credit: SAMPLE_CREDIT,
      seed: SAMPLE_SEED,
      crs: CRS.code,
      gsdMeters: set.gsdMeters,
      shiftPx: set.shiftPx,
      before,
      after,
    },
  );
}

/** Where buildings stood before, as a map has it: nothing says what became of them. */
export function sampleFootprints(objects: readonly TruthObject[], set: SampleSet): unknown {
  const stood = objectsInside(objects, set).filter(({ kind, fate }) => kind === 'building' && fate !== 'appeared');
  return footprintsGeoJson(stood, { crs: CRS, origin: siteOrigin() }, { name: set.name, credit: SAMPLE_CREDIT });
}
