import type { Alert, Look, Site } from '../../src/core/contract/watch.ts';

/** A watched site, an alert and a look that differ from the usual ones only in what a test says. */
export function siteLike(change: Partial<Site> = {}): Site {
  return {
    id: 'saky',
    name: 'Saky air base',
    area: {
      type: 'Polygon',
      coordinates: [
        [
          [33.57, 45.08],
          [33.62, 45.08],
          [33.62, 45.11],
          [33.57, 45.11],
          [33.57, 45.08],
        ],
      ],
    },
    tags: [],
    source: 'earth-search',
    cadence: { kind: 'each-new-scene' },
    limits: {},
    thresholds: { minimumAreaM2: 0, minimumConfidence: 0 },
    ignoreZones: [],
    baseline: null,
    notify: [],
    priority: 0,
    paused: false,
    ...change,
  };
}

export function alertLike(change: Partial<Alert> = {}): Alert {
  return {
    id: 'alert-1',
    siteId: 'saky',
    lookId: 'look-1',
    kind: 'finding',
    findingId: 'F1',
    runId: 'run-1',
    at: { lon: 33.6, lat: 45.09 },
    sentence: 'Ground became darker over 812 m².',
    state: 'unread',
    raisedAt: '2022-08-10T12:00:00.000Z',
    snoozedUntil: null,
    ...change,
  };
}

export function lookLike(change: Partial<Look> = {}): Look {
  const scene = { archive: 'rehearsal', sensor: null, gsdMeters: 0.5, itemAddress: null };
  return {
    id: 'look-1',
    siteId: 'saky',
    dueAt: '2022-08-10T11:00:00.000Z',
    lookedAt: '2022-08-10T11:00:30.000Z',
    state: 'changed',
    reason: 'Three findings reach the thresholds.',
    before: { ...scene, id: 'b', acquiredAt: '2022-08-09T08:14:00.000Z' },
    after: { ...scene, id: 'a', acquiredAt: '2022-08-10T08:10:00.000Z' },
    runId: 'run-1',
    findings: 3,
    silenced: {},
    changedAreaM2: 812,
    ...change,
  };
}
