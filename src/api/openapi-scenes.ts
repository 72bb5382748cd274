import type { SceneLook, Upload } from '../core/contract/api.ts';
import {
  inPath,
  integer,
  json,
  numberOrNull,
  object,
  problems,
  ref,
  type Schema,
  shape,
  text,
  textOrNull,
  texts,
} from './openapi-parts.ts';

/** Scenes that somebody has: uploaded, or on this machine. */
export const sceneSchemas: Readonly<Record<string, Schema>> = {
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
};

export const uploadPaths = {
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
} as const;

export const scenePaths = {
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
} as const;
