import { createHash } from 'node:crypto';
import type { DetectorUse, RunManifest, RunParameters } from '../core/contract/run.ts';
import { version } from '../io/installation.ts';

/** 16 hex digits, the same for the same files, parameters, models and version, wherever the files lie and whichever engine computes. */
export function runId(
  inputs: RunManifest['inputs'],
  parameters: RunParameters,
  detectors: readonly DetectorUse[],
): string {
  const { aoi: _aoi, buildings: _buildings, ...asked } = parameters;
  const models = detectors.map(({ sha256 }) => sha256);
  // What was compared makes the question, not where it was fetched from.
  const question = JSON.stringify({ inputs, parameters: asked, models, version }, (key, value: unknown) =>
    key === 'address' ? undefined : value,
  );
  return createHash('sha256').update(question).digest('hex').slice(0, 16);
}
