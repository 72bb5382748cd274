import { type Finding, statesChange } from '../../core/contract/finding.ts';
import type { FinishedRun } from '../read-run.ts';
import { MOST_DATES, sceneKey } from './earlier-dates.ts';

/** What changed by each earlier look at a site: by the runs whose later scene was taken before that of `run`, the latest twenty, oldest first. */
export function earlierLooks(run: FinishedRun, others: readonly FinishedRun[]): readonly (readonly Finding[])[] {
  const acquired = ({ manifest }: FinishedRun) => Date.parse(manifest.inputs.after.acquiredAt ?? '');
  const known = new Set<string>();
  return others
    .filter((one) => {
      const key = sceneKey(one.manifest.inputs.after);
      const isNew = !known.has(key) && acquired(one) < acquired(run);
      if (isNew) known.add(key);
      return isNew;
    })
    .toSorted((a, b) => acquired(a) - acquired(b))
    .slice(-MOST_DATES)
    .map(({ findings }) => findings.filter(statesChange));
}
