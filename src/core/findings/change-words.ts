import type { Finding, FindingHint } from '../contract/finding.ts';
import { claimsOf, type Sight } from './claims.ts';

/** A tenth: below it nobody would call ground darker or brighter. */
export const NOTICEABLE = 0.1;

/** Pixels across an object that it takes to see it and to tell its kind (Johnson 1958: 1 and 4 line pairs). */
export const PIXELS_TO_SEE = 2;
const PIXELS_TO_TELL = 8;

/** One plain sentence on a region of change. It names no cause: pixels show none. */
export function changeSentence(region: {
  readonly areaPx: number;
  readonly areaM2: number | null;
  readonly brightening: number;
  readonly timesUsual: number | null;
}): string {
  const { areaPx, areaM2, brightening, timesUsual } = region;
  const area = areaM2 === null ? `${grouped(areaPx)} pixels` : areaWords(areaM2);
  const strength = timesUsual === null ? '' : ` (about ${grouped(timesUsual)} × the usual difference here)`;
  return `Ground over ${area} ${turnWords(brightening)}${strength}.`;
}

/** The same of a small place that the compact channel found: its size is that of the filter, no measure. */
export function spotSentence(spot: {
  readonly diameterPx: number;
  readonly diameterMeters: number | null;
  readonly brightening: number;
  readonly energy: number;
}): string {
  const { diameterPx, diameterMeters, brightening, energy } = spot;
  const size = diameterMeters === null ? `${Number(diameterPx.toPrecision(2))} pixels` : metres(diameterMeters);
  return (
    `A spot about ${size} across ${turnWords(brightening)} (about ${grouped(energy)} × the usual answer here of the filter ` +
    'for spots of that size).'
  );
}

/** What a null pair says of a finding. */
export function nullWords(falseDiscoveryRate: number, counts: boolean): string {
  const rate = falseDiscoveryRate < 0.001 ? 'q < 0.001' : `q = ${Number(falseDiscoveryRate.toPrecision(2))}`;
  return counts
    ? `Two dates without the event show hardly anything as strong (${rate}).`
    : `Two dates without the event show as much, so it is not counted as change (${rate}).`;
}

/** What a region of pixel change supports at a ground sample distance, and what it does not. */
export function changeClaims(sight: Sight): Finding['claims'] {
  const { gsdMeters } = sight;
  const damage = claimsOf('change', sight);
  const sizes =
    gsdMeters === null
      ? 'The size of anything: the images have no scale.'
      : `Anything smaller than about ${metres(PIXELS_TO_SEE * gsdMeters)}, or the kind of anything smaller than about ` +
        `${metres(PIXELS_TO_TELL * gsdMeters)}: at ${metres(gsdMeters)} a pixel that is not visible.`;
  return {
    can: [
      'The ground here looked different on the two dates, by more than the scenes differ elsewhere.',
      ...damage.can,
    ],
    cannot: [...damage.cannot, 'When it happened between the two dates.', sizes],
  };
}

function turnWords(brightening: number): string {
  if (brightening < -NOTICEABLE) return 'became darker';
  return brightening > NOTICEABLE ? 'became brighter' : 'changed in colour or pattern';
}

function areaWords(areaM2: number): string {
  if (areaM2 >= 1e6) return `${(areaM2 / 1e6).toFixed(2)} km²`;
  return `${areaM2 < 10 ? areaM2.toFixed(1) : grouped(areaM2)} m²`;
}

function metres(length: number): string {
  return `${Number(length.toPrecision(2))} m`;
}

/** A whole number with a comma every three digits, whatever the machine's language. */
function grouped(value: number): string {
  return Math.round(value)
    .toFixed(0)
    .replace(/\B(?=(\d{3})+$)/g, ',');
}

/** Why a region is hinted at as what it is: what was measured, and how little that proves. */
export function hintReason(
  kind: FindingHint['kind'],
  measured: {
    readonly turn: number;
    readonly texture: number;
    readonly ndvi: number | null;
    readonly edge: number;
    readonly movedPx: number | null;
  },
): string {
  const { turn, texture, ndvi, edge, movedPx } = measured;
  const light = `${percentTurn(turn)} than before, against the ground around it`;
  const greenness = ndvi === null ? '' : `NDVI ${ndvi < 0 ? 'fell' : 'rose'} by ${Math.abs(ndvi).toFixed(2)}`;
  switch (kind) {
    case 'bright-ground':
      return `Looks like new bright ground: ${light}.`;
    case 'dark-ground':
      return `Looks like new dark ground: ${light}.`;
    case 'scorch':
      return `Looks scorched: ${light}; ${greenness}, without new structure. Ploughed or wet ground can look alike.`;
    case 'vegetation':
      return `Looks like a change of plants: ${greenness}. Growth, harvest and season do that too.`;
    case 'texture-gain':
      return `Shows ${Math.round(100 * (Math.exp(texture) - 1))} % more fine structure than before.`;
    case 'texture-loss':
      return `Shows ${Math.round(100 * (1 - Math.exp(texture)))} % less fine structure than before.`;
    case 'shadow-or-parallax':
      return (
        `May be a moved shadow or a leaning object: it is thin, along ${Math.round(100 * edge)} % of its rim something has an edge on ` +
        `both dates, and shadows or tops of objects 10 m high moved by ${(movedPx ?? 0).toFixed(1)} px between them.`
      );
  }
}

function percentTurn(turn: number): string {
  const share = Math.round(100 * Math.abs(Math.exp(turn) - 1));
  return turn < 0 ? `${share} % darker` : `${share} % brighter`;
}
