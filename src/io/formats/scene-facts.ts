import type { GeotiffImage } from './geotiff-image.ts';
import { TAGS } from './tiff-tags.ts';

/** What a file says of its acquisition; null where it says nothing. */
export interface SceneFacts {
  /** ISO 8601 in UTC; a date alone where no time is known. */
  readonly acquiredAt: string | null;
  readonly credit: string | null;
  readonly gsdMeters: number | null;
}

export const NO_FACTS: SceneFacts = { acquiredAt: null, credit: null, gsdMeters: null };

const ACQUIRED_ITEMS = ['acquisitiondatetime', 'acquisition_datetime', 'acquired', 'datetime', 'tiffdatetime'];
const DATE_TIME_ITEM = 'tifftag_datetime';
const CREDIT_ITEMS = ['tifftag_copyright', 'copyright', 'credit'];
const GSD_ITEMS = ['gsd', 'gsdmeters', 'gsd_m'];
/** Software for people, which writes when the picture was saved where a satellite's writes when it was taken. */
const PICTURE_EDITORS = /photoshop|lightroom|gimp|affinity|paint|imagemagick/i;

/** Date, credit and ground sample distance from a GeoTIFF's tags and GDAL's metadata. */
export function readFacts({ directory, gdalMetadata: { items } }: GeotiffImage): SceneFacts {
  const first = (names: readonly string[]) => names.map((name) => items.get(name)).find((value) => value !== undefined);
  const isEdited = PICTURE_EDITORS.test(directory.text(TAGS.software) ?? '');
  const dateTime = isEdited ? undefined : (directory.text(TAGS.dateTime) ?? items.get(DATE_TIME_ITEM));
  const gsd = Number.parseFloat(first(GSD_ITEMS) ?? '');
  return {
    acquiredAt: isoTime(first(ACQUIRED_ITEMS)) ?? isoTime(dateTime),
    credit: directory.text(TAGS.copyright) ?? first(CREDIT_ITEMS) ?? null,
    gsdMeters: gsd > 0 && Number.isFinite(gsd) ? gsd : null,
  };
}

/**
 * A time as TIFF (`2022:08:09 08:01:02`) or as ISO 8601 writes it, in UTC where it names no zone.
 *
 * @returns null where it is no time. Midnight to the second is how writers fill in a time they do not know.
 */
export function isoTime(text: string | null | undefined): string | null {
  const parts = /^(\d{4})[:-](\d\d)[:-](\d\d)(?:[T ](\d\d:\d\d(?::\d\d(?:\.\d+)?)?)\s*(Z|[+-]\d\d:?\d\d)?)?$/i.exec(
    text?.trim() ?? '',
  );
  if (parts === null) return null;
  const [, year, month, day, time = '00:00', zone = 'Z'] = parts;
  const moment = new Date(`${year}-${month}-${day}T${time}${zone.toUpperCase()}`);
  // A day that the month does not have would roll over into the next.
  const isDay = new Date(`${year}-${month}-${day}T00:00Z`).getUTCDate() === Number(day);
  if (Number.isNaN(moment.getTime()) || !isDay) return null;
  const iso = moment.toISOString();
  return iso.endsWith('T00:00:00.000Z') ? iso.slice(0, 10) : iso.replace('.000Z', 'Z');
}
