import type { SiteSummary } from '../../../src/core/contract/watch.ts';
import { changedAreaInWords, dayInWords } from './site-words.ts';

const BAR = 6;
const HEIGHT = 22;

/** Changed ground of the last looks at a pair, a bar each, the newest on the right; heights are of the largest. */
export function Sparkline({ areas }: { readonly areas: SiteSummary['changedAreas'] }) {
  const last = areas.at(-1);
  if (last === undefined) return null;
  const most = Math.max(...areas.map(({ areaM2 }) => areaM2), 1);
  const words = `Changed ground in ${areas.length} looks, last ${changedAreaInWords(last.areaM2)} on ${dayInWords(last.at)}, most ${changedAreaInWords(most)}`;
  return (
    <svg class="sparkline" width={areas.length * BAR} height={HEIGHT} role="img" aria-label={words}>
      <title>{words}</title>
      <path
        d={areas
          .map(
            ({ areaM2 }, i) =>
              `M${i * BAR} ${HEIGHT}v-${Math.max(1, (areaM2 / most) * HEIGHT).toFixed(1)}h${BAR - 2}V${HEIGHT}Z`,
          )
          .join('')}
      />
    </svg>
  );
}
