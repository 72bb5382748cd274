import { createHash } from 'node:crypto';
import type { Request, Response } from 'express';
import { NotFound, UsageError } from '../core/contract/errors.ts';
import {
  DAMAGE_SCALES,
  type DamageScale,
  GIS_FORMATS,
  type GisFormat,
  USUAL_GIS,
} from '../core/contract/gis-export.ts';
import type { ReviewEntry } from '../core/contract/review.ts';
import { exportGis } from '../run/export-gis.ts';
import { noteExport } from '../run/keep-export.ts';
import type { StoredRun } from './run-archive.ts';
import { readFindings } from './run-file.ts';

interface ReviewedRun extends StoredRun {
  readonly runsFolder: string;
  readonly reviews: readonly ReviewEntry[];
}

const types: Readonly<Record<GisFormat, string>> = {
  geojson: 'application/geo+json',
  kml: 'application/vnd.google-earth.kml+xml',
  kmz: 'application/vnd.google-earth.kmz',
  gpkg: 'application/geopackage+sqlite3',
  csv: 'text/csv; charset=utf-8; header=present',
};

/**
 * Answers with the findings of a run in one format, for saving.
 *
 * @throws NotFound of any other file; UsageError of a scale that there is none of.
 */
export async function sendExport(
  run: ReviewedRun,
  request: Request<{ id: string; file: string }>,
  response: Response,
): Promise<void> {
  const format = GIS_FORMATS.find((known) => request.params.file === `findings.${known}`);
  if (format === undefined) {
    throw new NotFound(
      `There is no such export. There is findings with ${GIS_FORMATS.map((one) => `.${one}`).join(', ')}.`,
    );
  }
  const asked = { scales: scalesOf(request.query['scale']), hasWkt: isSet(request.query['wkt']) };
  const content = await exportGis({ ...run, findings: await readFindings(run) }, format, asked);
  // No Last-Modified: what people decide changes it. The address of the run is in the name, so that two do not look alike.
  response.attachment(`findings-${run.manifest.id}.${format}`).set({
    'Content-Type': types[format],
    'Cache-Control': 'private, no-cache',
    ETag: `"${createHash('sha256').update(content).digest('hex')}"`,
  });
  if (request.fresh) {
    response.status(304).end();
    return;
  }
  await noteExport(run, {
    kind: 'gis',
    request: { format, ...asked },
    files: [{ path: request.params.file, content }],
  });
  response.end(content);
}

function scalesOf(text: unknown): readonly DamageScale[] {
  if (text === undefined) return USUAL_GIS.scales;
  const words = typeof text === 'string' ? text.split(',') : [];
  const scales = DAMAGE_SCALES.filter((scale) => words.includes(scale));
  if (scales.length === 0 || scales.length !== words.length) {
    throw new UsageError(`"scale" must be a list with commas of ${DAMAGE_SCALES.join(', ')}.`);
  }
  return scales;
}

function isSet(text: unknown): boolean {
  if (text === undefined) return USUAL_GIS.hasWkt;
  if (text !== '1' && text !== '0') throw new UsageError('"wkt" must be 1 or 0.');
  return text === '1';
}
