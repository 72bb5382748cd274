import type { JudgedSeries } from '../../core/contract/cue.ts';
import { UsageError } from '../../core/contract/errors.ts';
import { seriesChart } from '../../core/publish/chart/series-chart.ts';
import { graphicToSvg } from '../../core/publish/graphic-to-svg.ts';
import { openTypeface } from '../../io/formats/typeface.ts';
import { writeBeside } from '../../io/store/write-beside.ts';
import type { ReadCues } from './read-cues.ts';

/** Longer spans are drawn by week: more days than that do not show. */
const MOST_DAYS = 120;

/**
 * Writes the series of a file as one chart, SVG: by day, or by week where there are too many days. What stands out by the
 * other period is said below its line too; those in which something does come first.
 *
 * @throws UsageError where there is no whole period; Conflict, OutputNotWritable.
 */
export async function drawSeriesChart({ judged, file }: ReadCues, path: string): Promise<void> {
  const whole = judged.filter(({ series }) => series.counts.length > 0);
  const days = whole.find(({ series }) => series.period === 'day')?.series.counts.length ?? 0;
  const ofPeriod = whole.filter(({ series }) => series.period === (days > MOST_DAYS ? 'week' : 'day'));
  const unit = ofPeriod[0]?.series.unit;
  if (unit === undefined) throw new UsageError(`"${file}" holds no whole day to draw a chart of.`);
  const drawn = ofPeriod
    .filter(({ series }) => series.unit === unit)
    .map((one) => ({ ...one, statements: whole.flatMap((other) => (isOfOne(one, other) ? other.statements : [])) }))
    .sort((a, b) => b.statements.length - a.statements.length);
  const typeface = await openTypeface();
  const { scene, words } = seriesChart(drawn, typeface, file);
  await writeBeside(path, graphicToSvg(scene, typeface, {}, words));
}

function isOfOne({ series: a }: JudgedSeries, { series: b }: JudgedSeries): boolean {
  return a.area === b.area && a.term === b.term;
}
