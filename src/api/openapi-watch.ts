import {
  ALERT_KINDS,
  ALERT_STATES,
  type Alert,
  type AlertAct,
  type Cadence,
  LOOK_STATES,
  type Look,
  type LookFinding,
  type SceneLimits,
  SILENCERS,
  type Site,
  type SiteCircle,
  type SiteDraft,
  type SiteSummary,
  type SiteThresholds,
  type WatchedScene,
} from '../core/contract/watch.ts';
import type {
  AlertActPost,
  AlertList,
  LookFindingList,
  LookList,
  LookProgress,
  LookUnderWay,
  PlannedLook,
  SiteImport,
  SiteList,
  WatchPlan,
} from '../core/contract/watch-api.ts';
import {
  boolean,
  inPath,
  inQuery,
  integer,
  json,
  limit,
  listOf,
  made,
  number,
  numberOrNull,
  orNull,
  problems,
  ref,
  type Schema,
  shape,
  text,
  textOrNull,
  texts,
  time,
  timeOrNull,
} from './openapi-parts.ts';

const position: Schema = {
  description: 'Longitude and latitude, degrees.',
  type: 'array',
  prefixItems: [number, number],
  minItems: 2,
  maxItems: 2,
};
const polygon: Schema = { type: 'array', items: { type: 'array', items: position } };
const zones: Schema = listOf('LonLatGeometry');

const circle = shape<SiteCircle>({ at: shape<SiteCircle['at']>({ lon: number, lat: number }), radiusMeters: number });
const source = { ...text, description: 'Name of a known archive, or the address of any other.' };
const notify = { ...texts, description: '`https://…` is a webhook, `mailto:…` an e-mail address.' };

const drafted = {
  id: text,
  name: text,
  at: { anyOf: [text, circle.properties!['at']!], description: 'With `radiusMeters`; or `area`.' },
  radiusMeters: number,
  area: ref('LonLatGeometry'),
  tags: texts,
  source,
  cadence: { ...text, description: '`each-new-scene`, or five fields of cron, which are read in `zone`.' },
  zone: { ...text, description: 'IANA time zone.' },
  maximumCloudFraction: number,
  maximumGsdMeters: number,
  maximumOffNadirDegrees: number,
  minimumAreaM2: number,
  minimumConfidence: number,
  ignoreZones: { type: 'array', items: { anyOf: [ref('LonLatGeometry'), circle] } },
  baseline: text,
  notify,
  priority: number,
  paused: boolean,
} satisfies Readonly<Record<keyof SiteDraft, Schema>>;

type Act<Kind extends AlertAct['kind']> = Extract<AlertAct, { readonly kind: Kind }>;

export const watchSchemas: Readonly<Record<string, Schema>> = {
  LonLatGeometry: {
    description: 'RFC 7946; several polygons where the antimeridian cuts one.',
    anyOf: [
      shape<{ type: 'Polygon'; coordinates: unknown }>({ type: { enum: ['Polygon'] }, coordinates: polygon }),
      shape<{ type: 'MultiPolygon'; coordinates: unknown }>({
        type: { enum: ['MultiPolygon'] },
        coordinates: { type: 'array', items: polygon },
      }),
    ],
  },
  Cadence: {
    anyOf: [
      shape<Extract<Cadence, { kind: 'each-new-scene' }>>({ kind: { enum: ['each-new-scene'] } }),
      shape<Extract<Cadence, { kind: 'cron' }>>({
        kind: { enum: ['cron'] },
        expression: { ...text, description: 'Five fields.' },
        zone: { ...text, description: 'IANA time zone.' },
      }),
    ],
  },
  SceneLimits: {
    description: 'A scene that does not say passes.',
    ...shape<SceneLimits>({ maximumCloudFraction: number, maximumGsdMeters: number, maximumOffNadirDegrees: number }, [
      'maximumCloudFraction',
      'maximumGsdMeters',
      'maximumOffNadirDegrees',
    ]),
  },
  SiteThresholds: shape<SiteThresholds>({ minimumAreaM2: number, minimumConfidence: number }),
  Site: shape<Site>(
    {
      id: text,
      name: text,
      area: ref('LonLatGeometry'),
      circle,
      tags: texts,
      source,
      cadence: ref('Cadence'),
      limits: ref('SceneLimits'),
      thresholds: ref('SiteThresholds'),
      ignoreZones: zones,
      baseline: textOrNull,
      notify,
      priority: number,
      paused: boolean,
    },
    ['circle'],
  ),
  SiteDraft: {
    description: 'A site as people write it. What is left out is as a sites file has it then.',
    ...shape<SiteDraft>(
      drafted,
      (Object.keys(drafted) as (keyof SiteDraft)[]).filter((name) => name !== 'name'),
    ),
    additionalProperties: false,
  },
  WatchedScene: shape<WatchedScene>({
    id: text,
    archive: text,
    acquiredAt: time,
    sensor: textOrNull,
    gsdMeters: numberOrNull,
    itemAddress: textOrNull,
  }),
  Look: {
    description: 'One look at one site; kept for ever, so that silence is evidence of a look.',
    ...shape<Look>(
      {
        id: text,
        siteId: text,
        dueAt: time,
        lookedAt: time,
        state: { enum: LOOK_STATES, description: 'None of them ever stands for another.' },
        reason: text,
        before: orNull('WatchedScene'),
        after: orNull('WatchedScene'),
        runId: textOrNull,
        picturesRemovedAt: {
          ...time,
          description: 'When its run was pruned; there while pictures are not. The run then answers 410.',
        },
        findings: integer,
        silenced: {
          type: 'object',
          description: 'Findings kept silent, by what silenced them.',
          properties: Object.fromEntries(SILENCERS.map((silencer) => [silencer, integer])),
        },
        changedAreaM2: numberOrNull,
      },
      ['picturesRemovedAt'],
    ),
  },
  LookFinding: shape<LookFinding>({
    findingId: text,
    kind: { enum: ['change', 'aircraft', 'crater', 'building'] },
    sentence: text,
    at: orNull('LonLat'),
    areaM2: numberOrNull,
    silencedBy: { enum: [...SILENCERS, null], description: 'Null where it tells somebody.' },
    why: textOrNull,
  }),
  SiteSummary: shape<SiteSummary>({
    site: ref('Site'),
    lastLook: orNull('Look'),
    lastPair: orNull('Look'),
    nextDueAt: timeOrNull,
    overdue: boolean,
    unreadAlerts: integer,
    muted: boolean,
    changedAreas: {
      type: 'array',
      items: shape<SiteSummary['changedAreas'][number]>({ at: time, areaM2: number }),
      description: 'Of its last looks at a pair, oldest first.',
    },
  }),
  SiteList: shape<SiteList>({
    sites: listOf('SiteSummary'),
    next: { type: ['integer', 'null'], description: 'The `from` of the sites after these; null at the end.' },
  }),
  SiteImport: shape<SiteImport>({ added: integer, changed: integer, unchanged: integer }),
  LookList: shape<LookList>({
    looks: listOf('Look'),
    next: { ...textOrNull, description: 'The `before` of the looks before these; null at the end.' },
  }),
  LookUnderWay: shape<LookUnderWay>({
    dueAt: { ...time, description: 'The moment that it answers, by which it is known once it is taken.' },
    state: { enum: ['waiting', 'running'] },
    startsAt: { ...time, description: 'When it is tried, first or again; of one that runs, when it was.' },
    said: { ...textOrNull, description: 'How far it is, or why the try before failed.' },
  }),
  LookProgress: shape<LookProgress>({ underWay: orNull('LookUnderWay') }),
  LookFindingList: shape<LookFindingList>({ findings: listOf('LookFinding') }),
  Alert: {
    description: 'A cue that something may be worth a look; never a verdict.',
    ...shape<Alert>({
      id: { ...text, description: 'The same finding has the same id for ever.' },
      siteId: text,
      lookId: textOrNull,
      kind: { enum: ALERT_KINDS },
      findingId: textOrNull,
      runId: textOrNull,
      at: orNull('LonLat'),
      sentence: text,
      state: { enum: ALERT_STATES },
      raisedAt: time,
      snoozedUntil: timeOrNull,
    }),
  },
  AlertList: shape<AlertList>({ alerts: listOf('Alert') }),
  AlertAct: {
    anyOf: [
      shape<Act<'acknowledge'>>({ kind: { enum: ['acknowledge'] }, alertId: text }),
      shape<Act<'snooze'>>({ kind: { enum: ['snooze'] }, alertId: text, until: time }),
      shape<Act<'mute'>>({ kind: { enum: ['mute', 'unmute'] }, siteId: text }),
      shape<Act<'ignore-zone'>>({ kind: { enum: ['ignore-zone'] }, siteId: text, zone: ref('LonLatGeometry') }),
    ],
  },
  AlertActPost: shape<AlertActPost>({ acts: listOf('AlertAct') }),
  PlannedLook: shape<PlannedLook>({
    siteId: text,
    name: text,
    centre: ref('LonLat'),
    dueAt: time,
    does: { enum: ['compare', 'not-comparable', 'no-new-scene', 'failed'] },
    search: { ...text, description: 'Which archive was asked, what of it would be compared, and why.' },
    scenes: { ...integer, description: 'That the archive offers; 0 where it could not be asked.' },
    areaKm2: number,
    bytes: { type: ['integer', 'null'], description: 'To be fetched, roughly; null where it is not known.' },
    quotaKm2: { ...numberOrNull, description: 'Ground that counts against a quota; null where it is not known.' },
    cost: textOrNull,
  }),
  WatchPlan: shape<WatchPlan>({
    looks: listOf('PlannedLook'),
    total: text,
    cues: { ...text, description: 'How many looks reports may still ask for.' },
    next: { type: ['integer', 'null'], description: 'The `from` of the sites after these; null at the end.' },
  }),
};

const siteId = inPath('id', "The site's id.");
const draft = { required: true, ...json('', ref('SiteDraft')) };

export const watchPaths = {
  '/api/sites': {
    get: {
      summary: 'The sites that are watched, by name, each with what was last seen of it',
      parameters: [inQuery('from', 'Leave out so many; `next` of the last answer.', integer), limit],
      responses: { 200: json('The sites', ref('SiteList')), ...problems(400, 503) },
    },
    post: {
      summary: 'Watch one more',
      requestBody: draft,
      responses: {
        201: made('It is watched', 'Site', 'Address of the site'),
        ...problems(400, 403, 409, 413, 415, 503),
      },
    },
  },
  '/api/sites-file': {
    get: {
      summary: 'All sites as a sites file, in YAML',
      responses: { 200: { description: 'The file', content: { 'application/yaml': {} } }, ...problems(503) },
    },
    post: {
      summary: 'Take in a sites file: YAML, CSV or GeoJSON',
      description: 'All of it or, where something is not as wanted, nothing; the refusal names every fault.',
      parameters: [{ ...inQuery('name', 'File name with extension.'), required: true }],
      requestBody: { required: true, content: { 'application/octet-stream': {} } },
      responses: { 200: json('Taken in', ref('SiteImport')), ...problems(400, 403, 409, 413, 415, 503) },
    },
  },
  '/api/sites/{id}': {
    get: {
      summary: 'A site, with what was last seen of it',
      parameters: [siteId],
      responses: { 200: json('The site', ref('SiteSummary')), ...problems(404, 503) },
    },
    put: {
      summary: 'Write it anew',
      description: 'Its looks and alerts stay.',
      parameters: [siteId],
      requestBody: draft,
      responses: { 200: json('As it is now', ref('Site')), ...problems(400, 403, 404, 409, 413, 415, 503) },
    },
    delete: {
      summary: 'Watch it no longer, and forget its looks and alerts',
      description: 'Runs stay.',
      parameters: [siteId],
      responses: { 204: { description: 'Gone' }, ...problems(403, 404, 503) },
    },
  },
  '/api/sites/{id}/pause': {
    post: {
      summary: 'Look at it no more until it is resumed',
      parameters: [siteId],
      responses: { 200: json('As it is now', ref('Site')), ...problems(403, 404, 503) },
    },
  },
  '/api/sites/{id}/resume': {
    post: {
      summary: 'Look at it again',
      parameters: [siteId],
      responses: { 200: json('As it is now', ref('Site')), ...problems(403, 404, 503) },
    },
  },
  '/api/sites/{id}/look': {
    get: {
      summary: 'The look at a site that waits or is under way',
      parameters: [siteId],
      responses: { 200: json('The look, or null', ref('LookProgress')), ...problems(404, 503) },
    },
    post: {
      summary: 'Look at it now',
      description: 'Paused or not, before all that is due. Where a look waits or is under way already it is that one.',
      parameters: [siteId],
      responses: { 202: json('It is queued', ref('LookProgress')), ...problems(403, 404, 503) },
    },
  },
  '/api/sites/{id}/looks': {
    get: {
      summary: 'The looks at a site, newest first',
      parameters: [siteId, inQuery('before', '`next` of the last answer.'), limit],
      responses: { 200: json('The looks', ref('LookList')), ...problems(400, 404, 503) },
    },
  },
  '/api/looks/{id}/findings': {
    get: {
      summary: 'What a look found, and what of it was kept silent, and why',
      parameters: [inPath('id', "The look's id.")],
      responses: { 200: json('The findings', ref('LookFindingList')), ...problems(404, 503) },
    },
  },
  '/api/alerts': {
    get: {
      summary: 'Alerts, newest first',
      parameters: [
        inQuery('site', 'Of one site alone.'),
        inQuery('state', `${ALERT_STATES.join(', ')}.`, { enum: ALERT_STATES }),
        limit,
      ],
      responses: { 200: json('The alerts', ref('AlertList')), ...problems(400, 404, 503) },
    },
  },
  '/api/feed.atom': {
    get: {
      summary: 'The newest alerts as an Atom feed',
      description: 'RFC 4287. The id of an entry is that of its alert, for ever.',
      responses: { 200: { description: 'The feed' }, ...problems(503) },
    },
  },
  '/api/alerts/acts': {
    post: {
      summary: 'Acknowledge, snooze, mute a site, ignore a zone',
      description: 'All acts or, where one of them cannot be done, none. Done once answered.',
      requestBody: { required: true, ...json('', ref('AlertActPost')) },
      responses: { 204: { description: 'Done' }, ...problems(400, 403, 404, 413, 415, 503) },
    },
  },
  '/api/watch/plan': {
    get: {
      summary: 'What a round would search, fetch and analyse now',
      description:
        'Of the sites that are not paused, by name. Changes nothing. Asks archives for metadata, one site after the other. Not for the pages of other origins.',
      parameters: [inQuery('from', 'Leave out so many; `next` of the last answer.', integer), limit],
      responses: { 200: json('The plan', ref('WatchPlan')), ...problems(400, 403, 429, 503) },
    },
  },
} as const;
