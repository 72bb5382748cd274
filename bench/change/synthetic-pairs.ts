import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Random } from '../../samples/render/random.ts';
import type { SkyDirection } from '../../samples/render/sun-position.ts';
import type { Grid } from '../../src/core/geo/grid.ts';
import { cropRaster } from '../../src/core/raster/crop.ts';
import { planTiles } from '../../src/core/raster/plan-tiles.ts';
import type { Raster } from '../../src/core/raster/raster.ts';
import { COG_TILE_PX } from '../../src/io/formats/cog-options.ts';
import { createCogWriter } from '../../src/io/formats/cog-writer.ts';
import { renderSyntheticPair, type SyntheticPairOptions } from '../../test/helpers/synthetic-scene.ts';

const FOLDER = '/tmp/aftermath-bench/synthetic';

/** Nothing changed; the same under a sun that moved far; things changed; the same under a sun that moved far; and seen from elsewhere. */
export const CASE_KINDS = ['null', 'turned', 'planted', 'planted-turned', 'leaning', 'planted-leaning'] as const;
type CaseKind = (typeof CASE_KINDS)[number];

/** A rendered pair: its files, and what changed in it. */
export interface SyntheticCase {
  readonly name: string;
  readonly kind: CaseKind;
  readonly before: string;
  readonly after: string;
  readonly planted: readonly PlantedObject[];
}

export interface PlantedObject {
  readonly kind: string;
  /** Corners, px of the before image. */
  readonly outline: readonly (readonly [col: number, row: number])[];
}

/**
 * Pairs rendered by the project's own generator, which shares no code with any detector. All differ in haze, noise, blur and
 * by a shift of up to 1 px; the sun by up to 20° in azimuth and 6° in height, in `turned` and `planted-turned` by 40 to 60° and
 * 10 to 15°; a STAC item beside each file states it. In `leaning` and `planted-leaning` the satellite
 * stands 4 to 8° off the vertical before and 18 to 28° after, each anywhere round. Planted are craters of 8 to 20 px, destroyed buildings and departed aircraft.
 *
 * Made once, kept in /tmp/aftermath-bench: a minute or two.
 */
export async function syntheticCases(gsdMeters: number): Promise<SyntheticCase[]> {
  const cases: SyntheticCase[] = [];
  for (const kind of CASE_KINDS)
    for (let seed = 1; seed <= 4; seed++) {
      cases.push(await makeCase(`${kind}-${gsdMeters}m-${seed}`, kind, planOf(kind, gsdMeters, seed)));
    }
  return cases;
}

/** Distances of craters from the wall of a building, m. */
const BESIDE_METERS = [2, 6, 12];

/** The pairs of a kind at 0.5 m with three craters of 5 to 8 m beside each building, 2, 6 and 12 m from its wall: 120 in all. */
export async function cratersBesideBuildings(kind: 'turned' | 'leaning'): Promise<SyntheticCase[]> {
  const cases: SyntheticCase[] = [];
  for (let seed = 1; seed <= 4; seed++) {
    const plan = planOf(kind, 0.5, seed);
    const random = new Random(seed);
    const craters = (plan.buildings ?? []).flatMap(({ col, row, length, width, headingDeg = 0 }) =>
      BESIDE_METERS.map((gap) => {
        const diameterMeters = random.between(5, 8);
        const bearing = random.between(0, 360);
        const [sin, cos] = [Math.sin, Math.cos].map((of) => Math.abs(of(((bearing - headingDeg) * Math.PI) / 180)));
        const toWall = Math.min(length / 2 / cos!, width / 2 / sin!);
        const away = (toWall + gap + diameterMeters / 2) / 0.5;
        const radians = (bearing * Math.PI) / 180;
        return { col: col + away * Math.sin(radians), row: row - away * Math.cos(radians), diameterMeters };
      }),
    );
    cases.push(await makeCase(`beside-${kind}-0.5m-${seed}`, kind, { ...plan, craters }));
  }
  return cases;
}

async function makeCase(name: string, kind: CaseKind, plan: PairPlan): Promise<SyntheticCase> {
  const folder = join(FOLDER, name);
  if (!existsSync(folder)) {
    const partial = `${folder}.partial`;
    await rm(partial, { recursive: true, force: true });
    await mkdir(partial, { recursive: true });
    const pair = renderSyntheticPair(plan);
    await write(join(partial, 'before.tif'), pair.before, pair.grid);
    await write(join(partial, 'after.tif'), pair.after, pair.grid);
    await stateSky(partial, 'before', plan.sunBefore, plan.satelliteBefore);
    await stateSky(partial, 'after', plan.sunAfter, plan.satelliteAfter);
    const objects = pair.truth
      .filter(({ fate }) => fate !== 'present')
      .map(
        ({ kind: object, fate, outline }): PlantedObject => ({
          kind: object === 'crater' ? object : `${fate} ${object}`,
          outline: outline.map(({ x, y }) => [x / plan.gsdMeters, -y / plan.gsdMeters]),
        }),
      );
    await writeFile(join(partial, 'planted.json'), JSON.stringify(objects));
    await rename(partial, folder);
  }
  return {
    name,
    kind,
    before: join(folder, 'before.tif'),
    after: join(folder, 'after.tif'),
    planted: JSON.parse(await readFile(join(folder, 'planted.json'), 'utf8')) as PlantedObject[],
  };
}

type PairPlan = SyntheticPairOptions &
  Required<Pick<SyntheticPairOptions, 'sunBefore' | 'sunAfter' | 'satelliteBefore' | 'satelliteAfter' | 'gsdMeters'>>;

export function planOf(kind: CaseKind, gsdMeters: number, seed: number): PairPlan {
  const random = new Random(1000 * seed + 10 * gsdMeters + CASE_KINDS.indexOf(kind));
  const side = gsdMeters < 1 ? 1024 : 512;
  const metres = side * gsdMeters;
  const spread = metres / 512;
  const taken: { col: number; row: number; radius: number }[] = [];
  const place = (radiusMeters: number) => {
    const radius = radiusMeters / gsdMeters;
    for (let attempt = 0; attempt < 500; attempt++) {
      const at = {
        col: random.between(radius + 20, side - radius - 20),
        row: random.between(radius + 20, side - radius - 20),
      };
      if (taken.some((one) => Math.hypot(one.col - at.col, one.row - at.row) < one.radius + radius)) continue;
      taken.push({ ...at, radius });
      return at;
    }
    throw new RangeError('No room left.');
  };
  const several = <T>(count: number, make: (i: number) => T) =>
    Array.from({ length: Math.round(count) }, (_, i) => make(i));
  const changes = kind.startsWith('planted');
  const turns = kind.endsWith('turned');
  const sunBefore: SkyDirection = { azimuthDeg: 145, elevationDeg: 56 };
  const plan = {
    seed,
    widthPx: side,
    heightPx: side,
    gsdMeters,
    ground: (['steppe', 'mown', 'yard', 'crop'] as const)[seed % 4]!,
    craters: changes
      ? several(8, () => ({
          ...place(28 * Math.max(1, spread / 2)),
          diameterMeters: random.between(8, 20) * gsdMeters,
        }))
      : [],
    buildings: [
      ...(changes
        ? several(6, () => ({
            ...place(26),
            length: random.between(18, 34),
            width: random.between(12, 20),
            height: random.between(4, 9),
            headingDeg: random.between(0, 180),
            fate: 'destroyed' as const,
          }))
        : []),
      ...several(10, () => ({
        ...place(26),
        length: random.between(14, 34),
        width: random.between(9, 20),
        height: random.between(4, 9),
        headingDeg: random.between(0, 180),
      })),
    ],
    aircraft: several(6, (i) => ({
      ...place(16),
      headingDeg: random.between(0, 360),
      fate: changes && i < 3 ? ('departed' as const) : ('present' as const),
    })),
    pavements: several(3, () => ({
      ...place(30),
      length: random.between(60, 140),
      width: random.between(20, 50),
      headingDeg: random.between(0, 180),
    })),
    trees: several(30, () => ({ ...place(6), radius: random.between(2, 4.5), height: random.between(4, 10) })),
    sunBefore,
    sunAfter: turns
      ? { azimuthDeg: 145 + random.between(40, 60), elevationDeg: 56 - random.between(10, 15) }
      : { azimuthDeg: 145 + random.between(-20, 20), elevationDeg: 56 + random.between(-6, 6) },
    haze: random.between(0.02, 0.12),
    noise: random.between(1, 2.5),
    blurPx: random.between(0.45, 0.7),
    shiftPx: { col: random.between(-1, 1), row: random.between(-1, 1) },
  };
  const view = (least: number, most: number): SkyDirection =>
    kind.endsWith('leaning')
      ? { azimuthDeg: random.between(0, 360), elevationDeg: 90 - random.between(least, most) }
      : { azimuthDeg: 0, elevationDeg: 90 };
  return { ...plan, satelliteBefore: view(4, 8), satelliteAfter: view(18, 28) };
}

/** A STAC item beside the image, as products come with; its view azimuth points from the satellite to the ground. */
async function stateSky(folder: string, date: string, sun: SkyDirection, satellite: SkyDirection): Promise<void> {
  const item = {
    type: 'Feature',
    stac_version: '1.0.0',
    id: date,
    properties: {
      'view:sun_azimuth': sun.azimuthDeg,
      'view:sun_elevation': sun.elevationDeg,
      'view:off_nadir': 90 - satellite.elevationDeg,
      'view:azimuth': (satellite.azimuthDeg + 180) % 360,
    },
    assets: { image: { href: `${date}.tif` } },
  };
  await writeFile(join(folder, `${date}.json`), JSON.stringify(item));
}

async function write(path: string, raster: Raster, grid: Grid): Promise<void> {
  const writer = await createCogWriter(path, {
    grid,
    bandCount: raster.bands.length,
    sampleType: 'uint8',
    bandNames: ['red', 'green', 'blue'],
    hasMask: true,
  });
  for (const { tileCol, tileRow, core } of planTiles(grid, COG_TILE_PX, 0)) {
    await writer.writeTile(tileCol, tileRow, cropRaster(raster, core));
  }
  await writer.finish();
}
