import type { Finding, FindingKind, PixelBox } from '../../src/core/contract/finding.ts';

/** A finding by its rank and its box on the aligned grid: enough for whatever only draws it. */
export function findingAt(rank: number, box: PixelBox, options: { readonly kind?: FindingKind } = {}): Finding {
  const { kind = 'change' } = options;
  const [x0, y0, x1, y1] = box;
  const stated = {
    id: `F${rank}`,
    box,
    beforeBox: null,
    afterBox: null,
    beforeAsset: null,
    afterAsset: null,
    outline: [
      [
        [x0, y0],
        [x1, y0],
        [x1, y1],
        [x0, y1],
        [x0, y0],
      ],
    ],
    at: null,
    areaPx: (x1 - x0) * (y1 - y0),
    areaM2: null,
    confidence: null,
    sentence: `Ground numbered ${rank} became darker.`,
    claims: { can: [], cannot: [] },
  } as const;
  return { ...stated, ...ownOf(kind, rank) };
}

/** What findings of each kind have besides. */
function ownOf(kind: FindingKind, rank: number) {
  switch (kind) {
    case 'change':
      return {
        kind,
        evidence: {
          method: 'cva',
          channel: 'area',
          compact: null,
          peak: 9,
          mean: 7,
          weight: 1000 - rank,
          brightening: -0.2,
          evenness: 0.9,
          texture: null,
          shade: null,
          edge: null,
          calibratedOn: null,
          falseDiscoveryRate: null,
        },
        hint: null,
      } as const;
    case 'aircraft':
      return {
        kind,
        status: 'departed',
        inRevetment: null,
        nearestCraterMeters: null,
        isSmokeNear: null,
        movedMeters: null,
        evidence: {
          beforeScore: 0.9,
          afterScore: null,
          beforeObserved: 1,
          afterObserved: 1,
          similarity: 0,
          residual: 0,
          burntShare: 0,
          bodyTurn: 0,
          lightShare: 0,
          changedShare: 1,
          revetmentDrop: null,
        },
      } as const;
    case 'crater':
      return {
        kind,
        diameterMeters: 12,
        diameterMetersRange: [10.7, 13.3],
        isIndicative: false,
        evidence: { score: 0.8, changedShare: 1, peak: 9 },
      } as const;
    case 'building':
      return { kind, damageClass: 'destroyed', evidence: { score: 0.9, features: {} } } as const;
  }
}
