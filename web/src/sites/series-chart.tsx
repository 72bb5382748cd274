import { useRef } from 'preact/hooks';
import type { JudgedSeries } from '../../../src/core/contract/cue.ts';
import { seriesName } from './cue-words.ts';
import { MOST_LINES, middleOf, seriesMarks, spanOf, wholeRuns } from './series-lines.ts';
import { dayInWords } from './site-words.ts';
import { useWidth } from './use-width.ts';

/** Screen px of the drawing. */
const PLOT = { top: 12, height: 120, left: 34, right: 8 } as const;
const HEIGHT = PLOT.top + PLOT.height + 20;
/** So that marks tell lines apart without hiding them. */
const MARKS_A_LINE = 9;

/**
 * Counts of one unit over time, a line each in its own colour and with its own mark, and below what stands out in each or is still
 * learnt. Broken where data lack.
 *
 * @param judged of one period and unit, the most important first; six are drawn.
 */
export function SeriesChart({ judged }: { readonly judged: readonly JudgedSeries[] }) {
  const drawing = useRef<SVGSVGElement>(null);
  const width = useWidth(drawing);
  const lines = judged.slice(0, MOST_LINES);
  const spans = lines.map(({ series }) => spanOf(series));
  const [from, to] = [Math.min(...spans.map(([first]) => first)), Math.max(...spans.map(([, last]) => last))];
  const most = Math.max(1, ...lines.flatMap(({ series }) => series.counts.map(({ value }) => value ?? 0)));
  const x = (ms: number) => PLOT.left + ((ms - from) / (to - from)) * (width - PLOT.left - PLOT.right);
  const y = (value: number) => PLOT.top + PLOT.height * (1 - value / most);
  const { unit, period } = lines[0]!.series;
  const days = `${dayInWords(new Date(from).toISOString())} to ${dayInWords(new Date(to - 1).toISOString())}`;
  const title = `${unit[0]!.toUpperCase()}${unit.slice(1)} a ${period}, ${days}`;
  const figures = lines.map(({ series }) => `${seriesName(series)}: ${largestInWords(series.counts)}`);
  return (
    <figure class="series-chart">
      <figcaption>{title}</figcaption>
      <svg ref={drawing} height={HEIGHT} role="img" aria-label={`Line chart. ${title}. ${figures.join('; ')}.`}>
        <path class="series-axis" d={`M${PLOT.left} ${y(most)}H${width - PLOT.right}M${PLOT.left} ${y(0)}H${width}`} />
        <text x={PLOT.left - 5} y={y(most) + 4} data-end>
          {rounded(most)}
        </text>
        <text x={PLOT.left - 5} y={y(0) + 4} data-end>
          0
        </text>
        <text x={PLOT.left} y={HEIGHT - 4}>
          {dayInWords(new Date(from).toISOString())}
        </text>
        <text x={width - PLOT.right} y={HEIGHT - 4} data-end>
          {dayInWords(new Date(to - 1).toISOString())}
        </text>
        {lines.map(({ series }, nth) => {
          const runs = wholeRuns(series.counts);
          const at = (count: (typeof runs)[number][number]) =>
            [x(middleOf(count, series)), y(count.value!)].map((px) => Math.round(px * 10) / 10) as [number, number];
          const points = runs.flat();
          const every = Math.max(1, Math.ceil(points.length / MARKS_A_LINE));
          const marked = points.filter((point, i) => {
            const isAlone = runs.some((run) => run.length === 1 && run[0] === point);
            return isAlone || (points.length - 1 - i) % every === 0;
          });
          return (
            <g key={seriesName(series)} class="series-line" data-line={nth}>
              <path d={runs.map((run) => `M${run.map((count) => at(count).join(' ')).join('L')}`).join('')} />
              <path class="series-mark" d={marked.map((count) => seriesMarks[nth]!(...at(count))).join('')} />
            </g>
          );
        })}
      </svg>
      <ul class="series-legend">
        {lines.map(({ series, statements, learning }, nth) => (
          <li key={seriesName(series)}>
            <svg class="series-line" data-line={nth} width="34" height="12" aria-hidden="true">
              <path d="M1 6H33" />
              <path class="series-mark" d={seriesMarks[nth]!(17, 6)} />
            </svg>
            <span>
              <strong>{seriesName(series)}</strong>{' '}
              {statements.length > 0
                ? statements.map(({ sentence }) => sentence).join(' ')
                : (learning[0]?.sentence ?? 'Nothing stands out in the last whole day and week.')}
            </span>
          </li>
        ))}
      </ul>
      {lines.some(({ series }) => series.counts.some(({ value }) => value === null)) && (
        <p class="hint">Where a line is broken there are no data: that is not zero.</p>
      )}
      {judged.length > lines.length && <p class="hint">{judged.length - lines.length} more are not drawn.</p>}
    </figure>
  );
}

function largestInWords(counts: JudgedSeries['series']['counts']): string {
  const values = counts.flatMap(({ value }) => value ?? []);
  const lack = counts.length - values.length;
  return `up to ${rounded(Math.max(0, ...values))}${lack === 0 ? '' : `, ${lack} without data`}`;
}

function rounded(value: number): string {
  return String(Number(value.toPrecision(3)));
}
