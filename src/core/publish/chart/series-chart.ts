import type { CountSeries, JudgedSeries, PeriodCount } from '../../contract/cue.ts';
import { formatDate } from '../format-date.ts';
import { markerPaths } from '../graphic-marks.ts';
import { GREY, measures, RULE } from '../graphic-measures.ts';
import { DESIGN_WIDTH, GraphicPage, MARGIN, PAPER } from '../graphic-page.ts';
import type { GraphicScene } from '../graphic-scene.ts';
import type { GraphicWords } from '../graphic-to-svg.ts';
import type { Box, Point } from '../plane-geometry.ts';
import type { Typeface } from '../typeface.ts';
import { capital } from '../words/capital.ts';
import { countTicks, dateTicks } from './axis-ticks.ts';
import { LINE_STYLES } from './line-styles.ts';

const DAY_MS = 86_400_000;
const PLOT_HEIGHT = 520;
const AXIS_WIDTH = 84;
const LINE_PX = 3.2;
const MARK_SIDE = 13;
/** So that marks tell lines apart without hiding them. */
const MARKS_A_LINE = 9;
const CAUTION = 'Counts of what was reported or written, not of what happened: a reason to look, no confirmation.';

export interface SeriesChart {
  readonly scene: Omit<GraphicScene, 'panels'>;
  readonly words: GraphicWords;
}

type Line = JudgedSeries & (typeof LINE_STYLES)[number];

/** From a value to its place on the chart. */
interface Plot extends Box {
  readonly at: (start: string, value: number) => Point;
}

/**
 * Counts over time, a line each: colours and marks with a legend, what stands out below it. Where data lack the line is
 * broken; the last period, which is not whole, is a hollow mark beside it.
 *
 * @param judged of one period and one unit, the most important first; six are drawn, and how many are not is said.
 * @throws RangeError where there is nothing to draw.
 */
export function seriesChart(judged: readonly JudgedSeries[], typeface: Typeface, title: string): SeriesChart {
  const lines = judged.slice(0, LINE_STYLES.length).map((one, i): Line => ({ ...one, ...LINE_STYLES[i]! }));
  const first = lines[0];
  if (first === undefined || first.series.counts.length === 0)
    throw new RangeError('There is no whole period to draw.');
  const { unit, period } = first.series;
  const page = new GraphicPage(DESIGN_WIDTH, typeface);
  page.down(MARGIN - 12);
  page.paragraph(title, { size: measures.title, weight: 600, mostLines: 2 });
  page.paragraph(`${capital(unit)} a ${period}, ${spanWords(first.series)}`, { size: measures.deck, colour: GREY });
  page.down(18);
  const plot = drawAxes(page, lines);
  for (const line of lines) drawLine(page, plot, line);
  page.moveTo(plot.y + plot.height);
  page.down(58);
  drawLegend(page, lines, judged.length - lines.length);
  page.paragraph(CAUTION, { size: measures.print, colour: GREY });
  page.down(MARGIN - 20);
  return {
    scene: { widthPx: page.width, heightPx: Math.ceil(page.y), background: PAPER, elements: page.elements },
    words: { title, description: describe(lines) },
  };
}

function drawAxes(page: GraphicPage, lines: readonly Line[]): Plot {
  const left = page.px(MARGIN + AXIS_WIDTH);
  const box = { x: left, y: page.y, width: page.width - page.px(MARGIN) - left, height: page.px(PLOT_HEIGHT) };
  const shown = lines.flatMap(({ series }) => shownCounts(series));
  const from = Math.min(...shown.map(({ start }) => Date.parse(start)));
  const to = Math.max(...shown.map(({ start }) => Date.parse(start))) + periodMs(lines[0]!.series);
  const ticks = countTicks(Math.max(1, ...shown.map(({ value }) => value ?? 0)));
  const top = ticks.at(-1)!.value;
  const xOf = (ms: number) => box.x + (box.width * (ms - from)) / (to - from);
  const yOf = (value: number) => box.y + box.height * (1 - value / top);
  drawLack(page, box, lines, xOf);
  const size = measures.strip;
  for (const { value, label } of ticks) {
    page.add({ kind: 'fill', x: box.x, y: yOf(value) - 0.75, width: box.width, height: 1.5, colour: RULE });
    page.add(page.textEndingAt(label, box.x - page.px(12), yOf(value) + page.px(size) * 0.36, { size, colour: GREY }));
  }
  for (const { value, label } of dateTicks(from, to, 12)) {
    const x = xOf(value);
    page.add({ kind: 'fill', x: x - 0.75, y: box.y + box.height, width: 1.5, height: page.px(9), colour: GREY });
    const text = page.text(label, x, box.y + box.height + page.px(32), { size, colour: GREY });
    page.add({ ...text, x: Math.min(x - text.width / 2, box.x + box.width - text.width) });
  }
  const half = periodMs(lines[0]!.series) / 2;
  return { ...box, at: (start, value) => ({ x: xOf(Date.parse(start) + half), y: yOf(value) }) };
}

/** Hatches the periods of which no line has data. */
function drawLack(page: GraphicPage, box: Box, lines: readonly Line[], xOf: (ms: number) => number): void {
  const counted = new Set(
    lines.flatMap(({ series }) => series.counts.flatMap(({ start, value }) => (value === null ? [] : start))),
  );
  const { series } = lines[0]!;
  let lackFrom: number | null = null;
  for (const { start } of [...series.counts, null].map((count) => count ?? { start: null })) {
    if (start !== null && !counted.has(start)) lackFrom ??= Date.parse(start);
    else if (lackFrom !== null) {
      const end = start === null ? Date.parse(series.counts.at(-1)!.start) + periodMs(series) : Date.parse(start);
      const x = xOf(lackFrom);
      page.add({
        kind: 'hatch',
        stepPx: page.px(measures.hatch),
        x,
        y: box.y,
        width: xOf(end) - x,
        height: box.height,
      });
      lackFrom = null;
    }
  }
}

function drawLine(page: GraphicPage, plot: Plot, { series, colour, mark }: Line): void {
  const strokePx = page.px(LINE_PX);
  const runs = wholeRuns(series.counts);
  const path = runs
    .filter(({ length }) => length > 1)
    .map((run) => run.map(({ start, value }, i) => `${i === 0 ? 'M' : 'L'}${pair(plot.at(start, value))}`).join(''))
    .join('');
  if (path !== '') page.add({ kind: 'line', path, colour, strokePx });
  const points = runs.flat();
  const every = Math.max(1, Math.ceil(points.length / MARKS_A_LINE));
  for (const [i, { start, value }] of points.entries()) {
    const fromEnd = points.length - 1 - i;
    const isAlone = runs.some((run) => run.length === 1 && run[0]!.start === start);
    if (fromEnd % every === 0 || isAlone) drawMark(page, plot.at(start, value), { colour, mark, isHollow: false });
  }
  const { unfinished } = series;
  if (unfinished?.value != null)
    drawMark(page, plot.at(unfinished.start, unfinished.value), { colour, mark, isHollow: true });
}

function drawMark(
  page: GraphicPage,
  { x, y }: Point,
  { colour, mark, isHollow }: Pick<Line, 'colour' | 'mark'> & { readonly isHollow: boolean },
): void {
  const side = page.px(MARK_SIDE);
  const path = markerPaths[mark]({ x: x - side / 2, y: y - side / 2, width: side, height: side });
  page.add({ kind: 'shape', path, colour: isHollow ? PAPER : colour });
  if (isHollow) page.add({ kind: 'line', path, colour, strokePx: page.px(LINE_PX) });
}

function drawLegend(page: GraphicPage, lines: readonly Line[], notDrawn: number): void {
  const x = page.px(MARGIN);
  const indent = x + page.px(66);
  const width = page.width - indent - x;
  for (const line of lines) {
    const y = page.y + page.px(measures.key) * 0.72;
    page.add({ kind: 'line', path: `M${x} ${y}H${x + page.px(48)}`, colour: line.colour, strokePx: page.px(LINE_PX) });
    drawMark(page, { x: x + page.px(24), y }, { ...line, isHollow: false });
    page.paragraph(nameOf(line.series), { size: measures.key, weight: 600, x: indent, width, mostLines: 1 });
    for (const { sentence } of line.statements) page.paragraph(sentence, { size: measures.key, x: indent, width });
    page.down(6);
  }
  page.down(6);
  const lacks = lines.some(({ series }) => series.counts.some(({ value }) => value === null));
  const remarks = [
    ...(lacks ? ['Broken lines and hatched ground: no data.'] : []),
    ...(lines.some(({ series }) => series.unfinished !== null) ? ['Hollow marks: not whole yet, not judged.'] : []),
    ...(notDrawn > 0 ? [`${notDrawn} more not drawn.`] : []),
  ];
  if (remarks.length > 0) page.paragraph(remarks.join(' '), { size: measures.print, colour: GREY });
}

/** Stretches of periods with data. */
function wholeRuns(counts: readonly PeriodCount[]): { readonly start: string; readonly value: number }[][] {
  const runs: { start: string; value: number }[][] = [[]];
  for (const { start, value } of counts) {
    if (value === null) runs.push([]);
    else runs.at(-1)!.push({ start, value });
  }
  return runs.filter(({ length }) => length > 0);
}

function shownCounts({ counts, unfinished }: CountSeries): readonly PeriodCount[] {
  return unfinished?.value == null ? counts : [...counts, unfinished];
}

function spanWords({ counts, period }: CountSeries): string {
  const last = Date.parse(counts.at(-1)!.start) + (period === 'day' ? 0 : 6 * DAY_MS);
  return `${formatDate(counts[0]!.start)} to ${formatDate(new Date(last).toISOString())}`;
}

function describe(lines: readonly Line[]): string {
  const { unit, period } = lines[0]!.series;
  const each = lines.map(({ series, statements }) => {
    const values = series.counts.flatMap(({ value }) => value ?? []);
    const said = statements.map(({ sentence }) => ` ${sentence}`).join('');
    return `${nameOf(series)}: up to ${Number(Math.max(0, ...values).toPrecision(3))}.${said}`;
  });
  return `Line chart of ${unit} a ${period}, ${spanWords(lines[0]!.series)}. ${each.join(' ')} ${CAUTION}`;
}

function nameOf({ term, area }: CountSeries): string {
  return area === null ? term : `${term}, ${area}`;
}

function periodMs({ period }: CountSeries): number {
  return period === 'day' ? DAY_MS : 7 * DAY_MS;
}

function pair({ x, y }: Point): string {
  return `${Math.round(x * 100) / 100} ${Math.round(y * 100) / 100}`;
}
