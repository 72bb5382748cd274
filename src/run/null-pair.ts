import type { ChangeMethodName } from '../core/change/change-model.ts';
import type { ThresholdName } from '../core/change/thresholds.ts';
import { AftermathError, AllNodata, NotComparable, type RefusalCode } from '../core/contract/errors.ts';
import { IDENTITY } from '../core/geo/affine.ts';
import { type AreaOfInterest, askedPixels } from '../core/geo/area-of-interest.ts';
import type { Grid } from '../core/geo/grid.ts';
import { commonBands } from '../core/scene/common-bands.ts';
import type { Scene } from '../core/scene/scene.ts';
import { openPairPool } from '../io/compute/pair-pool.ts';
import { createRunFolder } from '../io/store/run-folder.ts';
import { alignImages } from './align-images.ts';
import { mapChange } from './change-pass.ts';
import { registerPair } from './registration.ts';
import { surveyObscured } from './survey.ts';
import { learnUsual } from './usual.ts';

/** What a pair without an event shows by the rule that the run goes by. */
export interface MeasuredNull {
  /** Weights of its regions, strongest first. */
  readonly weights: readonly number[];
  readonly observedPx: number;
  readonly observedFraction: number;
  readonly residualPx: number | null;
}

export interface NullPlan {
  readonly nullScene: Scene;
  readonly before: Scene;
  readonly grid: Grid;
  readonly area: AreaOfInterest | null;
  readonly method: ChangeMethodName;
  readonly rule: ThresholdName;
  readonly minimumAreaPx: number;
}

/** What tells that a null scene is none for this pair. */
const NOT_SERVING: readonly RefusalCode[] = ['E_NOT_COMPARABLE', 'E_ALL_NODATA', 'E_BANDS', 'E_CRS'];

/**
 * Compares the null scene with the before scene as a run compares before and after: the same grid, alignment, method, rule.
 *
 * The before scene is the reference, as in the run's own pair, so that it lies on the grid in the same pixels both times; how much
 * changed does not ask which came first. What is written on the way is thrown away.
 *
 * @param out the run's folder; scratch files lie beside it.
 * @throws AftermathError of a code of `NOT_SERVING`, naming the null scene, where it cannot serve.
 */
export async function measureNullPair(
  plan: NullPlan,
  out: string,
  options: {
    readonly threads: number;
    readonly signal?: AbortSignal | undefined;
    readonly advance: (done: number) => void;
  },
): Promise<MeasuredNull> {
  try {
    return await compareWithNull(plan, out, options);
  } catch (error) {
    // By its code, since what is learned on another thread fails with that alone.
    if (error instanceof AftermathError && NOT_SERVING.includes(error.code)) {
      const { nullScene, before } = plan;
      throw new AftermathError(
        error.code,
        `The null scene "${nullScene.name}" cannot serve for "${before.name}": ${error.message} Give --null another earlier ` +
          'scene of the same ground, or leave it out.',
        { cause: error },
      );
    }
    throw error;
  }
}

async function compareWithNull(
  { nullScene, before, grid, area, method, rule, minimumAreaPx }: NullPlan,
  out: string,
  { threads, signal, advance }: Parameters<typeof measureNullPair>[2],
): Promise<MeasuredNull> {
  const pair = { before, after: nullScene, grid, bands: commonBands(before, nullScene) };
  const folder = await createRunFolder(out);
  const pool = openPairPool({ ...pair, area }, threads);
  try {
    const start = grid.crs === null ? await alignImages(before, nullScene, pair.bands) : IDENTITY;
    const { registration, isAligned, warnings } = await registerPair(pool, grid, start, { signal, advance: () => {} });
    if (!isAligned) throw new NotComparable(warnings.join(' '));
    const gridToAfter = { ...registration.gridToAfter, field: registration.field };
    const obscured = await surveyObscured(pool, { ...pair, gridToAfter }, { signal });
    const usual = await learnUsual(pool, { grid, gridToAfter, method, obscured }, { signal });
    const change = await mapChange(
      pool,
      folder,
      { ...pair, ...usual, gridToAfter, rule, minimumAreaPx, obscured },
      { signal, advance },
    );
    if (change.observedPx === 0) throw new AllNodata('Cloud or smoke hides all of the ground on one of the two dates.');
    return {
      weights: change.regions.map(({ weight }) => weight),
      observedPx: change.observedPx,
      observedFraction: change.observedPx / askedPixels(area, grid),
      residualPx: registration.residualPx,
    };
  } finally {
    await pool.close();
    await folder.discard();
  }
}
