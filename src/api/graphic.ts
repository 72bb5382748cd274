import type { Request, Response } from 'express';
import { UsageError } from '../core/contract/errors.ts';
import { GRAPHIC_FORMATS, type GraphicFormat, type GraphicRequest, USUAL_GRAPHIC } from '../core/contract/graphic.ts';
import { parseGraphicRequest } from '../core/contract/parse-graphic-request.ts';
import { type ExportSidecar, GRAPHIC_MEDIA_TYPES, MOTIONS, type Motion } from '../core/publish/graphic-export.ts';
import { noteExport, type RunPlace } from '../run/keep-export.ts';

/** Draws the graphic of the run in a folder. */
export type ExportGraphic = (
  folder: string,
  request: Partial<GraphicRequest>,
  format: GraphicFormat,
  options: { readonly motion?: Motion },
) => Promise<{ readonly bytes: Buffer; readonly sidecar: ExportSidecar }>;

export interface GraphicQuery {
  readonly request: Partial<GraphicRequest>;
  /** `json` is the sidecar of the png. */
  readonly format: GraphicFormat | 'json';
  readonly motion?: Motion;
  /** Whether it leaves the desk, and so is noted in the log of exports. */
  readonly isDownload: boolean;
}

/** What a browser may show by itself; the others could hold a script, and are for saving only. */
const SHOWN: readonly GraphicFormat[] = ['png', 'jpeg', 'gif', 'webp'];

/** @throws UsageError that says what is unknown, given twice, or not as wanted. */
export function parseGraphicQuery(format: string, query: Request['query']): GraphicQuery {
  const known = [...GRAPHIC_FORMATS, 'json'] as const;
  const wanted = known.find((name) => name === format);
  if (wanted === undefined) throw new UsageError(`A graphic is given as ${known.join(', ')}.`);
  const names = [...Object.keys(USUAL_GRAPHIC), 'motion', 'download'];
  const fields: Record<string, string> = {};
  for (const [name, value] of Object.entries(query)) {
    if (!names.includes(name))
      throw new UsageError(`There is a parameter that is not known. Known are ${names.join(', ')}.`);
    if (typeof value !== 'string') throw new UsageError(`"${name}" must be given once.`);
    fields[name] = value;
  }
  const { motion, download = '0', ...rest } = fields;
  if (download !== '0' && download !== '1') throw new UsageError('"download" must be 1 or 0.');
  return {
    request: parseGraphicRequest(rest),
    format: wanted,
    isDownload: download === '1',
    ...(motion === undefined ? {} : { motion: asMotion(motion) }),
  };
}

function asMotion(text: string): Motion {
  const motion = MOTIONS.find((known) => known === text);
  if (motion === undefined) throw new UsageError(`The motion must be one of ${MOTIONS.join(', ')}.`);
  return motion;
}

export async function sendGraphic(
  run: RunPlace,
  { request, format, motion, isDownload }: GraphicQuery,
  draw: ExportGraphic,
  response: Response,
): Promise<void> {
  const options = motion === undefined ? {} : { motion };
  const { bytes, sidecar } = await draw(run.folder, request, format === 'json' ? 'png' : format, options);
  if (isDownload) {
    const files = [{ path: sidecar.file, content: bytes }];
    await noteExport(run, { kind: 'graphic', request: { ...sidecar.request, format }, files });
  }
  response.set({ 'Cache-Control': 'private, no-store', 'Content-Security-Policy': "sandbox; default-src 'none'" });
  if (format === 'json') {
    response.json(sidecar);
    return;
  }
  if (!SHOWN.includes(format)) response.attachment(sidecar.file);
  response.set('Content-Type', GRAPHIC_MEDIA_TYPES[format]).end(bytes);
}
