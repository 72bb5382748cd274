import { matchWindow } from '../../core/align/match-window.ts';
import { planWindows } from '../../core/align/plan-windows.ts';
import { fitRadiometry } from '../../core/align/radiometry.ts';
import type { EarlierGround } from '../../core/change/usual-variation.ts';
import { type Affine, IDENTITY, translation } from '../../core/geo/affine.ts';
import type { Grid, PixelWindow } from '../../core/geo/grid.ts';
import { spreadWindows } from '../../core/raster/plan-tiles.ts';
import { greyPlane } from '../../core/raster/plane.ts';
import type { Raster } from '../../core/raster/raster.ts';
import { takeMedian } from '../../core/raster/robust.ts';
import { commonBands } from '../../core/scene/common-bands.ts';
import type { Scene } from '../../core/scene/scene.ts';
import { openSceneOn } from '../../io/compute/aligned-reader.ts';
import { openScene } from '../../io/sources/open-scene.ts';
import type { FinishedRun } from '../read-run.ts';
import type { EarlierDate } from './earlier-dates.ts';

/** A scene of a run on some grid; what its run did not observe on both dates is not valid. */
export interface ObservedScene {
  readonly scene: Scene;
  readonly grid: Grid;
  /** @param gridToScene from a pixel of the grid to where the scene shows that ground, on the same grid. */
  read(window: PixelWindow, gridToScene?: Affine): Promise<Raster>;
  close(): Promise<void>;
}

/** An earlier date, placed on a newer scene and brought to its brightness. */
export interface OpenedGround {
  read(window: PixelWindow): Promise<EarlierGround>;
  close(): Promise<void>;
}

const PATCH_PX = 256;
/** 600,000 pixels: enough for the shift, the brightness and the noise. */
const PATCHES = 9;

/** @throws DamagedFile where the run's folder lacks the scene or its mask. */
export async function openObserved(run: FinishedRun, file: EarlierDate['file'], grid: Grid): Promise<ObservedScene> {
  const scene = await openScene(await run.path(file));
  const pixels = openSceneOn(grid, scene);
  const mask = openSceneOn(grid, await openScene(await run.path('change/mask.tif')));
  return {
    scene,
    grid,
    read: async (window, gridToScene = IDENTITY) => {
      const raster = await pixels.read(window, gridToScene);
      const observed = (await mask.read(window, gridToScene)).valid;
      return { ...raster, valid: raster.valid.map((isValid, i) => isValid & observed[i]!) };
    },
    close: async () => {
      await Promise.all([pixels.close(), mask.close()]);
    },
  };
}

/**
 * Opens an earlier date on the ground of a newer scene: moved by the shift that windows all over agree on, since runs follow
 * each its own earlier scene, and matched band by band.
 *
 * @throws AllNodata where hardly a pixel is valid on both dates; NoCommonBands; DamagedFile.
 */
export async function openEarlierGround(date: EarlierDate, now: ObservedScene): Promise<OpenedGround> {
  const { grid } = now;
  const earlier = await openObserved(date.run, date.file, grid);
  try {
    const pairs = commonBands(now.scene, earlier.scene);
    const windows = spreadWindows(grid, PATCH_PX, PATCHES);
    const fresh = await each(windows, (window) => now.read(window));
    const gridToEarlier = shiftOf(fresh, await each(windows, (window) => earlier.read(window)));
    const placed = await each(windows, (window) => earlier.read(window, gridToEarlier));
    const { bands } = fitRadiometry(
      fresh.map((before, i) => ({ before, after: placed[i]! })),
      pairs,
    );
    return {
      read: async (window) => ({ raster: await earlier.read(window, gridToEarlier), bands }),
      close: earlier.close,
    };
  } catch (error) {
    await earlier.close();
    throw error;
  }
}

/** From a pixel of the grid to where the earlier scene shows that ground; nothing is moved where no window matches. */
function shiftOf(now: readonly Raster[], earlier: readonly Raster[]): Affine {
  const points = now.flatMap((fresh, i) => {
    const [reference, target] = [greyPlane(fresh), greyPlane(earlier[i]!)];
    const windows = planWindows(fresh.width, fresh.height).flat();
    return windows.flatMap((window) => matchWindow(reference, target, window) ?? []);
  });
  if (points.length === 0) return IDENTITY;
  const middle = (of: (point: (typeof points)[number]) => number) => takeMedian(Float64Array.from(points, of));
  return translation(-middle(({ dCol }) => dCol), -middle(({ dRow }) => dRow));
}

async function each<One, Other>(list: readonly One[], work: (one: One) => Promise<Other>): Promise<Other[]> {
  const done: Other[] = [];
  for (const one of list) done.push(await work(one));
  return done;
}
