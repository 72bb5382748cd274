import type { Finding, FindingKind, PixelBox } from '../../src/core/contract/finding.ts';

/** A finding by its rank and its box on the aligned grid: enough for whatever only draws it. */
export function findingAt(rank: number, box: PixelBox, options: { readonly kind?: FindingKind } = {}): Finding {
  const { kind = 'change' } = options;
  const [x0, y0, x1, y1] = box;
  return {
    id: `F${rank}`,
    kind,
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
    evidence: {
      method: 'cva',
      channel: 'area',
      compact: null,
      peak: 9,
      mean: 7,
      weight: 1000 - rank,
      brightening: -0.2,
      evenness: 0.9,
      falseDiscoveryRate: null,
    },
    hint: null,
    sentence: `Ground numbered ${rank} became darker.`,
    claims: { can: [], cannot: [] },
  };
}
