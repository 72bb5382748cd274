import { useRef } from 'preact/hooks';
import type { SiteCue } from '../../../src/core/contract/cue.ts';
import type { Look } from '../../../src/core/contract/watch.ts';
import { dateInWords } from '../review/words.ts';
import { scenesOf } from './seen-scenes.ts';
import { changedAreaInWords, dayInWords, stateWords } from './site-words.ts';
import { CUE_ROW, TimelineCues } from './timeline-cues.tsx';
import { useWidth } from './use-width.ts';

/** Screen px of the drawing, from above. */
const SCENES_Y = 14;
const LOOKS_Y = 40;
const BARS = { top: 58, height: 44 } as const;
const HEIGHT = BARS.top + BARS.height + 18;
const EDGE = 14;
/** Marks are no larger, and where there are so many that they would be smaller than the least they go without their sign. */
const LOOK_RADIUS = { least: 3, withSign: 7, most: 10 } as const;

/** What was reported, scenes, looks (one at least) and changed ground of a site along time; a look that is clicked shows what it found. The lists below say the same. */
export function SiteTimeline({
  looks,
  cues,
  chosen,
  onChoose,
}: {
  readonly looks: readonly Look[];
  readonly cues: readonly SiteCue[];
  readonly chosen: string | null;
  readonly onChoose: (look: Look) => void;
}) {
  const drawing = useRef<SVGSVGElement>(null);
  const width = useWidth(drawing);
  const scenes = scenesOf(looks);
  const moments = [...scenes.map(({ acquiredAt }) => acquiredAt), ...looks.map(({ lookedAt }) => lookedAt)].map(
    Date.parse,
  );
  const first = Math.min(...moments);
  const drawn = cues.filter(({ cue }) => Date.parse(cue.bracket.lastBefore) >= first);
  const last = Math.max(...moments, ...drawn.map(({ cue }) => Date.parse(cue.bracket.firstAfter)));
  const below = drawn.length === 0 ? 0 : CUE_ROW;
  const x = (moment: string) => EDGE + ((Date.parse(moment) - first) / (last - first || 1)) * (width - 2 * EDGE);
  const room = (width - 2 * EDGE) / looks.length / 2 - 1;
  const radius = Math.max(LOOK_RADIUS.least, Math.min(LOOK_RADIUS.most, room));
  const most = Math.max(1, ...looks.map(({ changedAreaM2 }) => changedAreaM2 ?? 0));
  return (
    <section class="site-timeline" aria-labelledby="timeline-title">
      <h2 id="timeline-title">Over time</h2>
      <svg
        ref={drawing}
        height={HEIGHT + below}
        role="img"
        aria-label={`${drawn.length} reports, ${scenes.length} scenes and ${looks.length} looks`}
      >
        {drawn.length > 0 && <TimelineCues cues={drawn} x={x} width={width} />}
        <g transform={`translate(0 ${below})`}>
          <path
            class="timeline-line"
            d={`M0 ${SCENES_Y}H${width}M0 ${LOOKS_Y}H${width}M0 ${BARS.top + BARS.height}H${width}`}
          />
          {scenes.map(({ id, acquiredAt, sensor }) => (
            <g key={id} class="timeline-scene">
              <title>{`Scene of ${dateInWords(acquiredAt)}${sensor ? `, ${sensor}` : ''}`}</title>
              <rect x={x(acquiredAt) - 3} y={SCENES_Y - 8} width="6" height="16" />
            </g>
          ))}
          {looks.map((look) => (
            // biome-ignore lint/a11y/noStaticElementInteractions: the list of looks below has a button for the same
            <g
              key={look.id}
              data-look={look.state}
              data-chosen={look.id === chosen || undefined}
              onClick={() => onChoose(look)}
            >
              <title>{`Look of ${dateInWords(look.lookedAt)}: ${stateWords[look.state].name}, changed ${changedAreaInWords(look.changedAreaM2)}`}</title>
              <circle class="timeline-look" cx={x(look.lookedAt)} cy={LOOKS_Y} r={radius} />
              {radius >= LOOK_RADIUS.withSign && (
                <text x={x(look.lookedAt)} y={LOOKS_Y + 4.5}>
                  {stateWords[look.state].mark}
                </text>
              )}
              {look.changedAreaM2 !== null && (
                <rect
                  class="timeline-bar"
                  x={x(look.lookedAt) - radius / 2}
                  width={radius}
                  y={BARS.top + BARS.height * (1 - look.changedAreaM2 / most)}
                  height={Math.max(1.5, (BARS.height * look.changedAreaM2) / most)}
                />
              )}
            </g>
          ))}
          <text class="timeline-day" x="0" y={HEIGHT - 3}>
            {dayInWords(new Date(first).toISOString())}
          </text>
          <text class="timeline-day" data-end x={width} y={HEIGHT - 3}>
            {dayInWords(new Date(last).toISOString())}
          </text>
        </g>
      </svg>
      <p class="hint">
        {drawn.length > 0 && 'On top what was reported, of which nothing is confirmed. '}
        Scenes, below them the looks by their state, then the changed ground, {changedAreaInWords(most)} at most.
        {drawn.length < cues.length && ` ${cues.length - drawn.length} earlier reports are in the list.`}
      </p>
    </section>
  );
}
