import type { LonLat } from './points.ts';
import { bandLatitudes, fromUtm, latitudeBand, toUtm } from './utm.ts';

/** Columns of 100 km squares east of 100 km, in zones 1, 2, 3 and every third after them. */
const COLUMNS = ['ABCDEFGH', 'JKLMNPQR', 'STUVWXYZ'];
/** Rows of 100 km squares, again after 2,000 km; even zones begin five letters on. */
const ROWS = 'ABCDEFGHJKLMNPQRSTUV';
const SQUARE_M = 100_000;
const EVEN_ZONE_SHIFT = 5;
const ROUND_M = ROWS.length * SQUARE_M;
/** A square that a band's edge cuts is read by the letters of both: nobody can tell at a glance on which side a point lies. */
const EDGE_DEGREES = 1;

/** A square of the Military Grid Reference System. */
export interface MgrsSquare {
  /** Its middle. */
  readonly at: LonLat;
  /** Its side, m: 1 for ten digits, 100,000 for none. */
  readonly sideMeters: number;
}

/**
 * "36T WR 46845 93650": the square of 1 m (`digits` 5) to 10 km (1) that holds a position. Digits are cut, not rounded, as the
 * reference names the square's corner.
 *
 * NGA.STND.0037_2.0.0_GRIDS, "Universal grids and grid reference systems", 2014.
 *
 * @returns null where UTM is not used: beyond 80° S and 84° N.
 */
export function formatMgrs(at: LonLat, digits = 5): string | null {
  const utm = toUtm(at);
  if (utm === null) return null;
  const { zone, easting, northing } = utm;
  const side = 10 ** (5 - digits);
  // A micrometre on: what was named by a corner is not to fall into the neighbour by the last bit.
  const [x, y] = [easting, northing].map((meters) => Math.floor((meters + 1e-6) / side) * side) as [number, number];
  const column = COLUMNS[(zone - 1) % 3]![Math.floor(x / SQUARE_M) - 1];
  const row = ROWS[(Math.floor(y / SQUARE_M) + (zone % 2 === 0 ? EVEN_ZONE_SHIFT : 0)) % ROWS.length];
  const inSquare = (meters: number) => String(Math.floor((meters % SQUARE_M) / side)).padStart(digits, '0');
  return `${zone}${latitudeBand(at.lat)} ${column}${row} ${inSquare(x)} ${inSquare(y)}`;
}

/**
 * Reads a reference of any precision, spaced or not: "36TWR1234567890", "36T WR 1234 5678".
 *
 * @returns null for what has not the form of one; a sentence where no such square is on the ground.
 */
export function parseMgrs(text: string): MgrsSquare | string | null {
  const form = /^(\d{1,2})([A-Z])([A-Z])([A-Z])((?:\d\d)*)$/.exec(text.toUpperCase().replace(/\s+/g, ''));
  if (form === null) return polarForm.test(text) ? POLAR : null;
  const [, zoneText, band, column, row, digits] = form as unknown as [string, string, string, string, string, string];
  if (digits.length > 10) return null;
  const zone = Number(zoneText);
  const latitudes = bandLatitudes(band);
  if (zone < 1 || zone > 60 || latitudes === null) {
    return `There is no grid zone ${zoneText}${band}: zones are 1 to 60, bands C to X without I and O.`;
  }
  const columnIndex = COLUMNS[(zone - 1) % 3]!.indexOf(column);
  const rowIndex = ROWS.indexOf(row);
  const missing = `There is no square ${column}${row} in grid zone ${zone}${band}.`;
  if (columnIndex < 0 || rowIndex < 0) return missing;

  const half = digits.length / 2;
  const side = 10 ** (5 - half);
  const middle = (part: string) => (Number(part || '0') + 0.5) * side;
  const easting = (columnIndex + 1) * SQUARE_M + middle(digits.slice(0, half));
  const rows = (rowIndex - (zone % 2 === 0 ? EVEN_ZONE_SHIFT : 0) + ROWS.length) % ROWS.length;
  const isNorth = latitudes[0] >= 0;
  for (let northing = rows * SQUARE_M + middle(digits.slice(half)); northing < 1e7; northing += ROUND_M) {
    const at = fromUtm({ zone, isNorth, easting, northing });
    if (at.lat > latitudes[0] - EDGE_DEGREES && at.lat < latitudes[1] + EDGE_DEGREES) return { at, sideMeters: side };
  }
  return missing;
}

const polarForm = /^\s*[ABYZ]\s*[A-Z]\s*[A-Z](?:\s*\d){2,}\s*$/i;
/** Said of references beyond the reach of UTM. */
export const POLAR = 'Polar grids (UPS), north of 84° N and south of 80° S, are not read. Give latitude and longitude.';
