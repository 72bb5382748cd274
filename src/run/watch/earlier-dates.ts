import type { InputScene } from '../../core/contract/run.ts';
import type { FinishedRun } from '../read-run.ts';

/** A scene of a run, taken before another; its pixels lie in the run's folder. */
export interface EarlierDate {
  readonly run: FinishedRun;
  readonly file: 'aligned/before.tif' | 'aligned/after.tif';
  /** ISO 8601, UTC. */
  readonly acquiredAt: string;
}

/** Beyond, a place may have been built over. */
export const MOST_DATES = 20;

/**
 * The scenes of a site's runs that were taken before the later scene of `run`, its own earlier one with them: each once, the
 * latest twenty, newest first. Scenes that do not say when they were taken are left out.
 */
export function earlierDates(run: FinishedRun, others: readonly FinishedRun[]): readonly EarlierDate[] {
  const until = Date.parse(run.manifest.inputs.after.acquiredAt ?? '');
  const known = new Set([sceneKey(run.manifest.inputs.after)]);
  return [run, ...others]
    .flatMap((one) => (['before', 'after'] as const).map((role) => ({ one, role, scene: one.manifest.inputs[role] })))
    .flatMap(({ one, role, scene }): EarlierDate[] => {
      const { acquiredAt } = scene;
      const isNew = !known.has(sceneKey(scene));
      known.add(sceneKey(scene));
      if (!isNew || acquiredAt === null || !(Date.parse(acquiredAt) < until)) return [];
      return [{ run: one, file: `aligned/${role}.tif`, acquiredAt }];
    })
    .toSorted((a, b) => Date.parse(b.acquiredAt) - Date.parse(a.acquiredAt))
    .slice(0, MOST_DATES);
}

/** A scene is its files' bytes. */
export function sceneKey({ files }: InputScene): string {
  return files.map(({ sha256 }) => sha256).join(' ');
}
