import { UsageError } from '../../core/contract/errors.ts';
import type { AlertAct } from '../../core/contract/watch.ts';
import { parseGeometry } from '../../core/geo/parse-geometry.ts';
import { isRecord, isText } from '../json-values.ts';
import { isTime } from './watch-queries.ts';

const MOST_ACTS = 1000;

type Reading = (act: Readonly<Record<string, unknown>>) => AlertAct;

const acts: Readonly<Record<AlertAct['kind'], Reading>> = {
  acknowledge: (act) => ({ kind: 'acknowledge', alertId: idIn(act, 'alertId') }),
  snooze: (act) => {
    const { until } = act;
    if (!isTime(until)) throw new UsageError('"until" must be a time in UTC, like 2026-03-01T06:00:00Z.');
    return { kind: 'snooze', alertId: idIn(act, 'alertId'), until };
  },
  mute: (act) => ({ kind: 'mute', siteId: idIn(act, 'siteId') }),
  unmute: (act) => ({ kind: 'unmute', siteId: idIn(act, 'siteId') }),
  'ignore-zone': (act) => {
    const zone = parseGeometry(act['zone']);
    if (zone.type !== 'Polygon' && zone.type !== 'MultiPolygon') {
      throw new UsageError('"zone" must be a GeoJSON Polygon or MultiPolygon.');
    }
    return { kind: 'ignore-zone', siteId: idIn(act, 'siteId'), zone };
  },
};

/**
 * The body of `POST /api/alerts/acts`. One bad act refuses all of them, so that nothing is half done.
 *
 * @throws UsageError that says which act is not as wanted, and why.
 */
export function parseAlertActs(body: unknown): readonly AlertAct[] {
  if (!isRecord(body) || !Array.isArray(body['acts']) || body['acts'].length > MOST_ACTS) {
    throw new UsageError(`The body must be {"acts": […]} with at most ${MOST_ACTS} acts.`);
  }
  return body['acts'].map((act: unknown, i) => {
    const kind = isRecord(act) ? act['kind'] : null;
    if (!isRecord(act) || !Object.hasOwn(acts, kind as string)) {
      throw new UsageError(`Act ${i} has no known "kind". Known are ${Object.keys(acts).join(', ')}.`);
    }
    try {
      return acts[kind as AlertAct['kind']](act);
    } catch (cause) {
      if (!(cause instanceof UsageError)) throw cause;
      throw new UsageError(`Act ${i}: ${cause.message}`, { cause });
    }
  });
}

function idIn(act: Readonly<Record<string, unknown>>, name: string): string {
  const id = act[name];
  if (!isText(id, 200)) throw new UsageError(`"${name}" must be an id.`);
  return id;
}
