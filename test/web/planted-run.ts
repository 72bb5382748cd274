import { createHash } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { damageClasses, type PixelBox } from '../../src/core/contract/finding.ts';
import type { RunManifest } from '../../src/core/contract/run.ts';
import { numberFindings, type Unnumbered } from '../../src/core/findings/number-findings.ts';
import { crsFromEpsg, toLonLat } from '../../src/core/geo/crs.ts';
import { type Grid, pixelGrid, pixelToMap } from '../../src/core/geo/grid.ts';
import { groundPixelSize } from '../../src/core/geo/ground.ts';
import { ledgerCsv } from '../../src/core/publish/ledger-csv.ts';
import { allocateRaster, type SampleType } from '../../src/core/raster/raster.ts';
import { UNKNOWN_CONDITIONS } from '../../src/core/scene/conditions.ts';
import { COG_TILE_PX, type CogOptions } from '../../src/io/formats/cog-options.ts';
import { createCogWriter } from '../../src/io/formats/cog-writer.ts';
import { comparabilityLike } from '../helpers/comparability.ts';
import { radiometryLike } from '../helpers/radiometry.ts';

/** The samples of one pixel, a band each; null where not valid. */
export type Shade = (col: number, row: number) => readonly number[] | null;

const WIDTH = 700;
const HEIGHT = 600;

/** White in both scenes, across the middle but clear of the swipe's grip, to see where the ground lies on the screen. */
export const LANDMARK: PixelBox = [320, 170, 380, 230];
/** Seen before only. */
export const UNSEEN: PixelBox = [560, 0, 700, 140];
/** Strongest first. */
export const FINDING_BOXES: readonly PixelBox[] = [
  [500, 400, 580, 460],
  [100, 80, 150, 120],
];

/** On plain ground of the after scene, clear of all that the others need. */
export const OBJECT_BOXES = {
  destroyed: [430, 80, 470, 120],
  crater: [500, 250, 530, 280],
  present: [620, 320, 660, 360],
} as const satisfies Record<string, PixelBox>;

export const GEOREFERENCED_GRID: Grid = {
  crs: crsFromEpsg(32636),
  originX: 546_000,
  originY: 4_993_000,
  pixelWidth: 0.5,
  pixelHeight: 0.5,
  width: WIDTH,
  height: HEIGHT,
};
/** Pixels of 7.9 m × 11.1 m on the ground. */
export const DEGREE_GRID: Grid = {
  ...GEOREFERENCED_GRID,
  crs: crsFromEpsg(4326),
  originX: 33.58,
  originY: 45.09,
  pixelWidth: 0.0001,
  pixelHeight: 0.0001,
};
export const BARE_GRID = pixelGrid(WIDTH, HEIGHT);

/**
 * A run folder made by hand, with a red scene before and a blue one after, so that a pixel's colour tells which is shown.
 *
 * `low` and `high` are the samples of a dark and of a bright band.
 */
export async function plantRun(
  folder: string,
  options: {
    readonly id: string;
    readonly title: string;
    readonly grid: Grid;
    readonly sampleType: SampleType;
    readonly low: number;
    readonly high: number;
    /** The first of red, green and blue; all unless told. */
    readonly bandNames?: readonly string[];
    /** Whether an aircraft that is destroyed, one that stayed and a crater were found too. */
    readonly hasObjects?: boolean;
    /** Other ground than the two plain colours, and how much it changed. */
    readonly ground?: Readonly<Record<'before' | 'after' | 'magnitude', Shade>>;
    readonly change?: Partial<RunManifest>;
  },
): Promise<RunManifest> {
  const { id, title, grid, sampleType, low, high, hasObjects = false, change } = options;
  const { bandNames = ['red', 'green', 'blue'], ground = plainGround(low, high) } = options;
  await mkdir(join(folder, 'aligned'), { recursive: true });
  await mkdir(join(folder, 'change'), { recursive: true });
  const scene: CogOptions = {
    grid,
    bandCount: bandNames.length,
    sampleType,
    bandNames,
    ...(sampleType === 'float32' ? { nodata: Number.NaN } : { hasMask: true }),
  };
  const seen =
    (shade: Shade): Shade =>
    (col, row) =>
      isInside(UNSEEN, col, row) ? null : shade(col, row);
  await writeCog(join(folder, 'aligned/before.tif'), scene, ground.before);
  await writeCog(join(folder, 'aligned/after.tif'), scene, seen(ground.after));
  const magnitude = { grid, bandCount: 1, sampleType: 'float32', nodata: Number.NaN } as const;
  await writeCog(join(folder, 'change/magnitude.tif'), magnitude, seen(ground.magnitude));
  const mask = { grid, bandCount: 1, sampleType: 'uint8', nodata: 255, overviewResampling: 'nearest' } as const;
  const changed = seen((col, row) => [ground.magnitude(col, row)![0]! > 1 ? 1 : 0]);
  await writeCog(join(folder, 'change/mask.tif'), mask, changed);
  const findings = numberFindings([...(hasObjects ? plantedObjects(grid) : []), ...plantedChanges(grid)]);
  await writeFile(join(folder, 'findings.json'), JSON.stringify({ findings }));
  await writeFile(join(folder, 'ledger.csv'), ledgerCsv(findings));
  const manifest: RunManifest = {
    ...manifestOf(id, title, grid, sampleType, bandNames),
    outputs: await Promise.all(outputPaths.map((path) => outputOf(folder, path))),
    ...change,
  };
  await writeFile(join(folder, 'run.json'), JSON.stringify(manifest));
  return manifest;
}

function plainGround(low: number, high: number): Readonly<Record<'before' | 'after' | 'magnitude', Shade>> {
  const withLandmark =
    (colour: readonly number[]): Shade =>
    (col, row) =>
      isInside(LANDMARK, col, row) ? [high, high, high] : colour;
  return {
    before: withLandmark([high, low, low]),
    after: withLandmark([low, low, high]),
    magnitude: (col, row) => (FINDING_BOXES.some((box) => isInside(box, col, row)) ? [6] : [0.1]),
  };
}

const outputPaths = [
  'findings.json',
  'ledger.csv',
  'aligned/before.tif',
  'aligned/after.tif',
  'change/magnitude.tif',
  'change/mask.tif',
];

async function outputOf(folder: string, path: string) {
  const content = await readFile(join(folder, path));
  return { path, sha256: createHash('sha256').update(content).digest('hex'), bytes: content.length };
}

function isInside([x0, y0, x1, y1]: PixelBox, col: number, row: number): boolean {
  return col >= x0 && col < x1 && row >= y0 && row < y1;
}

async function writeCog(path: string, options: CogOptions, shade: Shade): Promise<void> {
  const { grid, bandCount, sampleType } = options;
  const writer = await createCogWriter(path, options);
  for (let top = 0; top < grid.height; top += COG_TILE_PX) {
    for (let left = 0; left < grid.width; left += COG_TILE_PX) {
      const width = Math.min(COG_TILE_PX, grid.width - left);
      const tile = allocateRaster(width, Math.min(COG_TILE_PX, grid.height - top), bandCount, sampleType);
      for (let i = 0; i < tile.valid.length; i++) {
        const samples = shade(left + (i % width), top + Math.floor(i / width));
        tile.valid[i] = samples ? 1 : 0;
        for (const [band, samplesOfBand] of tile.bands.entries()) samplesOfBand[i] = samples?.[band] ?? 0;
      }
      await writer.writeTile(left / COG_TILE_PX, top / COG_TILE_PX, tile);
    }
  }
  await writer.finish();
}

function plantedChanges(grid: Grid): Unnumbered[] {
  return FINDING_BOXES.map((box, i) => ({
    ...placed(grid, box),
    kind: 'change',
    evidence: {
      method: 'cva',
      channel: 'area',
      compact: null,
      peak: 9,
      mean: 7,
      weight: 1000 / (i + 1),
      brightening: -0.4,
      evenness: 0.9,
      texture: null,
      shade: null,
      edge: null,
      calibratedOn: null,
      falseDiscoveryRate: null,
    },
    hint: i === 0 ? { kind: 'dark-ground', why: 'Looks like new dark ground: planted.' } : null,
    sentence: `Planted finding ${i + 1}.`,
  }));
}

function plantedObjects(grid: Grid): Unnumbered[] {
  const aircraft = {
    kind: 'aircraft',
    isSmokeNear: false,
    movedMeters: null,
    evidence: {
      beforeScore: 0.91,
      afterScore: null,
      beforeObserved: 1,
      afterObserved: 0.97,
      similarity: 0.12,
      residual: 0.34,
      burntShare: 0.62,
      bodyTurn: -0.5,
      lightShare: 0,
      changedShare: 0.64,
      revetmentDrop: 0.35,
    },
  } as const;
  return [
    {
      ...placed(grid, OBJECT_BOXES.destroyed),
      ...aircraft,
      status: 'destroyed',
      confidence: 0.87,
      inRevetment: true,
      nearestCraterMeters: 34.4,
      sentence: 'Planted destroyed aircraft.',
    },
    {
      ...placed(grid, OBJECT_BOXES.crater),
      kind: 'crater',
      offeredDamage: [],
      diameterMeters: 6.2,
      diameterMetersRange: [4, 9],
      isIndicative: true,
      evidence: { score: 0.7, changedShare: 1, peak: 8 },
      sentence: 'Planted crater.',
    },
    {
      ...placed(grid, OBJECT_BOXES.present),
      ...aircraft,
      status: 'present',
      inRevetment: null,
      nearestCraterMeters: 0,
      sentence: 'Planted aircraft that stayed.',
    },
  ];
}

function placed(grid: Grid, box: PixelBox) {
  const [x0, y0, x1, y1] = box;
  const areaPx = (x1 - x0) * (y1 - y0);
  const pixel = groundPixelSize(grid);
  const centre = pixelToMap(grid, { col: (x0 + x1) / 2, row: (y0 + y1) / 2 });
  return {
    box,
    beforeBox: box,
    afterBox: box,
    beforeAsset: null,
    afterAsset: null,
    outline: [
      [
        [x0, y0],
        [x1, y0],
        [x1, y1],
        [x0, y1],
        [x0, y0],
      ],
    ],
    at: grid.crs ? toLonLat(grid.crs, centre) : null,
    areaPx,
    areaM2: pixel && areaPx * pixel.width * pixel.height,
    confidence: null,
    claims: { can: ['That it was planted.'], cannot: ['By whom.'] },
    offeredDamage: pixel === null || pixel.width > 5 ? [] : damageClasses,
  } as const;
}

/** On plain ground, with 1.5 px to the right left over. */
export const TIE_POINT = { col: 200, row: 330, dCol: 1.5, dRow: 0 };

function manifestOf(
  id: string,
  title: string,
  grid: Grid,
  sampleType: SampleType,
  bandNames: readonly string[],
): RunManifest {
  const scene = (name: string) => ({
    name,
    files: [
      {
        name: `${name}.tif`,
        address: null,
        sha256: createHash('sha256').update(`${name} of ${id}`).digest('hex'),
        bytes: 1,
      },
    ],
    gsdMeters: grid.crs ? 0.5 : null,
    crs: grid.crs?.code ?? null,
    sampleType,
    bandNames,
    conditions: UNKNOWN_CONDITIONS,
  });
  return {
    schema: 1,
    id,
    title,
    version: '0.0.0',
    createdAt: '2022-08-11T00:00:00Z',
    inputs: {
      before: { ...scene('before'), acquiredAt: '2022-08-09T08:30:00Z', credit: 'Painted by Red', sensor: 'Red Eye 1' },
      after: { ...scene('after'), acquiredAt: '2022-08-10', credit: 'Painted by Blue', sensor: null },
    },
    parameters: {
      method: 'cva',
      gsdMeters: null,
      minimumAreaM2: null,
      minimumAreaPx: 16,
      threshold: { rule: 'mad', seed: 6, grow: 3, seedMagnitude: 2, growMagnitude: 1 },
      aoi: null,
      aoiSha256: null,
      detect: [],
      buildings: null,
      buildingsSha256: null,
    },
    grid,
    crs: grid.crs,
    pixelMeters: groundPixelSize(grid),
    footprint: null,
    registration: {
      shiftPx: { col: 1.5, row: -0.5 },
      shiftMeters: grid.crs ? { col: 0.75, row: 0.25 } : null,
      gridToAfter: { a: 1, b: 0, c: 1.5, d: 0, e: 1, f: -0.5 },
      field: null,
      model: 'translation',
      residualPx: 0.31,
      residualMeters: grid.crs ? 0.16 : null,
      residual95Px: 0.6,
      reliability: 0.9,
      tiePoints: { windows: 250, matched: 240, inliers: 212, residuals: [TIE_POINT] },
    },
    radiometry: radiometryLike(),
    comparability: comparabilityLike({ commonBands: bandNames }),
    nullPair: null,
    verdict: { kind: 'changed', findings: FINDING_BOXES.length, observedFraction: 0.953 },
    counts: {
      change: FINDING_BOXES.length,
      changedAreaM2: null,
      changedFraction: 0.016,
      aircraft: {},
      craters: 0,
      buildings: {},
    },
    summary: [],
    observedFraction: 0.953,
    notObserved: { nodata: 0.047, cloud: 0, haze: 0, smoke: 0, shadow: 0, masked: 0, parallax: 0 },
    detectors: [],
    warnings: [],
    timings: {},
    outputs: [],
  };
}
