import type { ChangeFinding } from '../../../src/core/contract/finding.ts';
import { circleAround } from '../../../src/core/geo/geodesic.ts';
import type { GroundedFinding } from '../../../src/core/watch/silence.ts';

/** A round change about a place, with its ground. */
export function roundChange(
  id: string,
  at: { readonly lon: number; readonly lat: number },
  radiusMeters: number,
  more: Partial<ChangeFinding> = {},
): GroundedFinding {
  const finding: ChangeFinding = {
    id,
    kind: 'change',
    box: [0, 0, 10, 10],
    beforeBox: null,
    afterBox: null,
    beforeAsset: null,
    afterAsset: null,
    outline: [
      [
        [0, 0],
        [10, 0],
        [10, 10],
        [0, 0],
      ],
    ],
    at,
    areaPx: 100,
    areaM2: Math.PI * radiusMeters ** 2,
    confidence: 0.9,
    sentence: 'Ground looks different.',
    claims: { can: [], cannot: [] },
    evidence: {
      method: 'combined',
      channel: 'area',
      compact: null,
      peak: 9,
      mean: 5,
      weight: 500,
      brightening: 0,
      evenness: 1,
      texture: null,
      shade: null,
      edge: null,
      calibratedOn: null,
      falseDiscoveryRate: null,
    },
    hint: null,
    ...more,
  };
  return { finding, ground: circleAround(at, radiusMeters) };
}
