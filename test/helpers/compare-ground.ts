import type { CompareRequest, RunManifest } from '../../src/core/contract/run.ts';
import { type CompareOptions, compare } from '../../src/run/analysis.ts';

/** A run that looks for no objects: for tests that ask what changed on the ground, whatever models are at hand. */
export function compareGround(
  request: Omit<CompareRequest, 'detect'>,
  out: string,
  options: CompareOptions,
): Promise<RunManifest> {
  return compare({ ...request, detect: [] }, out, options);
}
