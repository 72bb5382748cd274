import {
  type CountSeries,
  type Cue,
  type DayRange,
  type JudgedSeries,
  type Learning,
  type PeriodCount,
  type SiteCue,
  type Statement,
  TIME_PRECISIONS,
  type UnusableRows,
} from '../core/contract/cue.ts';
import type { CueImport, CueList, KeptCue, SiteCueList } from '../core/contract/cue-api.ts';
import {
  inPath,
  inQuery,
  integer,
  json,
  limit,
  listOf,
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
} from './openapi-parts.ts';

const NOT_CONFIRMED = 'A reason to look; never a confirmation.';
const kinds: Schema = { enum: ['record', 'return', 'multiple'] };
const day: Schema = { ...text, description: 'Like 2022-08-09.' };

export const cueSchemas: Readonly<Record<string, Schema>> = {
  DayRange: shape<DayRange>({ from: day, to: day }),
  CueGround: shape<NonNullable<Cue['ground']>>({ at: ref('LonLat'), radiusMeters: number }),
  CueStatement: {
    description: 'What stands out in the last whole period of a series, held against that series alone.',
    ...shape<Statement>({
      kind: kinds,
      start: day,
      value: number,
      n: { ...integer, description: 'Periods with data that it is held against.' },
      against: ref('DayRange'),
      missing: { ...integer, description: 'Periods of that span without data.' },
      sentence: text,
    }),
  },
  CueLearning: {
    description: 'A statement that cannot be made yet.',
    ...shape<Learning>({ kind: { enum: ['learning'] }, of: kinds, n: integer, needed: integer, sentence: text }),
  },
  Cue: {
    description: NOT_CONFIRMED,
    ...shape<Cue>({
      id: { ...text, description: 'Of what it tells: the same report has the same id.' },
      kind: { enum: ['report', 'surge'] },
      term: text,
      area: textOrNull,
      timePrecision: { enum: [...TIME_PRECISIONS, null], description: 'Null of a surge.' },
      sources: texts,
      licence: textOrNull,
      ground: orNull('CueGround'),
      bracket: {
        ...shape<Cue['bracket']>({ lastBefore: time, firstAfter: time }),
        description: 'The pair to compare: the last scene until the one, the first from the other on.',
      },
      priority: { ...integer, description: 'Added to that of a site that it touches, until it expires.' },
      expiresAt: time,
      statements: listOf('CueStatement'),
      sentence: text,
    }),
  },
  KeptCue: shape<KeptCue>({ cue: ref('Cue'), siteIds: texts }),
  CueList: shape<CueList>({ cues: listOf('KeptCue') }),
  SiteCue: shape<SiteCue>({
    siteId: text,
    cue: ref('Cue'),
    distanceMeters: { ...numberOrNull, description: 'To the area of the site; null where the cue has no place.' },
  }),
  PeriodCount: shape<PeriodCount>({
    start: day,
    count: { type: ['integer', 'null'], description: 'Null where a day of it lacks.' },
    value: numberOrNull,
  }),
  CountSeries: shape<CountSeries>({
    area: textOrNull,
    term: text,
    unit: { enum: ['reports', 'mentions', 'mentions per thousand'] },
    period: { enum: ['day', 'week'] },
    counts: { ...listOf('PeriodCount'), description: 'Whole periods, oldest first.' },
    unfinished: orNull('PeriodCount'),
    tooVague: integer,
  }),
  JudgedSeries: shape<JudgedSeries>({
    series: ref('CountSeries'),
    statements: listOf('CueStatement'),
    learning: listOf('CueLearning'),
    notes: texts,
  }),
  SiteCueList: shape<SiteCueList>({ cues: listOf('SiteCue'), series: listOf('JudgedSeries') }),
  CueImport: {
    description: 'Of the cues that touch a watched site.',
    ...shape<CueImport>({
      columns: { enum: ['own', 'acled', 'firms', 'keyword-counts'], description: 'Whose columns the file has.' },
      rows: { ...integer, description: 'Of the file.' },
      span: { ...orNull('DayRange'), description: 'The whole days that it samples; null where it samples none.' },
      unusable: {
        type: 'array',
        items: shape<UnusableRows>({ reason: text, rows: integer, first: integer }),
      },
      added: integer,
      changed: integer,
      unchanged: integer,
      sites: { ...integer, description: 'Sites that they touch.' },
      elsewhere: { ...integer, description: 'Reports that touch no watched site: nothing of them is kept.' },
      looks: { ...integer, description: 'Looks that are taken ahead of their time for new ones.' },
      looksLeft: { ...integer, description: 'Those for which the budget has no room.' },
      notes: texts,
    }),
  },
};

export const cuePaths = {
  '/api/cues': {
    get: {
      summary: 'Cues of what was reported, latest first, with the sites that each touches',
      description: `${NOT_CONFIRMED} Expired ones too.`,
      parameters: [limit],
      responses: { 200: json('The cues', ref('CueList')), ...problems(400, 503) },
    },
  },
  '/api/sites/{id}/cues': {
    get: {
      summary: 'The cues that touch a site, latest first, and the series that they are counted in',
      description: `${NOT_CONFIRMED} Expired ones too.`,
      parameters: [inPath('id', "The site's id."), limit],
      responses: { 200: json('The cues', ref('SiteCueList')), ...problems(400, 404, 503) },
    },
  },
  '/api/cues-file': {
    post: {
      summary: 'Take in a file of reports or keyword counts: CSV or GeoJSON',
      description:
        'Kept is what touches a watched site, each cue once however often it is brought. Sites that new ones touch are looked at, as far ' +
        'as the budget goes. What days the file samples is what it has.',
      parameters: [
        { ...inQuery('name', 'File name with extension.'), required: true },
        inQuery('preview', '`true`: the same answer, but nothing is kept and no look is queued.'),
      ],
      requestBody: { required: true, content: { 'application/octet-stream': {} } },
      responses: { 200: json('Taken in', ref('CueImport')), ...problems(400, 403, 413, 415, 429, 503) },
    },
  },
} as const;
