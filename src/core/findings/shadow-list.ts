import type { ShadowRegion } from '../change/shadow/turned-shadow.ts';
import type { ShadowList } from '../contract/shadow.ts';
import { rounded } from '../raster/rounded.ts';
import { changeFindings, type FindingContext } from './change-findings.ts';

/** The list of regions that turned shadows explain, as the run writes it. */
export function shadowList(regions: readonly ShadowRegion[], context: FindingContext): ShadowList {
  const places = changeFindings(regions, context);
  return {
    shadows: regions.map(({ shadow: { on, heightMeters, depth } }, i) => {
      const { box, outline, at, areaPx, areaM2, evidence } = places[i]!;
      const darker = rounded(1 - Math.exp(-depth), 2);
      return {
        id: `S${i + 1}`,
        box,
        outline,
        at,
        areaPx,
        areaM2,
        weight: evidence.weight,
        date: on,
        heightMeters: rounded(heightMeters, 1),
        darker,
        sentence:
          `Ground in a shadow on the ${on} date (${Math.round(100 * darker)} % darker, as of something ${heightMeters.toFixed(0)} m high ` +
          'that stands there on both dates): whether it changed was not seen.',
      };
    }),
  };
}
