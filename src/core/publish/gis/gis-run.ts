import type { Finding, FindingKind } from '../../contract/finding.ts';
import type { Decision } from '../../contract/review.ts';
import type { RunManifest } from '../../contract/run.ts';

/** A finished run, as exports are made of it. */
export interface GisRun {
  readonly run: Pick<
    RunManifest,
    'id' | 'title' | 'version' | 'inputs' | 'grid' | 'registration' | 'verdict' | 'observedFraction' | 'detectors'
  >;
  /** Strongest first. */
  readonly findings: readonly Finding[];
  /** Of each finding by its id, the latest of each person, oldest first. */
  readonly decisions: ReadonlyMap<string, readonly Decision[]>;
}

/** Whether objects of a kind were looked for: where not, that none are listed says nothing. */
export function lookedFor({ run }: GisRun, kind: Exclude<FindingKind, 'change'>): boolean {
  return run.detectors.some(({ label }) => label === kind);
}

export function decisionsOn({ decisions }: GisRun, finding: Finding): readonly Decision[] {
  return decisions.get(finding.id) ?? [];
}
