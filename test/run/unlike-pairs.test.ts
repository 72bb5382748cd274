import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { NoCommonBands, TooLittleOverlap } from '../../src/core/contract/errors.ts';
import type { ChangeFinding } from '../../src/core/contract/finding.ts';
import type { RunManifest } from '../../src/core/contract/run.ts';
import { cropRaster } from '../../src/core/raster/crop.ts';
import { planTiles } from '../../src/core/raster/plan-tiles.ts';
import { pixelArrays, type SampleType } from '../../src/core/raster/raster.ts';
import { COG_TILE_PX } from '../../src/io/formats/cog-options.ts';
import { createCogWriter } from '../../src/io/formats/cog-writer.ts';
import { openPart } from '../../src/io/sources/open-part.ts';
import { openScene } from '../../src/io/sources/open-scene.ts';
import { compareGround } from '../helpers/compare-ground.ts';
import { ORIGIN, writeScene } from '../helpers/planted-scenes.ts';
import { temporaryFolder } from '../helpers/scene-files.ts';
import { gridAt } from '../helpers/scenes.ts';

const folder = temporaryFolder();
const at = (name: string) => join(folder.path, name);
const CHANGE = { east: 150, south: 140, sizeMeters: 30, factor: 0.35 };
let runs = 0;

function compared(before: string, after: string, dates: Partial<Record<'beforeDate' | 'afterDate', string>> = {}) {
  return compareGround({ before: at(before), after: at(after), ...dates }, at(`run-${runs++}`), { threads: 2 });
}

/** The pixels of a file as other samples: bands chosen, values by a rule, named as told. */
async function rewrite(
  from: string,
  to: string,
  sampleType: SampleType,
  bands: readonly { readonly name: string; readonly of: number }[],
  value: (sample: number) => number,
) {
  const scene = await openScene(at(from));
  const { grid } = scene.parts[0];
  const reader = await openPart(scene.parts[0]);
  const source = await reader.readWindow({ col: 0, row: 0, width: grid.width, height: grid.height });
  await reader.close();
  const planes = bands.map(({ of }) => Float32Array.from(source.bands[of]!, value));
  const writer = await createCogWriter(at(to), {
    grid,
    bandCount: bands.length,
    sampleType,
    bandNames: bands.map((band) => band.name),
  });
  for (const { tileCol, tileRow, core } of planTiles(grid, COG_TILE_PX, 0)) {
    const cut = cropRaster({ ...source, bands: planes }, core);
    const typed = cut.bands.map((plane) => pixelArrays[sampleType].from(plane));
    await writer.writeTile(tileCol, tileRow, { ...cut, bands: typed });
  }
  await writer.finish();
}

const aspect = ({ comparability }: RunManifest, name: string) =>
  comparability.factors.find((factor) => factor.aspect === name)!;

beforeAll(async () => {
  await writeScene(at('before.tif'));
  await writeScene(at('after.tif'), { noiseSeed: 2, changes: [CHANGE] });
});

describe('dates the wrong way round', () => {
  it('are compared as given, and said to be', async () => {
    const run = await compared('before.tif', 'after.tif', { beforeDate: '2022-08-10', afterDate: '2022-08-02' });
    expect(run.verdict).toMatchObject({ kind: 'changed', findings: 1 });
    expect(run.comparability.daysApart).toBe(-8);
    expect(run.warnings).toContain('The scene given as "after" is the earlier one.');
  });
});

describe('samples of another kind', () => {
  it('of float reflectance beside 8-bit pictures are matched in brightness, and said to be so', async () => {
    const rgb = ['red', 'green', 'blue'].map((name, of) => ({ name, of }));
    await rewrite('after.tif', 'reflectance.tif', 'float32', rgb, (sample) => 0.02 + sample / 800);
    const run = await compared('before.tif', 'reflectance.tif');
    expect(run.verdict).toMatchObject({ kind: 'changed', findings: 1 });
    expect(run.radiometry.bands[0]!.gain).toBeGreaterThan(780);
    expect(run.radiometry.bands[0]!.gain).toBeLessThan(820);
    expect(run.warnings.join(' ')).toContain('Samples differ (uint8 and float32)');
  });

  it('that are NaN everywhere are refused: nothing is measured', async () => {
    await rewrite('after.tif', 'nan.tif', 'float32', [{ name: 'red', of: 0 }], () => Number.NaN);
    await expect(compared('before.tif', 'nan.tif')).rejects.toMatchObject({ code: 'E_ALL_NODATA' });
  });
});

describe('samples that do not begin at zero light', () => {
  const rgb = ['red', 'green', 'blue'].map((name, of) => ({ name, of }));
  const state = (name: string, offset: number) => {
    const bands = rgb.map(() => ({ scale: 0.0001, offset }));
    const assets = { image: { href: `./${name}.tif`, roles: ['data', 'reflectance'], 'raster:bands': bands } };
    const item = { type: 'Feature', stac_version: '1.0.0', id: name, properties: {}, assets };
    return writeFile(at(`${name}.json`), JSON.stringify(item));
  };
  const darkening = async (out: string) => {
    const { findings } = JSON.parse(await readFile(join(at(out), 'findings.json'), 'utf8')) as {
      findings: ChangeFinding[];
    };
    return findings[0]!.evidence.brightening;
  };

  it('by 1000, as Sentinel-2 since 2022, show the change as dark as it is once the metadata say so', async () => {
    await rewrite('before.tif', 'raised.tif', 'uint16', rgb, (sample) => 20 * sample + 1000);
    await rewrite('before.tif', 'early.tif', 'uint16', rgb, (sample) => 20 * sample);
    await rewrite('after.tif', 'late.tif', 'uint16', rgb, (sample) => 20 * sample);
    await state('late', 0);
    await compared('early.tif', 'late.tif');
    const truth = await darkening(`run-${runs - 1}`);
    await compared('raised.tif', 'late.tif');
    expect(await darkening(`run-${runs - 1}`)).toBeGreaterThan(truth + 0.05);
    await state('raised', -0.1);
    const { radiometry } = await compared('raised.tif', 'late.tif');
    expect(await darkening(`run-${runs - 1}`)).toBeCloseTo(truth, 2);
    expect(radiometry.zeroLight).toEqual({ before: 'as-stated', after: 'as-stated' });
    // In sample units of the files: nothing in after is 1000 in before.
    expect(Math.abs(radiometry.bands[0]!.offset - 1000)).toBeLessThan(60);
    expect(radiometry.bands[0]!.reflectanceGain).toBeCloseTo(1, 1);
  });

  it('are told from those whose metadata still state an offset that was taken away', async () => {
    await rewrite('after.tif', 'taken.tif', 'uint16', rgb, (sample) => 6 * sample);
    await state('taken', -0.1);
    const run = await compared('early.tif', 'taken.tif');
    expect(run.radiometry.zeroLight.after).toBe('contradicted');
    expect(run.verdict).toMatchObject({ kind: 'changed', findings: 1 });
    expect(run.warnings.join(' ')).toContain('state an offset that its samples no longer have');
  });
});

describe('one band against four', () => {
  const four = ['blue', 'green', 'red', 'nir'].map((name, i) => ({ name, of: i % 3 }));

  it('is compared on the band that both name', async () => {
    await rewrite('before.tif', 'four.tif', 'uint8', four, (sample) => sample);
    await rewrite('after.tif', 'red.tif', 'uint8', [{ name: 'red', of: 2 }], (sample) => sample);
    const run = await compared('four.tif', 'red.tif');
    expect(run.comparability.commonBands).toEqual(['red']);
    expect(run.verdict).toMatchObject({ kind: 'changed', findings: 1 });
  });

  it('is refused where the one has no name, rather than guessed', async () => {
    await rewrite('after.tif', 'grey.tif', 'uint8', [{ name: 'band1', of: 0 }], (sample) => sample);
    await expect(compared('four.tif', 'grey.tif')).rejects.toThrow(NoCommonBands);
  });
});

describe('scenes of very unlike detail or place', () => {
  it('ten times as coarse are compared at the coarser pixel, and graded for it', async () => {
    await writeScene(at('fine.tif'), { grid: gridAt({ width: 1600, height: 1400 }) });
    await writeScene(at('coarse.tif'), {
      noiseSeed: 2,
      grid: gridAt({ width: 160, height: 140, pixelWidth: 5, pixelHeight: 5 }),
    });
    const run = await compared('fine.tif', 'coarse.tif');
    expect(run.pixelMeters!.width).toBeCloseTo(5, 1);
    expect(aspect(run, 'gsd')).toMatchObject({ level: 'poor', reading: '0.5 m and 5 m' });
    expect(aspect(run, 'gsd').value).toBeCloseTo(10, 1);
    expect(run.verdict.kind).not.toBe('changed');
  });

  it('that share one pixel are no pair', async () => {
    const grid = gridAt({ originX: ORIGIN.x + 639 * 0.5, originY: ORIGIN.y - 559 * 0.5, width: 640, height: 560 });
    await writeScene(at('corner.tif'), { grid });
    await expect(compared('before.tif', 'corner.tif')).rejects.toThrow(TooLittleOverlap);
  });
});
