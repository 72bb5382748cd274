import { createHash, randomBytes } from 'node:crypto';
import { mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, extname, join, resolve } from 'node:path';
import type { FindingList } from '../core/contract/api.ts';
import { CrsNotSupported, DamagedFile, NotFound, OutputNotWritable, UsageError } from '../core/contract/errors.ts';
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
import { asOutputError } from '../io/store/output-errors.ts';
import { reviewStore } from '../io/store/review-store.ts';
import { overlayPicture, showPair } from './ground-overlay.ts';
import { notObservedAreas } from './not-observed-areas.ts';
import { withAligned } from './open-aligned.ts';

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
 * Exports a run's folder into files, each there whole or not at all.
 *
 * @param out a folder; where one format is asked for and the name ends like it, that file.
 * @returns the paths written.
 * @throws NotFound where the folder holds no run; DamagedFile where its findings are not those of its manifest.
 */
export async function writeGisExports(
  runFolder: string,
  formats: readonly GisFormat[],
  request: GisRequest,
  out: string,
): Promise<readonly string[]> {
  const source = await readRun(runFolder);
  const [first] = formats;
  const isFile = formats.length === 1 && extname(out).toLowerCase() === `.${first}`;
  const written: string[] = [];
  for (const format of formats) {
    const path = isFile ? resolve(out) : resolve(out, `findings.${format}`);
    await writeWhole(path, await exportGis(source, format, request));
    written.push(path);
  }
  return written;
}

/** A run of this machine; its reviews lie beside it, as `serve` keeps them. */
async function readRun(runFolder: string): Promise<RunToExport> {
  const folder = resolve(runFolder);
  const manifest = (await readJson(join(folder, 'run.json'))) as RunManifest & { readonly kind?: string };
  if (manifest.schema !== 1 || manifest.kind === 'detection') {
    throw new UsageError(`"${runFolder}" holds no comparison of two scenes. Name a folder that "compare" wrote.`);
  }
  const listed = manifest.outputs.find(({ path }) => path === 'findings.json');
  const content = await readFile(join(folder, 'findings.json')).catch(() => null);
  if (content === null || createHash('sha256').update(content).digest('hex') !== listed?.sha256) {
    throw new DamagedFile(`The findings.json of "${runFolder}" is not the one that its run.json lists. Compare again.`);
  }
  const { findings } = JSON.parse(content.toString('utf8')) as FindingList;
  const reviews = await reviewStore(join(dirname(folder), '.reviews')).read(manifest.id);
  return { folder, manifest, findings, reviews };
}

async function readJson(path: string): Promise<unknown> {
  const text = await readFile(path, 'utf8').catch(() => null);
  if (text === null)
    throw new NotFound(`Wanted a run, but there is no "${path}". Name the folder that "compare" wrote.`);
  try {
    return JSON.parse(text);
  } catch {
    throw new DamagedFile(`"${path}" is not JSON: it was cut or changed. Compare again.`);
  }
}

async function writeWhole(path: string, content: Uint8Array): Promise<void> {
  if ((await stat(path).catch(() => null))?.isDirectory() === true) {
    throw new OutputNotWritable(`"${path}" is a folder. Name another file.`);
  }
  const unfinished = join(dirname(path), `.${basename(path)}.unfinished-${randomBytes(4).toString('hex')}`);
  try {
    await asOutputError(mkdir(dirname(path), { recursive: true }), path);
    await asOutputError(writeFile(unfinished, content), path);
    await asOutputError(rename(unfinished, path), path);
  } finally {
    await rm(unfinished, { force: true });
  }
}
