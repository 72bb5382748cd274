import { UsageError } from '../../core/contract/errors.ts';
import { chartedSeries } from '../../core/cues/charted-series.ts';
import { seriesChart } from '../../core/publish/chart/series-chart.ts';
import { graphicToSvg } from '../../core/publish/graphic-to-svg.ts';
import { openTypeface } from '../../io/formats/typeface.ts';
import { writeBeside } from '../../io/store/write-beside.ts';
import type { ReadCues } from './read-cues.ts';

/**
 * Writes the series of a file as one chart, SVG.
 *
 * @throws UsageError where there is no whole period; Conflict, OutputNotWritable.
 */
export async function drawSeriesChart({ judged, file }: ReadCues, path: string): Promise<void> {
  const drawn = chartedSeries(judged);
  if (drawn.length === 0) throw new UsageError(`"${file}" holds no whole day to draw a chart of.`);
  const typeface = await openTypeface();
  const { scene, words } = seriesChart(drawn, typeface, file);
  await writeBeside(path, graphicToSvg(scene, typeface, {}, words));
}
