import { createHash } from 'node:crypto';
import { type EventReport, type PlacePrecision, TIME_PRECISIONS } from '../../../core/contract/cue.ts';
import { type EventRow, UnusableRow } from './event-row.ts';
import { statedTime, timeOfReport } from './event-time.ts';

/** How a source lays out its reports, and how a row of it is read. `read` throws UnusableRow. */
export interface EventColumns {
  readonly name: 'own' | 'acled' | 'firms';
  /** By which it is recognised; of each inner list one. */
  readonly needs: readonly (readonly string[])[];
  readonly read: (row: EventRow) => EventReport;
}

/** NASA FIRMS, archive or near real time. A pixel is where something was hot, some time within a minute. */
const firms: EventColumns = {
  name: 'firms',
  needs: [['latitude'], ['longitude'], ['acq_date'], ['acq_time']],
  read: (row) => {
    const at = row.place();
    const clock = /^(\d{1,2}?):?(\d{2})$/.exec(row.requiredName('acq_time').padStart(4, '0'));
    if (clock === null) throw new UnusableRow('acq_time is not as 0612');
    const [, hours, minutes] = clock;
    const time = timeOfReport(statedTime(row.requiredName('acq_date'), `${hours!.padStart(2, '0')}:${minutes}`), at);
    const satellite = row.name('satellite') ?? 'satellite not stated';
    const [scan, track] = [row.number('scan'), row.number('track')];
    return {
      id: `firms:${satellite}:${time.from}:${at.lat},${at.lon}`,
      ...time,
      at,
      placePrecision: pixelPrecision(scan, track),
      area: null,
      type: FIRE_TYPES[row.cell('type') ?? '0'] ?? 'thermal anomaly',
      sources: [`NASA FIRMS, ${satellite}`],
      note: notes([
        ['confidence', row.name('confidence')],
        ['fire radiative power, MW', row.name('frp')],
      ]),
      licence: null,
    };
  },
};
/** Column `type` of the FIRMS archive; near real time has none. */
const FIRE_TYPES: Readonly<Record<string, string>> = {
  0: 'thermal anomaly',
  1: 'volcano',
  2: 'static heat source',
  3: 'offshore heat source',
};

/** ACLED's export. Its codes of precision: 1 the day, the town; 2 the week, the part of a region; 3 the month, the region. */
const acled: EventColumns = {
  name: 'acled',
  needs: [['event_id_cnty'], ['event_date'], ['latitude'], ['longitude']],
  read: (row) => {
    const at = row.place();
    const area = [row.name('admin1'), row.name('country')].filter((name) => name !== null).join(', ');
    const precision = coded(row.cell('time_precision'), 'time_precision', ['day', 'week', 'month'] as const);
    return {
      id: row.requiredName('event_id_cnty'),
      ...timeOfReport(statedTime(row.requiredName('event_date'), null), at, precision ?? 'day'),
      at,
      placePrecision: {
        kind:
          coded(row.cell('geo_precision'), 'geo_precision', ['settlement', 'district', 'province'] as const) ??
          'unstated',
      },
      area: area === '' ? null : area,
      type: row.requiredName('sub_event_type', 'event_type'),
      sources: row.list('source'),
      note: row.note('notes'),
      licence: 'ACLED, by its terms of use',
    };
  },
};

/** Ours, of a CSV or of the properties of GeoJSON points. */
const own: EventColumns = {
  name: 'own',
  needs: [['date'], ['latitude', 'lat'], ['longitude', 'lon', 'lng']],
  read: (row) => {
    const at = row.place();
    const meters = row.number('precision_m');
    if (meters !== null && meters < 0) throw new UnusableRow('precision_m is below 0');
    const precision = oneOf(row.cell('time_precision'), 'time_precision', TIME_PRECISIONS);
    const named = oneOf(row.cell('place_precision'), 'place_precision', [
      'settlement',
      'district',
      'province',
    ] as const);
    const report = {
      ...timeOfReport(statedTime(row.requiredName('date'), row.cell('time')), at, precision ?? undefined),
      at,
      placePrecision: meters === null ? { kind: named ?? 'unstated' } : { kind: 'meters', meters },
      area: row.name('area', 'admin1'),
      type: row.requiredName('type'),
      sources: row.list('sources', 'source'),
      note: row.note('note', 'notes'),
      licence: row.name('licence', 'license'),
    } satisfies Omit<EventReport, 'id'>;
    return { id: row.name('id') ?? contentId(report), ...report };
  },
};

/** To add a source: its columns here. The first whose needs are met is taken. */
export const EVENT_COLUMNS: readonly EventColumns[] = [firms, acled, own];

/** The radius that holds a pixel of so many km along scan and track. */
function pixelPrecision(scanKm: number | null, trackKm: number | null): PlacePrecision {
  if (scanKm === null || trackKm === null) return { kind: 'unstated' };
  return { kind: 'meters', meters: Math.ceil(500 * Math.hypot(scanKm, trackKm)) };
}

function notes(named: readonly (readonly [name: string, text: string | null])[]): string | null {
  const stated = named.filter(([, text]) => text !== null);
  return stated.length === 0 ? null : stated.map(([name, text]) => `${name}: ${text}`).join('; ');
}

/** What the codes 1, 2, 3 stand for. */
function coded<Word>(code: string | null, column: string, words: readonly [Word, Word, Word]): Word | null {
  if (code === null) return null;
  const word = /^[123]$/.test(code) ? words[Number(code) - 1] : undefined;
  if (word === undefined) throw new UnusableRow(`${column} is not 1, 2 or 3`);
  return word;
}

function oneOf<Word extends string>(text: string | null, column: string, words: readonly Word[]): Word | null {
  if (text === null) return null;
  const word = words.find((known) => known === text.toLowerCase());
  if (word === undefined) throw new UnusableRow(`${column} is not one of ${words.join(', ')}`);
  return word;
}

function contentId(report: Omit<EventReport, 'id'>): string {
  return `made:${createHash('sha256').update(JSON.stringify(report)).digest('hex').slice(0, 16)}`;
}
