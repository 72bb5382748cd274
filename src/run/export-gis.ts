import { extname, join, resolve } from 'node:path';
import { CrsNotSupported } from '../core/contract/errors.ts';
import type { Finding } from '../core/contract/finding.ts';
import type { GisFormat, GisRequest } from '../core/contract/gis-export.ts';
import { type ReviewEntry, standingReview } from '../core/contract/review.ts';
import type { RunManifest } from '../core/contract/run.ts';
import type { Crs } from '../core/geo/crs.ts';
import type { Grid } from '../core/geo/grid.ts';
import { lonLatGeometry } from '../core/geo/lon-lat-geometry.ts';
import { gisCsv } from '../core/publish/gis/gis-csv.ts';
import { gisGeoJson } from '../core/publish/gis/gis-geojson.ts';
import { gisLayers } from '../core/publish/gis/gis-layers.ts';
import type { GisRun } from '../core/publish/gis/gis-run.ts';
import { gisKml, type KmlOverlay } from '../core/publish/gis/kml.ts';
import { planOverlays } from '../core/publish/gis/plan-overlay.ts';
import { zipOf } from '../io/formats/zip.ts';
import { openPart } from '../io/sources/open-part.ts';
import { openScene } from '../io/sources/open-scene.ts';
import { overlayPicture, showPair } from './ground-overlay.ts';
import { keepExport } from './keep-export.ts';
import { notObservedAreas } from './not-observed-areas.ts';
import { withAligned } from './open-aligned.ts';
import { readRun } from './read-run.ts';

/** A finished run and what people did at its desk. */
export interface RunToExport {
  readonly folder: string;
  readonly manifest: RunManifest;
  /** Strongest first. */
  readonly findings: readonly Finding[];
  readonly reviews: readonly ReviewEntry[];
}

/**
 * The findings of a run for a GIS, as one file. The same run and reviews give the same bytes.
 *
 * @throws CrsNotSupported where the run has no georeference; only a CSV without WKT needs none.
 */
export async function exportGis(source: RunToExport, format: GisFormat, request: GisRequest): Promise<Uint8Array> {
  const { folder, manifest, findings, reviews } = source;
  const run: GisRun = { run: manifest, findings, decisions: standingReview(reviews).decisions };
  const { scales, hasWkt } = request;
  switch (format) {
    case 'csv':
      return bytesOf(gisCsv(run, request, hasWkt ? lonLatGeometry(placed(manifest, 'a CSV with WKT')) : null));
    case 'geojson':
      return bytesOf(gisGeoJson(run, placed(manifest, 'GeoJSON'), scales));
    case 'kml':
      return bytesOf(gisKml(run, placed(manifest, 'KML'), { scales }));
    case 'kmz':
      return kmzOf(run, placed(manifest, 'KMZ'), source, request);
    case 'gpkg': {
      const grid = placed(manifest, 'GeoPackage');
      const layers = gisLayers(run, grid, { scales, notObserved: await readNotObserved(folder) });
      const { geoPackage } = await import('../io/formats/geopackage.ts');
      return geoPackage(layers, manifest.createdAt);
    }
  }
}

function bytesOf(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

function placed({ grid }: RunManifest, what: string): Grid & { readonly crs: Crs } {
  const { crs } = grid;
  if (crs !== null) return { ...grid, crs };
  throw new CrsNotSupported(
    `The scenes of this run have no georeference, so ${what} has no place to show them at. Export a plain CSV, which ` +
      'keeps pixels, or compare again with a georeferenced scene or a world file beside the image.',
  );
}

/** The document and a picture of each date; two of each where the area crosses the antimeridian. */
async function kmzOf(
  run: GisRun,
  grid: Grid & { readonly crs: Crs },
  { folder, manifest }: RunToExport,
  { scales }: GisRequest,
): Promise<Uint8Array> {
  const overlays = (['before', 'after'] as const).flatMap((date) =>
    planOverlays(grid)!.map((plan, i): KmlOverlay => ({ date, plan, href: `images/${date}-${i + 1}.png` })),
  );
  const pictures = await withAligned(insideOf(folder), async (aligned) => {
    const pair = await showPair(aligned, manifest.radiometry);
    const files: { path: string; content: Uint8Array }[] = [];
    for (const { date, plan, href } of overlays) {
      files.push({ path: href, content: await overlayPicture(pair, date, plan) });
    }
    return files;
  });
  // A reader takes the first document of the archive (OGC 12-007r2, annex C).
  return zipOf([{ path: 'doc.kml', content: bytesOf(gisKml(run, grid, { scales, overlays })) }, ...pictures]);
}

async function readNotObserved(folder: string): Promise<readonly Finding['outline'][]> {
  const mask = await openPart((await openScene(join(folder, 'change', 'mask.tif'))).parts[0]);
  try {
    return await notObservedAreas(mask);
  } finally {
    await mask.close();
  }
}

function insideOf(folder: string) {
  return { path: async (name: string) => join(folder, name) };
}

/**
 * Exports a run's folder into files, each there whole or not at all, and noted beside the run.
 *
 * @param out a folder; where one format is asked for and the name ends like it, that file.
 * @returns the paths written, and the images they were made of.
 * @throws UsageError where the folder holds no run; DamagedFile where its findings are not those of its manifest.
 */
export async function writeGisExports(
  runFolder: string,
  formats: readonly GisFormat[],
  request: GisRequest,
  out: string,
): Promise<{ readonly inputs: RunManifest['inputs']; readonly written: readonly string[] }> {
  const run = await readRun(runFolder);
  const [first] = formats;
  const isFile = formats.length === 1 && extname(out).toLowerCase() === `.${first}`;
  const written: string[] = [];
  for (const format of formats) {
    const path = isFile ? resolve(out) : resolve(out, `findings.${format}`);
    const content = await exportGis(run, format, request);
    await keepExport(run, { kind: 'gis', request: { format, ...request }, files: [{ path, content }] });
    written.push(path);
  }
  return { inputs: run.manifest.inputs, written };
}
