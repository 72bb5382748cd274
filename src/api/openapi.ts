import type {
  FindingList,
  Health,
  JobList,
  JobRequest,
  JobView,
  Progress,
  RunList,
  RunSummary,
  SceneLook,
  SceneSummary,
  Upload,
  WatchHealth,
} from '../core/contract/api.ts';
import type { FoundScene, OfferedAsset, OfferedScene, RankedPair, SearchResult } from '../core/contract/archive.ts';
import type { Problem } from '../core/contract/errors.ts';
import { refusals } from '../core/contract/errors.ts';
import {
  type AircraftFinding,
  type BuildingFinding,
  type ChangeFinding,
  type CraterFinding,
  damageClasses,
  type Verdict,
} from '../core/contract/finding.ts';
import { DAMAGE_SCALES, GIS_FORMATS } from '../core/contract/gis-export.ts';
import { GRAPHIC_FORMATS, GRAPHIC_PRESETS, GRAPHIC_WIDTH } from '../core/contract/graphic.ts';
import {
  EXPORT_CONTENTS,
  EXPORT_PURPOSES,
  type ExportDecision,
  type Licence,
  type RunLicenceCard,
} from '../core/contract/licence.ts';
import {
  type Annotation,
  type AnnotationEdit,
  type AnnotationRemoval,
  annotationColours,
  annotationShapes,
  type Decision,
  type Nudge,
  type ReviewLog,
  type ReviewPost,
  rejectReasons,
  type Undo,
} from '../core/contract/review.ts';
import { OBJECT_LABELS, type RunManifest } from '../core/contract/run.ts';
import type { RunWords } from '../core/contract/words.ts';
import type { LonLat, PixelPoint } from '../core/geo/points.ts';
import { MOTIONS } from '../core/publish/graphic-export.ts';
import { cuePaths, cueSchemas } from './openapi-cues.ts';
import {
  boolean,
  booleanOrNull,
  boxOrNull,
  inPath,
  inQuery,
  integer,
  json,
  listOf,
  number,
  numberOrNull,
  object,
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
import { watchPaths, watchSchemas } from './openapi-watch.ts';

/** What findings of every kind have. */
const stated = {
  id: text,
  box: { ...boxOrNull, type: 'array' },
  beforeBox: boxOrNull,
  afterBox: boxOrNull,
  beforeAsset: textOrNull,
  afterAsset: textOrNull,
  outline: { type: 'array', items: { type: 'array' } },
  at: { type: ['object', 'null'] },
  areaPx: number,
  areaM2: numberOrNull,
  confidence: numberOrNull,
  evidence: object,
  sentence: text,
  claims: object,
  offeredDamage: { type: 'array', items: { enum: [...damageClasses] } },
} satisfies Readonly<Record<string, Schema>>;

/** What findings of older runs lack. */
const olderLack = ['offeredDamage'] as const;

/** What acts of every kind have. */
function act(kind: string) {
  return { id: { ...text, format: 'uuid' }, kind: { enum: [kind] }, by: text, at: time };
}

const assetOrNull = orNull('OfferedAsset');

/** A scene that an archive offers. */
const offered = {
  id: text,
  archive: text,
  collection: textOrNull,
  acquiredAt: { ...text, description: 'ISO 8601, UTC; a date alone where no time is known.' },
  footprint: object,
  sensor: textOrNull,
  gsdMeters: numberOrNull,
  cloudFraction: { ...numberOrNull, description: 'Of the whole scene, 0..1.' },
  hiddenFraction: { type: 'number', description: 'What its mask hides of the area, 0..1; where that was read.' },
  sun: { type: ['object', 'null'] },
  offNadirDegrees: numberOrNull,
  viewAzimuthDegrees: numberOrNull,
  licence: textOrNull,
  credit: textOrNull,
  asset: assetOrNull,
  mask: assetOrNull,
  thumbnail: textOrNull,
  itemAddress: textOrNull,
} satisfies Readonly<Record<string, Schema>>;

const schemas: Readonly<Record<string, Schema>> = {
  Problem: {
    description: 'RFC 9457 problem document. `code` is stable; `detail` is for people.',
    ...shape<Problem>({
      type: text,
      title: text,
      status: integer,
      code: { enum: Object.keys(refusals) },
      detail: text,
    }),
  },
  Health: shape<Health>({
    status: { enum: ['ok', 'down'], description: 'Down where the store does not answer.' },
    watch: orNull('WatchHealth'),
  }),
  WatchHealth: shape<WatchHealth>({
    store: { enum: ['ok', 'down'] },
    queue: { enum: ['ok', 'down'] },
    scheduler: { enum: ['running', 'elsewhere', 'stopped'] },
  }),
  Verdict: {
    description: 'Failure to see is not absence of change: `not-observed` says why nothing can be said.',
    anyOf: [
      shape<Extract<Verdict, { kind: 'changed' }>>({
        kind: { enum: ['changed'] },
        findings: integer,
        observedFraction: number,
      }),
      shape<Extract<Verdict, { kind: 'unchanged' }>>({ kind: { enum: ['unchanged'] }, observedFraction: number }),
      shape<Extract<Verdict, { kind: 'not-observed' }>>({
        kind: { enum: ['not-observed'] },
        why: { enum: ['cloud', 'no-overlap', 'misaligned', 'no-data'] },
      }),
    ],
  },
  RunSummary: shape<RunSummary>({
    id: text,
    title: text,
    createdAt: time,
    beforeAcquiredAt: textOrNull,
    afterAcquiredAt: textOrNull,
    beforeScene: ref('SceneSummary'),
    afterScene: ref('SceneSummary'),
    footprint: { type: ['array', 'null'], items: ref('LonLat') },
    verdict: ref('Verdict'),
    findings: integer,
  }),
  LonLat: shape<LonLat>({ lon: number, lat: number }),
  SceneSummary: shape<SceneSummary>({ id: text, name: text }),
  RunList: shape<RunList>({ runs: listOf('RunSummary') }),
  Licence: {
    description: 'What one may do with an image; null where that stands in an agreement that nobody has shown.',
    ...shape<Licence>({
      id: text,
      name: text,
      url: textOrNull,
      creditNeeded: boolean,
      mayPublish: booleanOrNull,
      mayAlter: booleanOrNull,
      nonCommercial: boolean,
      shareAlike: boolean,
      mayShareGeoreferenced: booleanOrNull,
      noticeUnaltered: boolean,
      words: text,
    }),
  },
  ExportDecision: {
    description: 'What the licences say to an export; `confirm` is what a person must confirm where it asks.',
    ...shape<ExportDecision>({
      outcome: { enum: ['allowed', 'asks', 'refused'] },
      refusals: texts,
      confirm: texts,
      keep: texts,
    }),
  },
  RunLicenceCard: shape<RunLicenceCard>({
    before: ref('Licence'),
    after: ref('Licence'),
    together: ref('Licence'),
    exports: {
      type: 'object',
      description: 'By purpose, then by what leaves: `picture`, `georeferenced-picture`, `findings`.',
      properties: Object.fromEntries(
        EXPORT_PURPOSES.map((purpose) => [
          purpose,
          {
            type: 'object',
            properties: Object.fromEntries(EXPORT_CONTENTS.map((content) => [content, ref('ExportDecision')])),
            required: EXPORT_CONTENTS,
          },
        ]),
      ),
      required: EXPORT_PURPOSES,
    },
  }),
  RunWords: {
    description: 'Drafts for a person to edit: counts are ranges, and nothing is said that the pixels do not carry.',
    ...shape<RunWords>({
      locale: text,
      headline: text,
      caption: text,
      altText: text,
      licence: ref('RunLicenceCard'),
    }),
  },
  RunManifest: {
    description: 'run.json, as the run wrote it.',
    ...shape<RunManifest>(
      {
        schema: { enum: [1] },
        id: text,
        title: text,
        version: text,
        createdAt: time,
        inputs: object,
        parameters: object,
        grid: object,
        crs: { type: ['object', 'null'] },
        pixelMeters: { type: ['object', 'null'] },
        footprint: { type: ['array', 'null'] },
        registration: object,
        radiometry: object,
        comparability: object,
        nullPair: { type: ['object', 'null'] },
        verdict: ref('Verdict'),
        counts: object,
        observedFraction: number,
        notObserved: object,
        summary: texts,
        detectors: {
          type: 'array',
          items: object,
          description: 'Models that looked for objects: label, model, sha256, engine.',
        },
        warnings: texts,
        timings: object,
        outputs: {
          type: 'array',
          items: {
            type: 'object',
            properties: { path: text, sha256: text, bytes: integer },
            required: ['path', 'sha256', 'bytes'],
          },
        },
        evidence: { ...text, description: 'The log of how the run came about, among its files.' },
      },
      ['evidence'],
    ),
  },
  Finding: { anyOf: ['ChangeFinding', 'AircraftFinding', 'CraterFinding', 'BuildingFinding'].map(ref) },
  ChangeFinding: shape<ChangeFinding>(
    {
      ...stated,
      kind: { enum: ['change'] },
      hint: { type: ['object', 'null'] },
    },
    olderLack,
  ),
  AircraftFinding: shape<AircraftFinding>(
    {
      ...stated,
      kind: { enum: ['aircraft'] },
      status: { enum: ['present', 'arrived', 'departed', 'moved', 'damaged', 'destroyed', 'not-assessable'] },
      inRevetment: { type: ['boolean', 'null'] },
      nearestCraterMeters: numberOrNull,
      isSmokeNear: { type: ['boolean', 'null'] },
      movedMeters: numberOrNull,
    },
    olderLack,
  ),
  CraterFinding: shape<CraterFinding>(
    {
      ...stated,
      kind: { enum: ['crater'] },
      diameterMeters: numberOrNull,
      diameterMetersRange: { type: ['array', 'null'], items: number, description: '[least, most], m' },
      isIndicative: { type: 'boolean' },
    },
    olderLack,
  ),
  BuildingFinding: shape<BuildingFinding>(
    {
      ...stated,
      kind: { enum: ['building'] },
      damageClass: { enum: ['destroyed', 'severe', 'moderate', 'possible', 'no-visible-damage', 'not-assessable'] },
    },
    olderLack,
  ),
  FindingList: shape<FindingList>({ findings: listOf('Finding') }),
  Upload: shape<Upload>({
    upload: { type: 'string', description: '`upload:<id>/<name>`, to be used in a JobRequest.' },
    bytes: integer,
  }),
  SceneLook: shape<SceneLook>({
    name: text,
    acquiredAt: textOrNull,
    credit: textOrNull,
    gsdMeters: numberOrNull,
    crs: textOrNull,
    widthPx: integer,
    heightPx: integer,
    sampleType: text,
    bandNames: texts,
    preview: { type: 'string', description: 'A small PNG as data URI; transparent where there is no data.' },
    previewGrid: object,
  }),
  JobRequest: {
    ...shape<JobRequest>(
      {
        before: {
          type: 'string',
          description:
            'An `upload:…`, `scene:<id>` of a scene in a RunSummary, or a path under a folder the server may read.',
        },
        after: text,
        nullScene: {
          type: 'string',
          description: 'An earlier scene with no event between it and `before`: findings get a false discovery rate.',
        },
        aoi: { type: 'string', description: 'GeoJSON (lon/lat) of the area to compare, as an upload or a path.' },
        buildings: { type: 'string', description: 'GeoJSON (lon/lat) of footprints whose state is told, likewise.' },
        beforeDate: { type: 'string', description: 'ISO 8601: a day, or a time with its zone.' },
        afterDate: text,
        title: { type: 'string', description: 'What the place is called.' },
        credit: text,
        licence: { type: 'string', description: 'What the images are under: "CC BY-NC 4.0".' },
        gsdMeters: { type: 'number', description: 'Ground sample distance to compare at, m.' },
        method: { type: 'string', description: 'Name of the change method.' },
        detect: { type: 'array', items: { enum: OBJECT_LABELS }, description: 'Objects to look for; all unless told.' },
      },
      [
        'nullScene',
        'aoi',
        'buildings',
        'detect',
        'beforeDate',
        'afterDate',
        'title',
        'credit',
        'licence',
        'gsdMeters',
        'method',
      ],
    ),
    additionalProperties: false,
  },
  Progress: shape<Progress>({ stage: text, done: number, total: number }),
  JobView: shape<JobView>({
    id: text,
    state: { enum: ['queued', 'running', 'done', 'failed', 'cancelled'] },
    before: text,
    after: text,
    queuedAt: time,
    startedAt: timeOrNull,
    progress: orNull('Progress'),
    runId: textOrNull,
    problem: orNull('Problem'),
  }),
  OfferedAsset: shape<OfferedAsset>({
    key: text,
    href: text,
    mediaType: textOrNull,
    bytes: numberOrNull,
    checksum: textOrNull,
    bandNames: { type: ['array', 'null'], items: text },
  }),
  OfferedScene: shape<OfferedScene>(offered, ['viewAzimuthDegrees', 'hiddenFraction']),
  FoundScene: shape<FoundScene>({ ...offered, coveredFraction: number }, ['viewAzimuthDegrees', 'hiddenFraction']),
  RankedPair: shape<RankedPair>({
    before: ref('OfferedScene'),
    after: ref('OfferedScene'),
    coveredFraction: number,
    grade: { enum: ['good', 'fair', 'poor', 'unknown'] },
    factors: { type: 'array', items: object },
    why: texts,
  }),
  SearchResult: shape<SearchResult>({
    source: object,
    area: object,
    from: time,
    to: time,
    around: textOrNull,
    scenes: { ...listOf('FoundScene'), description: 'The newest first.' },
    skipped: { ...object, description: 'Items that could not be used, by what was wrong with them.' },
    truncated: boolean,
    pairs: { ...listOf('RankedPair'), description: 'The fairest first; empty without `around`.' },
    notes: texts,
  }),
  PixelPoint: shape<PixelPoint>({ col: number, row: number }),
  Decision: shape<Decision>({
    ...act('decision'),
    findingId: text,
    call: { enum: ['accepted', 'rejected'] },
    damageClass: { enum: [...damageClasses, null] },
    reason: { enum: [...rejectReasons, null], description: 'Set where rejected, null where accepted.' },
    note: textOrNull,
  }),
  Annotation: shape<Annotation>({
    id: text,
    shape: { enum: annotationShapes },
    points: { ...listOf('PixelPoint'), description: 'On the aligned grid, px.' },
    text,
    colour: { enum: annotationColours },
    isMeasured: { type: 'boolean' },
  }),
  AnnotationEdit: shape<AnnotationEdit>({ ...act('annotation'), annotation: ref('Annotation') }),
  AnnotationRemoval: shape<AnnotationRemoval>({ ...act('annotation-removal'), annotationId: text }),
  Nudge: shape<Nudge>({ ...act('nudge'), shiftPx: ref('PixelPoint') }),
  Undo: shape<Undo>({ ...act('undo'), of: text }),
  ReviewAct: {
    description: 'Appended, never changed; `id` is a UUID of the client, so that an act sent twice counts once.',
    anyOf: ['Decision', 'AnnotationEdit', 'AnnotationRemoval', 'Nudge', 'Undo'].map(ref),
  },
  ReviewPost: shape<ReviewPost>({ acts: listOf('ReviewAct') }),
  ReviewLog: shape<ReviewLog>({
    entries: { ...listOf('ReviewAct'), description: 'Each with `takenAt`, when the server took it.' },
    next: integer,
  }),
  JobList: shape<JobList>({ jobs: listOf('JobView') }),
  ...watchSchemas,
  ...cueSchemas,
};

const runId = inPath('id', "The run's id.");
const jobId = inPath('id', "The job's id.");

/**
 * The OpenAPI 3.1 document of everything under `/api`. Written by hand; tests hold it against the routes and the
 * answers, and the compiler holds its schemas against the contract.
 */
export const openApiDocument = {
  openapi: '3.1.0',
  info: {
    title: 'Aftermath',
    version: '1',
    license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    description: 'Compares satellite scenes of two dates. Serves one machine; there is no login.',
  },
  paths: {
    '/api/health': {
      get: {
        summary: 'Is it up',
        responses: {
          200: json('It is', ref('Health')),
          503: json('The store of the watchlist does not answer', ref('Health')),
          ...problems(),
        },
      },
    },
    '/metrics': {
      get: {
        summary: 'Counts and durations for Prometheus',
        responses: { 200: { description: 'The text format', content: { 'text/plain': {} } }, ...problems() },
      },
    },
    '/api/openapi.json': {
      get: { summary: 'This document', responses: { 200: json('OpenAPI 3.1', object), ...problems() } },
    },
    '/api/runs': {
      get: { summary: 'All runs, newest first', responses: { 200: json('The runs', ref('RunList')), ...problems() } },
    },
    '/api/runs/{id}': {
      get: {
        summary: 'The manifest of a run',
        parameters: [runId],
        responses: { 200: json('run.json', ref('RunManifest')), ...problems(404) },
      },
    },
    '/api/runs/{id}/findings': {
      get: {
        summary: 'The findings of a run, strongest first',
        parameters: [runId],
        responses: { 200: json('findings.json', ref('FindingList')), ...problems(404, 422) },
      },
    },
    '/api/runs/{id}/findings/{finding}/triptych.jpg': {
      get: {
        summary: 'Before, after and change map round one finding',
        parameters: [runId, inPath('finding', 'As `F1`.')],
        responses: { 200: { description: 'JPEG', content: { 'image/jpeg': {} } }, ...problems(404, 422, 503) },
      },
    },
    '/api/runs/{id}/review': {
      get: {
        summary: 'What people did at the desk of a run, oldest first',
        parameters: [
          runId,
          { name: 'from', in: 'query', description: 'Leave out so many; `next` of the last answer.', schema: integer },
        ],
        responses: { 200: json('The log', ref('ReviewLog')), ...problems(400, 404) },
      },
      post: {
        summary: 'Append to it',
        description: 'All acts or, where one of them is malformed, none. On the disk once answered.',
        parameters: [runId],
        requestBody: { required: true, ...json('', ref('ReviewPost')) },
        responses: { 204: { description: 'Kept' }, ...problems(400, 403, 404, 413, 415, 507) },
      },
    },
    '/api/runs/{id}/words': {
      get: {
        summary: 'Headline, caption and alternative text of a run, and what its licences allow',
        parameters: [
          runId,
          inQuery('locale', 'For whom dates and figures are written: en-GB unless told.'),
          inQuery('credit', 'Credit of images that state none.'),
        ],
        responses: { 200: json('The drafts', ref('RunWords')), ...problems(400, 404, 422) },
      },
    },
    '/api/runs/{id}/graphic.{format}': {
      get: {
        summary: 'The graphic of a run, drawn as asked',
        description:
          'One is drawn at a time; 503 where too many wait. `json` is the sidecar of the png of the same query: what it is made ' +
          'of, and the whole request. svg, pdf and html are attachments. gif, webp and html are at most 1200 px wide.',
        parameters: [
          runId,
          inPath('format', `${[...GRAPHIC_FORMATS, 'json'].join(', ')}.`),
          inQuery('preset', `Its shape: ${Object.keys(GRAPHIC_PRESETS).join(', ')}.`),
          inQuery(
            'widthPx',
            `${GRAPHIC_WIDTH.least} to ${GRAPHIC_WIDTH.most}; ${GRAPHIC_WIDTH.usual} unless told.`,
            integer,
          ),
          inQuery('arrangement', 'beside or stacked.'),
          inQuery('crop', 'col,row,width,height on the aligned grid, px.'),
          inQuery('title', 'A line in place of the drafted headline.'),
          inQuery('credit', 'A credit for images that state none.'),
          inQuery('findings', 'Ids of the findings that are called out, with commas.'),
          inQuery('insets', 'Ids of findings shown enlarged, with commas; at most three.'),
          inQuery('locator', 'true for a small map of where it is.'),
          inQuery('motion', `Of gif and webp: ${MOTIONS.join(', ')}.`),
          inQuery('download', '1: it leaves the desk, and is noted in the log of exports beside the run; else 0.'),
        ],
        responses: { 200: { description: 'The graphic' }, ...problems(400, 404, 422, 503) },
      },
    },
    '/api/runs/{id}/report.html': {
      get: {
        summary: 'The report of a run as one HTML file, to save',
        description: 'Holds what reviewers decided so far. No script, nothing fetched.',
        parameters: [runId],
        responses: { 200: { description: 'The report', content: { 'text/html': {} } }, ...problems(404, 422) },
      },
    },
    '/api/runs/{id}/report.pdf': {
      get: {
        summary: 'The same as PDF, A4',
        parameters: [runId],
        responses: { 200: { description: 'The report', content: { 'application/pdf': {} } }, ...problems(404, 422) },
      },
    },
    '/api/runs/{id}/files/{path}': {
      get: {
        summary: 'A file of a run, or a byte range of it',
        description:
          'The files that the manifest lists, `run.json`, and its log `evidence.jsonl`. Takes one Range; the ETag is the sha256.',
        parameters: [
          runId,
          inPath('path', 'As in the manifest; may hold slashes.'),
          { name: 'Range', in: 'header', schema: text },
          { name: 'If-Range', in: 'header', schema: text },
          { name: 'If-None-Match', in: 'header', schema: text },
        ],
        responses: {
          200: { description: 'The whole file' },
          206: { description: 'The range' },
          304: { description: 'Unchanged' },
          ...problems(404, 416, 422),
        },
      },
    },
    '/api/runs/{id}/exports/{file}': {
      get: {
        summary: 'The findings of a run for a GIS, with what people decided and damage on other scales',
        description:
          'An attachment. A run without georeference answers 422 to all but a CSV without WKT. The same run and reviews ' +
          'give the same bytes.',
        parameters: [
          runId,
          inPath('file', GIS_FORMATS.map((format) => `findings.${format}`).join(', ')),
          {
            name: 'scale',
            in: 'query',
            description: `Damage scales with commas, all unless told: ${DAMAGE_SCALES.join(', ')}.`,
            schema: text,
          },
          { name: 'wkt', in: 'query', description: 'Outlines in the CSV, as WKT.', schema: { enum: ['0', '1'] } },
        ],
        responses: {
          200: { description: 'The file' },
          304: { description: 'Unchanged' },
          ...problems(400, 404, 422),
        },
      },
    },
    '/api/uploads': {
      post: {
        summary: 'Upload a scene, as one raw body',
        parameters: [
          { name: 'name', in: 'query', required: true, description: 'File name with extension.', schema: text },
        ],
        requestBody: { required: true, content: { 'application/octet-stream': {} } },
        responses: { 201: json('Kept', ref('Upload')), ...problems(400, 403, 413, 415, 507) },
      },
    },
    '/api/uploads/{id}': {
      delete: {
        summary: 'Discard an upload that no run and no waiting job uses',
        parameters: [inPath('id', "The upload's id: what stands between `upload:` and the name.")],
        responses: { 204: { description: 'Gone' }, ...problems(403, 404, 409) },
      },
    },
    '/api/search': {
      get: {
        summary: 'What an archive has of a place, and the fairest pairs around a moment',
        description:
          'One of at, place and area, and from and to or around. Asks the archive for metadata, one search at a time; 503 where ' +
          'too many wait. Not for the pages of other origins.',
        parameters: [
          inQuery('at', 'Coordinates: decimal degrees, minutes and seconds, MGRS, UTM, a map’s address.'),
          inQuery('radius', 'Metres around it; 3000 unless told.', number),
          inQuery('place', 'Name of an airfield.'),
          inQuery('area', 'GeoJSON with polygons.'),
          inQuery('from', 'A date, or a time with zone.'),
          inQuery('to', 'The same.'),
          inQuery('around', 'The same: ranks pairs of a scene before and one after.'),
          inQuery('source', 'Name of an archive (earth-search unless told), or the address of any other.'),
          inQuery('collections', 'Of the archive, with commas.'),
          inQuery('cloud', 'Percent of the whole scene, at most.', number),
          inQuery('gsd', 'Metres, at most.', number),
          inQuery('offNadir', 'Degrees, at most.', number),
          inQuery('sun', 'Its height in degrees, at least.', number),
          inQuery('limit', 'Scenes at most, up to 100; around a moment, on either side of it.', integer),
        ],
        responses: {
          200: json('What there is', ref('SearchResult')),
          ...problems(400, 403, 404, 429, 502, 503, 504),
        },
      },
    },
    '/api/search/thumbnail': {
      get: {
        summary: 'The small picture that an archive offers with a scene',
        description:
          'Fetched by the server, at most 2 MiB, and made anew, at most 256 px wide and high: pages ask no other host. Not for ' +
          'the pages of other origins.',
        parameters: [{ ...inQuery('address', 'Of a JPEG, PNG or WebP, http or https.'), required: true }],
        responses: {
          200: { description: 'The picture', content: { 'image/webp': {} } },
          ...problems(400, 403, 413, 415, 422, 429, 502, 503, 504),
        },
      },
    },
    '/api/scenes': {
      get: {
        summary: 'What the files of a scene say, and a small picture of it',
        parameters: [
          {
            name: 'scene',
            in: 'query',
            required: true,
            description:
              'An `upload:…`, `scene:<id>` of a scene in a RunSummary, or a path under a folder the server may read.',
            schema: text,
          },
        ],
        responses: { 200: json('The scene', ref('SceneLook')), ...problems(400, 404, 413, 415, 422) },
      },
    },
    '/api/jobs': {
      get: {
        summary: 'Jobs since the start, newest first',
        responses: { 200: json('The jobs', ref('JobList')), ...problems() },
      },
      post: {
        summary: 'Compare two scenes',
        requestBody: { required: true, ...json('', ref('JobRequest')) },
        responses: {
          202: {
            ...json('Taken; runs at once or waits its turn', ref('JobView')),
            headers: { Location: { description: 'Address of the job', schema: text } },
          },
          ...problems(400, 403, 404, 413, 415, 503),
        },
      },
    },
    '/api/jobs/{id}': {
      get: {
        summary: 'A job as it stands',
        parameters: [jobId],
        responses: { 200: json('The job', ref('JobView')), ...problems(404) },
      },
      delete: {
        summary: 'Cancel a job',
        description: 'A running job is told to stop and is `cancelled` once it has.',
        parameters: [jobId],
        responses: { 202: json('The job', ref('JobView')), ...problems(403, 404, 409) },
      },
    },
    '/api/jobs/{id}/events': {
      get: {
        summary: 'Follow a job by server-sent events',
        description:
          '`progress` with each change, then one of `done`, `failed`, `cancelled`, then the stream ends. The data of each ' +
          'event is a JobView; the first comes at once.',
        parameters: [jobId],
        responses: { 200: { description: 'The events', content: { 'text/event-stream': {} } }, ...problems(404) },
      },
    },
    ...watchPaths,
    ...cuePaths,
  },
  components: { schemas },
} as const;
