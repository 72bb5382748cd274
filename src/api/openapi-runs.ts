import type { FindingList, RunList, RunSummary, SceneSummary } from '../core/contract/api.ts';
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
import type { RunManifest } from '../core/contract/run.ts';
import type { RunWords } from '../core/contract/words.ts';
import type { LonLat } from '../core/geo/points.ts';
import { MOTIONS } from '../core/publish/graphic-export.ts';
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
  problems,
  ref,
  type Schema,
  shape,
  text,
  textOrNull,
  texts,
  time,
} from './openapi-parts.ts';

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

const runId = inPath('id', "The run's id.");

/** What a run says: its manifest, verdict, findings, words and licences. */
export const runSchemas: Readonly<Record<string, Schema>> = {
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
    summary: texts,
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
};

/** Runs: their manifests, files and findings, what people did with them, and what goes out of them. */
export const runPaths = {
  '/api/runs': {
    get: { summary: 'All runs, newest first', responses: { 200: json('The runs', ref('RunList')), ...problems() } },
  },
  '/api/runs/{id}': {
    get: {
      summary: 'The manifest of a run',
      parameters: [runId],
      responses: { 200: json('run.json', ref('RunManifest')), ...problems(404, 410) },
    },
  },
  '/api/runs/{id}/pair.jpg': {
    get: {
      summary: 'All the ground of a run on both dates, small and side by side',
      parameters: [runId],
      responses: { 200: { description: 'JPEG', content: { 'image/jpeg': {} } }, ...problems(404, 410, 422, 503) },
    },
  },
  '/api/runs/{id}/findings': {
    get: {
      summary: 'The findings of a run, strongest first',
      parameters: [runId],
      responses: { 200: json('findings.json', ref('FindingList')), ...problems(404, 410, 422) },
    },
  },
  '/api/runs/{id}/findings/{finding}/triptych.jpg': {
    get: {
      summary: 'Before, after and change map round one finding',
      parameters: [runId, inPath('finding', 'As `F1`.')],
      responses: { 200: { description: 'JPEG', content: { 'image/jpeg': {} } }, ...problems(404, 410, 422, 503) },
    },
  },
  '/api/runs/{id}/review': {
    get: {
      summary: 'What people did at the desk of a run, oldest first',
      parameters: [
        runId,
        { name: 'from', in: 'query', description: 'Leave out so many; `next` of the last answer.', schema: integer },
      ],
      responses: { 200: json('The log', ref('ReviewLog')), ...problems(400, 404, 410) },
    },
    post: {
      summary: 'Append to it',
      description: 'All acts or, where one of them is malformed, none. On the disk once answered.',
      parameters: [runId],
      requestBody: { required: true, ...json('', ref('ReviewPost')) },
      responses: { 204: { description: 'Kept' }, ...problems(400, 403, 404, 410, 413, 415, 507) },
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
      responses: { 200: json('The drafts', ref('RunWords')), ...problems(400, 404, 410, 422) },
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
      responses: { 200: { description: 'The graphic' }, ...problems(400, 404, 410, 422, 503) },
    },
  },
  '/api/runs/{id}/report.html': {
    get: {
      summary: 'The report of a run as one HTML file, to save',
      description: 'Holds what reviewers decided so far. No script, nothing fetched.',
      parameters: [runId],
      responses: { 200: { description: 'The report', content: { 'text/html': {} } }, ...problems(404, 410, 422) },
    },
  },
  '/api/runs/{id}/report.pdf': {
    get: {
      summary: 'The same as PDF, A4',
      parameters: [runId],
      responses: { 200: { description: 'The report', content: { 'application/pdf': {} } }, ...problems(404, 410, 422) },
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
        ...problems(404, 410, 416, 422),
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
        ...problems(400, 404, 410, 422),
      },
    },
  },
} as const;
