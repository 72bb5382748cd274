import type { ChangeMethodName } from '../core/change/change-model.ts';
import type { BentMap } from '../core/geo/bent-map.ts';
import type { Grid } from '../core/geo/grid.ts';
import type { ObscuredMap } from '../core/scene/obscured/obscured-map.ts';
import type { LearnTask, PairPool, UsualPair } from '../io/compute/pair-tasks.ts';
import { samplePatches } from './patches.ts';
import { hidesAll } from './survey.ts';

/**
 * Learns what is usual between two scenes from aligned patches all over them, on one of the pool's threads: it takes a second or two.
 *
 * @throws AftermathError E_ALL_NODATA where hardly a pixel is valid on both dates.
 */
export async function learnUsual(
  pool: PairPool,
  pair: {
    readonly grid: Grid;
    readonly gridToAfter: BentMap;
    readonly method: ChangeMethodName;
    readonly obscured: ObscuredMap | null;
  },
  { signal }: { readonly signal?: AbortSignal | undefined },
): Promise<UsualPair> {
  const { grid, gridToAfter, method, obscured } = pair;
  const patches = await samplePatches(pool, grid, gridToAfter, {
    signal,
    obscured: hidesAll(obscured) ? null : obscured,
  });
  let usual: UsualPair | undefined;
  const task: LearnTask = { kind: 'learn', patches, method };
  const take = (learned: UsualPair) => {
    usual = learned;
  };
  await pool.inOrder<LearnTask, UsualPair>([task], take, signal);
  return usual!;
}
