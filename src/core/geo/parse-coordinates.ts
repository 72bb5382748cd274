import { POLAR, parseMgrs } from './mgrs.ts';
import type { LonLat } from './points.ts';
import { bandLatitudes, fromUtm } from './utm.ts';

/** What a person's text says of a place; a sentence where it says none that there is. */
export type CoordinateReading =
  | {
      readonly at: LonLat;
      readonly form: 'degrees' | 'mgrs' | 'utm' | 'address';
      /** How wide the place is by the text, m; null where it names a point. */
      readonly sideMeters: number | null;
    }
  | { readonly why: string };

const UNREADABLE =
  'This cannot be read as coordinates. Try “45.093, 33.595”, “45°05′35″N 33°35′42″E”, “36T WR 46845 93650”, “36T 546845 4993650” or a map’s address.';

/**
 * Reads what people paste: decimal degrees, degrees with minutes and seconds, MGRS, UTM, and the address of a map.
 *
 * Latitude comes first unless letters (N, E) or words (lat, lon) say otherwise, or the first number can be no latitude.
 * In UTM the letter is the latitude band ("36T"); N and S are taken for the hemisphere where the northing lies in no such band.
 */
export function parseCoordinates(text: string): CoordinateReading {
  const plain = text.normalize('NFKC').replaceAll('\u2212', '-').trim();
  const address = inAddress(plain);
  if (address !== null) return address;
  const square = parseMgrs(plain);
  if (typeof square === 'string') return { why: square };
  if (square !== null) return { ...square, form: 'mgrs' };
  return inUtm(plain) ?? inDegrees(plain) ?? { why: UNREADABLE };
}

const NUMBER = '([-+]?\\d+(?:\\.\\d+)?)';
/** The pin before the middle of the view. Google, OpenStreetMap, Bing, Apple and `geo:` addresses. */
const addressForms = [
  new RegExp(`!3d${NUMBER}!4d${NUMBER}`),
  new RegExp(`mlat=${NUMBER}&mlon=${NUMBER}`),
  new RegExp(`[?&](?:q|query|ll|center|destination|cp)=${NUMBER}[,~]\\s*${NUMBER}`),
  new RegExp(`@${NUMBER},${NUMBER}`),
  new RegExp(`map=\\d+(?:\\.\\d+)?/${NUMBER}/${NUMBER}`),
  new RegExp(`^geo:${NUMBER},${NUMBER}`),
];

function inAddress(text: string): CoordinateReading | null {
  if (!/^(https?:|geo:|www\.)/i.test(text) && !text.startsWith('@')) return null;
  const unescaped = text.replace(/%2C/gi, ',').replace(/%7E/gi, '~');
  for (const form of addressForms) {
    const [, lat, lon] = form.exec(unescaped) ?? [];
    if (lat !== undefined && lon !== undefined) return place(Number(lat), Number(lon), 'address');
  }
  return { why: 'This address names no place. One with “@latitude,longitude” in it does.' };
}

function inUtm(text: string): CoordinateReading | null {
  const form =
    /^(?:utm\s*)?(?:zone\s*)?(\d{1,2})\s*([A-Z])[,\s]+(\d{5,7}(?:\.\d+)?)\s*m?\s*E?[,\s]+(\d{1,8}(?:\.\d+)?)\s*m?\s*N?$/i.exec(
      text,
    );
  if (form === null) return null;
  const [zone, letter, easting, northing] = [Number(form[1]), form[2]!.toUpperCase(), Number(form[3]), Number(form[4])];
  if ('ABYZ'.includes(letter)) return { why: POLAR };
  const band = bandLatitudes(letter);
  if (zone < 1 || zone > 60 || band === null) {
    return { why: `There is no UTM zone ${zone}${letter}: zones are 1 to 60, bands C to X without I and O.` };
  }
  if (easting < 100_000 || easting >= 1_000_000 || northing > 10_000_000) {
    return { why: 'UTM eastings have six digits (100,000 to 999,999 m), northings go up to 10,000,000 m.' };
  }
  const inBand = fromUtm({ zone, isNorth: band[0] >= 0, easting, northing });
  if (inBand.lat >= band[0] - BAND_SLACK_DEGREES && inBand.lat <= band[1] + BAND_SLACK_DEGREES) {
    return place(inBand.lat, inBand.lon, 'utm');
  }
  if (letter === 'N' || letter === 'S') {
    const { lat, lon } = fromUtm({ zone, isNorth: letter === 'N', easting, northing });
    if (lat >= -80.1 && lat <= 84.1) return place(lat, lon, 'utm');
  }
  return { why: `A northing of ${northing} m does not lie in latitude band ${letter} (${band[0]}° to ${band[1]}°).` };
}

/** Eastings far from the middle of a zone lie a little further north than those on it. */
const BAND_SLACK_DEGREES = 0.5;

/** Degrees, then perhaps minutes, then perhaps seconds; the hemisphere before or after. */
const D = '(?:°|º|˚|d(?:eg)?(?![a-z])|:)';
const M = "(?:['′‘’´]|m(?:in)?(?![a-z])|:)";
const S = "(?:[\"″“”]|''|′′|s(?:ec)?(?![a-z]))";
const NUMERAL = '\\d+(?:\\.\\d+)?';
const ANGLE = new RegExp(
  `^(?:(lat|lon)[a-z]*\\.?\\s*[:=]?\\s*)?([NSEW])?\\s*([-+])?\\s*(${NUMERAL})\\s*${D}?(?:\\s*(${NUMERAL})\\s*${M}?(?:\\s*(${NUMERAL})\\s*${S}?)?)?\\s*([NSEW])?$`,
  'i',
);
/** "450535N": degrees, minutes and seconds run together, as pilots write them. */
const RUN_TOGETHER = /^(\d{2,3})(\d\d)(\d\d(?:\.\d+)?)([NSEW])$/i;

interface Angle {
  readonly degrees: number;
  /** Null where nothing says which. */
  readonly axis: 'lat' | 'lon' | null;
}

function inDegrees(text: string): CoordinateReading | null {
  const bare = text.replace(/^[([{]\s*|\s*[)\]}]$/g, '');
  for (const [first, second] of splits(bare)) {
    const angles = [angleOf(first), angleOf(second)] as const;
    if (angles[0] === null || angles[1] === null) continue;
    const [a, b] = angles;
    if (typeof a === 'string' || typeof b === 'string') return { why: typeof a === 'string' ? a : (b as string) };
    if (a.axis !== null && a.axis === b.axis)
      return { why: 'Both numbers are given for the same axis. One latitude and one longitude are needed.' };
    const isLonFirst =
      a.axis === 'lon' || b.axis === 'lat' || (a.axis === null && b.axis === null && Math.abs(a.degrees) > 90);
    return isLonFirst ? place(b.degrees, a.degrees, 'degrees') : place(a.degrees, b.degrees, 'degrees');
  }
  return null;
}

/** The ways in which a text may be two angles, the surest first. */
function splits(text: string): [string, string][] {
  const found: [string, string][] = [];
  const cut = (at: RegExp) => {
    const parts = text.split(at).map((part) => part.trim());
    if (parts.length === 2 && parts[0] && parts[1]) found.push([parts[0], parts[1]]);
  };
  cut(/[;|\t\n]+/);
  cut(/,\s*/);
  // After the hemisphere of the first, or before that of the second.
  const after = /^([^NSEW]*\d[^NSEW]*[NSEW])[\s,]*(.*\d.*)$/i.exec(text);
  if (after) found.push([after[1]!.trim(), after[2]!.trim()]);
  const before = /^(\s*[NSEW][^NSEW]*?)[\s,]*([NSEW].*)$/i.exec(text);
  if (before) found.push([before[1]!.trim(), before[2]!.trim()]);
  const words = text.split(/\s+/);
  if (words.length % 2 === 0) {
    const half = words.length / 2;
    found.push([words.slice(0, half).join(' '), words.slice(half).join(' ')]);
  }
  const labelled = /^(lat.*?)[\s,;]+(lon.*)$/i.exec(text) ?? /^(lon.*?)[\s,;]+(lat.*)$/i.exec(text);
  if (labelled) found.push([labelled[1]!, labelled[2]!]);
  // A comma for the decimal point, as half of Europe writes.
  if (/\d,\d/.test(text)) found.push(...splits(text.replace(/(\d),(\d)/g, '$1.$2')));
  return found;
}

/** One latitude or longitude; a sentence where its minutes or seconds cannot be; null where it is none. */
function angleOf(text: string): Angle | string | null {
  const together = RUN_TOGETHER.exec(text);
  const form = together
    ? [text, undefined, undefined, undefined, together[1], together[2], together[3], together[4]]
    : ANGLE.exec(text);
  if (form === null) return null;
  const [, word, letterBefore, sign, degreesText, minutesText, secondsText, letterAfter] = form;
  if (letterBefore && letterAfter) return null;
  const [degrees, minutes, seconds] = [degreesText, minutesText ?? '0', secondsText ?? '0'].map(Number) as [
    number,
    number,
    number,
  ];
  if (
    (minutesText !== undefined && !Number.isInteger(degrees)) ||
    (secondsText !== undefined && !Number.isInteger(minutes))
  )
    return null;
  if (minutes >= 60 || seconds >= 60) return 'Minutes and seconds go up to 59. Check the numbers.';
  const letter = (letterBefore ?? letterAfter)?.toUpperCase();
  if (letter !== undefined && sign === '-')
    return 'A minus sign and a letter for the hemisphere contradict each other. Leave one out.';
  const isNegative = sign === '-' || letter === 'S' || letter === 'W';
  const said =
    letter === undefined ? (word?.toLowerCase() as 'lat' | 'lon' | undefined) : 'NS'.includes(letter) ? 'lat' : 'lon';
  return { degrees: (isNegative ? -1 : 1) * (degrees + minutes / 60 + seconds / 3600), axis: said ?? null };
}

function place(lat: number, lon: number, form: 'degrees' | 'utm' | 'address'): CoordinateReading {
  if (Math.abs(lat) > 90) return { why: `Latitude ${lat}° is beyond 90°. Latitude comes first, then longitude.` };
  if (Math.abs(lon) > 360) return { why: `Longitude ${lon}° is beyond a whole turn.` };
  return { at: { lon: lon > 180 ? lon - 360 : lon < -180 ? lon + 360 : lon, lat }, form, sideMeters: null };
}
