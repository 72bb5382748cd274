import type { FoundScene, RankedPair, SearchResult } from '../core/contract/archive.ts';
import { printable } from './printable.ts';

const COLUMNS: readonly (readonly [title: string, cell: (scene: FoundScene) => string])[] = [
  ['taken (UTC)', ({ acquiredAt }) => acquiredAt.slice(0, 16).replace('T', ' ')],
  ['sensor', ({ sensor }) => sensor ?? '–'],
  ['GSD', ({ gsdMeters }) => (gsdMeters === null ? '–' : `${Number(gsdMeters.toPrecision(2))} m`)],
  ['cloud', ({ cloudFraction }) => share(cloudFraction)],
  ['hidden here', ({ hiddenFraction }) => share(hiddenFraction ?? null)],
  ['off nadir', ({ offNadirDegrees }) => angle(offNadirDegrees)],
  ['sun', ({ sun }) => angle(sun?.elevationDegrees ?? null)],
  ['covers', ({ coveredFraction }) => share(coveredFraction)],
  ['picture', ({ asset }) => asset?.key ?? 'none'],
  ['id', ({ id }) => id],
];
const PAIRS_SHOWN = 3;

/** A table of the scenes, then the best pairs with why. What archives wrote is shown without control characters. */
export function searchText({ source, from, to, scenes, skipped, truncated, pairs, notes }: SearchResult): string {
  const lines = [
    `${source.name}: ${scenes.length} ${scenes.length === 1 ? 'scene' : 'scenes'}, ${from.slice(0, 10)} to ${to.slice(0, 10)}`,
  ];
  if (scenes.length > 0) lines.push('', ...table(scenes));
  if (pairs.length > 0) lines.push('', ...pairs.slice(0, PAIRS_SHOWN).flatMap(pairLines));
  const skips = Object.entries(skipped).map(([reason, count]) => `${count} with ${reason}`);
  const remarks = [
    ...notes,
    ...(truncated ? ['There is more than is listed: narrow the dates, the area or the limits.'] : []),
    ...(skips.length > 0 ? [`Items left out: ${skips.join(', ')}.`] : []),
    ...(source.note === null ? [] : [source.note]),
  ];
  if (remarks.length > 0) lines.push('', ...remarks.map((remark) => `Note: ${remark}`));
  return `${lines.map(printable).join('\n')}\n`;
}

/** The footprints as a GeoJSON collection. */
export function searchGeojson({ scenes }: SearchResult) {
  return {
    type: 'FeatureCollection',
    features: scenes.map(({ footprint, ...properties }) => ({
      type: 'Feature',
      id: properties.id,
      geometry: footprint,
      properties,
    })),
  };
}

function table(scenes: readonly FoundScene[]): string[] {
  const rows = [COLUMNS.map(([title]) => title), ...scenes.map((scene) => COLUMNS.map(([, cell]) => cell(scene)))];
  const widths = COLUMNS.map((_, at) => Math.max(...rows.map((row) => row[at]!.length)));
  return rows.map((row) =>
    row
      .map((cell, at) => cell.padEnd(widths[at]!))
      .join('  ')
      .trimEnd(),
  );
}

/** One pair and why it is as fair as it is. */
export function pairText(pair: RankedPair): string {
  return pairLines(pair, 0).map(printable).join('\n');
}

function pairLines({ before, after, grade, why }: RankedPair, index: number): string[] {
  return [`${index + 1}. ${before.id} → ${after.id} (${grade})`, ...why.map((sentence) => `   ${sentence}`)];
}

function share(value: number | null): string {
  return value === null ? '–' : `${(100 * value).toFixed(0)} %`;
}

function angle(degrees: number | null): string {
  return degrees === null ? '–' : `${degrees.toFixed(0)}°`;
}
