import type { LeanRegion } from '../change/apart/leaning-top.ts';
import type { ShadowRegion } from '../change/apart/turned-shadow.ts';
import type { ChangeRegion } from '../change/change-region.ts';
import type { ParallaxList, ShadowList } from '../contract/apart.ts';
import { rounded } from '../raster/rounded.ts';
import { changeFindings, type FindingContext } from './change-findings.ts';

/** The list of regions that turned shadows explain, as the run writes it. */
export function shadowList(regions: readonly ShadowRegion[], context: FindingContext): ShadowList {
  const places = placesApart('S', regions, context);
  return {
    shadows: regions.map(({ shadow: { on, heightMeters, depth } }, i) => {
      const darker = rounded(1 - Math.exp(-depth), 2);
      return {
        ...places[i]!,
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

/** The list of regions that tops explain which lean elsewhere. */
export function parallaxList(regions: readonly LeanRegion[], context: FindingContext): ParallaxList {
  const places = placesApart('P', regions, context);
  return {
    parallax: regions.map(({ top: { heightMeters, movedPx } }, i) => ({
      ...places[i]!,
      heightMeters: rounded(heightMeters, 1),
      movedPx: rounded(movedPx, 1),
      sentence:
        `Parallax suspected: the same top is shown ${movedPx.toFixed(0)} px apart, as of something ${heightMeters.toFixed(0)} m high seen ` +
        'from elsewhere on each date. Whether the ground it covers on one of them changed was not seen.',
    })),
  };
}

function placesApart(letter: string, regions: readonly ChangeRegion[], context: FindingContext) {
  return changeFindings(regions, context).map(({ box, outline, at, areaPx, areaM2, evidence }, i) => ({
    id: `${letter}${i + 1}`,
    box,
    outline,
    at,
    areaPx,
    areaM2,
    weight: evidence.weight,
  }));
}
