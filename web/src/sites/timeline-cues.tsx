import type { SiteCue } from '../../../src/core/contract/cue.ts';
import { cueTimeInWords, sourceInWords } from './cue-words.ts';

/** Screen px of the row, from above. */
export const CUE_ROW = 22;
const MIDDLE = 13;
const REACH = 5;

/** What was reported, along time: a diamond each, on a bar from when it may have happened to when it must have. */
export function TimelineCues({
  cues,
  x,
  width,
}: {
  readonly cues: readonly SiteCue[];
  readonly x: (moment: string) => number;
  readonly width: number;
}) {
  return (
    <g class="timeline-cues">
      <path class="timeline-line" d={`M0 ${MIDDLE}H${width}`} />
      {cues.map(({ cue }) => {
        const [from, to] = [x(cue.bracket.lastBefore), x(cue.bracket.firstAfter)];
        const middle = (from + to) / 2;
        return (
          <g key={cue.id} class="timeline-cue">
            <title>{`${sourceInWords(cue)}: ${cue.term}, ${cueTimeInWords(cue)}. ${cue.sentence}`}</title>
            <rect x={from} y={MIDDLE - 2} width={Math.max(1, to - from)} height="4" />
            <path d={`M${middle - REACH} ${MIDDLE}l${REACH} ${-REACH}l${REACH} ${REACH}l${-REACH} ${REACH}Z`} />
          </g>
        );
      })}
    </g>
  );
}
