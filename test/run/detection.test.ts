import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Detection } from '../../src/core/contract/detection.ts';
import type { DetectionManifest, DetectRequest } from '../../src/core/contract/detection-run.ts';
import { Cancelled, UsageError } from '../../src/core/contract/errors.ts';
import type { Finding, PixelBox } from '../../src/core/contract/finding.ts';
import type { CompareRequest, ObjectLabel, RunManifest } from '../../src/core/contract/run.ts';
import { fromLonLat, toLonLat } from '../../src/core/geo/crs.ts';
import { type Grid, mapToPixel, pixelGrid, pixelToMap } from '../../src/core/geo/grid.ts';
import type { Polygon } from '../../src/core/geo/split-antimeridian.ts';
import type { DetectionsGeoJson } from '../../src/core/publish/detections-geojson.ts';
import { cropRaster } from '../../src/core/raster/crop.ts';
import { pixelArrays, type Raster, type SampleType } from '../../src/core/raster/raster.ts';
import { listModels } from '../../src/io/inference/open-model.ts';
import { compare } from '../../src/run/analysis.ts';
import { detect } from '../../src/run/detection.ts';
import { temporaryFolder } from '../helpers/scene-files.ts';
import { renderSyntheticPair, truthBox } from '../helpers/synthetic-scene.ts';
import { writeCog } from '../io/formats/written-cog.ts';

const GSD = 0.5;
const LABELS: readonly ObjectLabel[] = ['aircraft', 'crater'];

/** Eight stands in two rows on an apron; large aircraft and small by turns; the second date has lost two and burnt one. */
const field = renderSyntheticPair({
  seed: 4,
  widthPx: 480,
  heightPx: 360,
  pavements: [{ col: 240, row: 180, length: 230, width: 150 }],
  aircraft: [0, 1, 2, 3, 4, 5, 6, 7].map((stand) => ({
    col: 75 + 110 * (stand % 4),
    row: stand < 4 ? 110 : 250,
    headingDeg: stand < 4 ? 170 : 15,
    type: stand % 2 === 0 ? 'swing-wing' : 'twin-tail',
    fate: stand === 2 || stand === 5 ? 'departed' : stand === 4 ? 'destroyed' : 'present',
  })),
});
const stands = field.truth.map((object) => truthBox(object, GSD));

/**
 * How many of eight a model sees is its card's matter, not ours: half of them are enough to show whether what it sees
 * comes out at its place.
 */
const LEAST_FOUND = 4;

const folder = temporaryFolder();
const at = (name: string) => join(folder.path, name);

const bundled = (await listModels()).flatMap((model) =>
  !('refusal' in model) && model.kind === 'network' ? [model.facts] : [],
);
const lacking = LABELS.filter(
  (label) =>
    !bundled.some((model) => model.label === label && model.gsdMeters.min <= GSD && GSD <= model.gsdMeters.max),
);
beforeEach(({ skip }) => skip(lacking.length > 0, `models/ holds none for ${lacking.join(' and ')} at ${GSD} m`));

beforeAll(async () => {
  await writeScene('before.tif', field.before, field.grid);
  await writeScene('after.tif', field.after, field.grid);
  await writePng('before.png', field.before);
});

async function writeScene(
  name: string,
  raster: Raster,
  grid: Grid,
  { sampleType = 'uint8' as SampleType, bandNames = ['red', 'green', 'blue'] } = {},
): Promise<void> {
  await writeCog(at(name), raster, { grid, bandCount: raster.bands.length, sampleType, bandNames, hasMask: true });
}

async function writePng(name: string, { width, height, bands }: Raster): Promise<void> {
  const samples = new Uint8Array(3 * width * height);
  for (let i = 0; i < samples.length; i++) samples[i] = bands[i % 3]![Math.floor(i / 3)]!;
  await sharp(samples, { raw: { width, height, channels: 3 } })
    .png()
    .toFile(at(name));
}

let runs = 0;
/** One search: its manifest, what it wrote, and the folder. */
async function detected(request: DetectRequest, options: { readonly threads?: number } = {}) {
  const out = at(`run-${runs++}`);
  const manifest = await detect({ ...request, scene: at(request.scene) }, out, { threads: 2, ...options });
  return { manifest, out, detections: await readJson<Detection[]>(join(out, 'detections.json')) };
}

async function compared(request: CompareRequest) {
  const out = at(`run-${runs++}`);
  const manifest = await compare({ ...request, before: at(request.before), after: at(request.after) }, out, {
    threads: 2,
  });
  const { findings } = await readJson<{ findings: Finding[] }>(join(out, 'findings.json'));
  const [before, after] = await Promise.all(
    ['before', 'after'].map((date) => readJson<Detection[]>(join(out, `detections/${date}.json`))),
  );
  return { manifest, out, findings, before: before!, after: after! };
}

async function readJson<T>(path: string): Promise<T> {
  return JSON.parse(await readFile(path, 'utf8')) as T;
}

const aircraftOf = (detections: readonly Detection[]) => detections.filter(({ label }) => label === 'aircraft');

/** Of the stands, those with an aircraft found on them; `moved` is what to add to a stand to get to the image's pixels. */
function standsFound(detections: readonly Detection[], moved = { col: 0, row: 0 }): number[] {
  return stands.flatMap((stand, i) =>
    aircraftOf(detections).some(({ box }) => overlap(box, shifted(stand, moved)) > 0.4) ? [i] : [],
  );
}

function shifted([x0, y0, x1, y1]: PixelBox, { col, row }: { col: number; row: number }): PixelBox {
  return [x0 + col, y0 + row, x1 + col, y1 + row];
}

function overlap(a: PixelBox, b: PixelBox): number {
  const shared =
    Math.max(0, Math.min(a[2], b[2]) - Math.max(a[0], b[0])) * Math.max(0, Math.min(a[3], b[3]) - Math.max(a[1], b[1]));
  const areaOf = ([x0, y0, x1, y1]: PixelBox) => (x1 - x0) * (y1 - y0);
  return shared / (areaOf(a) + areaOf(b) - shared);
}

describe('looking for objects in one scene', () => {
  let found: Awaited<ReturnType<typeof detected>>;

  it('finds aircraft where they stand, in the pixels of the file', async () => {
    found = await detected({ scene: 'before.tif', date: '2022-08-09', credit: 'Rendered' });
    expect(standsFound(found.detections).length).toBeGreaterThanOrEqual(LEAST_FOUND);
    const strays = aircraftOf(found.detections).filter(({ box }) => stands.every((stand) => overlap(box, stand) < 0.1));
    expect(strays.length).toBeLessThanOrEqual(2);
    for (const { label, asset, model, score, box } of found.detections) {
      expect(LABELS).toContain(label);
      expect(asset).toBe('before.tif');
      expect(bundled.map(({ id }) => id)).toContain(model);
      expect(score).toBeGreaterThan(0);
      expect(score).toBeLessThanOrEqual(1);
      expect(box[0]).toBeLessThan(box[2]);
      expect(box[1]).toBeLessThan(box[3]);
    }
  });

  it('writes a manifest that says what looked, for what, and what came of it', async () => {
    const { manifest, out, detections } = found;
    expect(await readJson<DetectionManifest>(join(out, 'run.json'))).toEqual(manifest);
    expect(manifest).toMatchObject({
      schema: 1,
      kind: 'detection',
      input: { acquiredAt: '2022-08-09', credit: 'Rendered', gsdMeters: expect.closeTo(GSD, 2) },
      warnings: [],
    });
    expect(manifest.detectors.map(({ label }) => label)).toEqual(LABELS);
    for (const { sha256, model } of manifest.detectors) {
      const card = await readFile(join('models', model, 'card.json'));
      expect(sha256).toBe(createHash('sha256').update(card).digest('hex'));
    }
    expect(manifest.counts).toEqual({
      aircraft: aircraftOf(detections).length,
      crater: detections.length - aircraftOf(detections).length,
    });
    expect(manifest.outputs.map(({ path }) => path)).toEqual(['detections.geojson', 'detections.json']);
    for (const { path, sha256 } of manifest.outputs) {
      expect(
        createHash('sha256')
          .update(await readFile(join(out, path)))
          .digest('hex'),
      ).toBe(sha256);
    }
  });

  it('gives the same on the ground, where the file is georeferenced', async () => {
    const { features } = await readJson<DetectionsGeoJson>(join(found.out, 'detections.geojson'));
    expect(features.map(({ properties }) => properties)).toEqual(found.detections);
    for (const { geometry, properties } of features) {
      const [lon, lat] = (geometry.coordinates as Polygon)[0]![0]!;
      const corner = mapToPixel(field.grid, fromLonLat(field.grid.crs!, { lon, lat }));
      const nearest = Math.min(
        ...[properties.box[0], properties.box[2]].map((col) => Math.abs(corner.col - col)),
        ...[properties.box[1], properties.box[3]].map((row) => Math.abs(corner.row - row)),
      );
      expect(nearest).toBeLessThan(0.05);
    }
  });

  it('gives the same bytes for any number of threads and any order of the words', async () => {
    const one = await detected({ scene: 'before.tif', detect: ['crater', 'aircraft', 'crater'] }, { threads: 1 });
    expect(one.manifest.outputs).toEqual(found.manifest.outputs);
    expect(one.manifest.detectors).toEqual(found.manifest.detectors);
  });

  it('looks for what is asked and counts nothing else', async () => {
    const { manifest, detections } = await detected({ scene: 'before.tif', detect: ['crater'] });
    expect(manifest.detectors.map(({ label }) => label)).toEqual(['crater']);
    expect(Object.keys(manifest.counts)).toEqual(['crater']);
    expect(aircraftOf(detections)).toEqual([]);
    expect(manifest.warnings).toEqual([]);
  });

  it('finds the same in a PNG whose scale a person gives, and invents no coordinates', async () => {
    const { manifest, out, detections } = await detected({ scene: 'before.png', gsdMeters: GSD });
    expect(standsFound(detections)).toEqual(standsFound(found.detections));
    expect(detections.map(({ asset }) => asset)).toEqual(detections.map(() => 'before.png'));
    expect((await readdir(out)).sort()).toEqual(['detections.json', 'run.json']);
    expect(manifest.input.crs).toBeNull();
  });

  it('does not guess the scale of an image that has none: nothing is looked for, and that is said', async () => {
    const { manifest, detections } = await detected({ scene: 'before.png' });
    expect(detections).toEqual([]);
    expect(manifest).toMatchObject({ detectors: [], counts: {} });
    for (const label of LABELS) {
      expect(manifest.warnings).toContain(
        `No ${label} was looked for: the image has no scale. Give its ground sample distance (--gsd).`,
      );
    }
  });

  it.each([0.02, 12])('says that there is no model for %s m, and counts nothing', async (gsdMeters) => {
    const { manifest, detections } = await detected({ scene: 'before.png', gsdMeters });
    expect(detections).toEqual([]);
    expect(manifest).toMatchObject({ detectors: [], counts: {} });
    expect(manifest.warnings).toHaveLength(2);
    for (const warning of manifest.warnings) {
      expect(warning).toMatch(new RegExp(`made for .* m a pixel, the image has ${gsdMeters} m`));
    }
  });

  it('leaves nothing behind when cancelled half-way', async () => {
    const controller = new AbortController();
    const run = detect({ scene: at('before.tif') }, at('cut'), {
      threads: 2,
      signal: controller.signal,
      onProgress: ({ stage }) => {
        if (stage === 'Looking for objects') controller.abort();
      },
    });
    await expect(run).rejects.toThrow(Cancelled);
    expect((await readdir(folder.path)).filter((name) => name.includes('cut'))).toEqual([]);
  });

  it('refuses a date that is none, before it writes anything', async () => {
    await expect(detected({ scene: 'before.tif', date: 'yesterday' })).rejects.toThrow(UsageError);
    expect(await readdir(folder.path)).not.toContain(`run-${runs - 1}`);
  });
});

describe('images unlike those that a model was made on', () => {
  it('of 60 px are searched to their edge', async () => {
    const [x0, y0, x1, y1] = stands[0]!;
    const window = { col: Math.round((x0 + x1) / 2) - 30, row: Math.round((y0 + y1) / 2) - 30, width: 60, height: 60 };
    await writeScene('small.tif', cropRaster(field.before, window), { ...field.grid, width: 60, height: 60 });
    const { detections } = await detected({ scene: 'small.tif' });
    expect(standsFound(detections, { col: -window.col, row: -window.row })).toEqual([0]);
    for (const { box } of detections) {
      expect(Math.min(...box)).toBeGreaterThanOrEqual(0);
      expect(Math.max(...box)).toBeLessThanOrEqual(60);
    }
  });

  it('of one grey band show their aircraft', async () => {
    await writeScene('grey.tif', { ...field.before, bands: [field.before.bands[1]!] }, field.grid, {
      bandNames: ['pan'],
    });
    const { manifest, detections } = await detected({ scene: 'grey.tif' });
    expect(manifest.input.bandNames).toHaveLength(1);
    expect(standsFound(detections).length).toBeGreaterThanOrEqual(LEAST_FOUND);
  });

  it('of 16 bits show their aircraft', async () => {
    const bands = field.before.bands.map((band) => pixelArrays.uint16.from(band, (sample) => 300 + 31 * sample));
    await writeScene('sixteen.tif', { ...field.before, bands }, field.grid, { sampleType: 'uint16' });
    const { manifest, detections } = await detected({ scene: 'sixteen.tif' });
    expect(manifest.input.sampleType).toBe('uint16');
    expect(standsFound(detections).length).toBeGreaterThanOrEqual(LEAST_FOUND);
  });

  it('that are half nodata have no objects on its edge or in it, and keep those on this side', async () => {
    const edge = 240;
    const valid = field.before.valid.map((isValid, i) => (i % 480 < edge ? isValid : 0));
    const bands = field.before.bands.map((band) =>
      band
        .slice()
        .fill(0)
        .map((_, i) => (i % 480 < edge ? band[i]! : 0)),
    );
    await writeScene('half.tif', { ...field.before, bands, valid }, field.grid);
    const { detections } = await detected({ scene: 'half.tif' });
    // The stands at 185 and 295 px lie clear of the edge: what is found near it would be made of it.
    expect(detections.filter(({ box }) => box[2] > edge - 5)).toEqual([]);
    expect(standsFound(detections).length).toBeGreaterThanOrEqual(3);
  });

  it('in overlapping files are listed once each, in the pixels of one of them', async () => {
    await mkdir(at('tiles'));
    const files = [0, 160].map((col) => ({ col, name: `tiles/from-${col}.tif` }));
    for (const { col, name } of files) {
      const window = { col, row: 0, width: 320, height: 360 };
      const originX = field.grid.originX + col * GSD;
      await writeScene(name, cropRaster(field.before, window), { ...field.grid, width: 320, originX });
    }
    const { manifest, detections } = await detected({ scene: 'tiles' });
    expect(manifest.input.files.map(({ name }) => name)).toEqual(['from-0.tif', 'from-160.tif']);
    const inFile = (asset: string) => detections.filter((each) => each.asset === asset);
    const west = standsFound(inFile('from-0.tif'));
    const east = standsFound(inFile('from-160.tif'), { col: -160, row: 0 });
    expect(new Set([...west, ...east]).size).toBeGreaterThanOrEqual(LEAST_FOUND);
    expect(west.every((stand) => stands[stand]![0] < 320)).toBe(true);
    expect(east.every((stand) => stands[stand]![2] > 160)).toBe(true);
    expect(west.filter((stand) => east.includes(stand))).toEqual([]);
  });

  it('are found whole where the seam of two files cuts them', async () => {
    const seam = 185; // through the middle of two stands
    await mkdir(at('halves'));
    for (const [name, col, width] of [
      ['halves/west.tif', 0, seam],
      ['halves/east.tif', seam, field.grid.width - seam],
    ] as const) {
      const originX = field.grid.originX + col * GSD;
      await writeScene(name, cropRaster(field.before, { col, row: 0, width, height: 360 }), {
        ...field.grid,
        width,
        originX,
      });
    }
    const whole = standsFound((await detected({ scene: 'before.tif' })).detections);
    const { detections } = await detected({ scene: 'halves' });
    const onWhole = detections.map(({ box, asset, ...rest }) => {
      const col = asset === 'east.tif' ? seam : 0;
      return { ...rest, asset, box: [box[0] + col, box[1], box[2] + col, box[3]] as const };
    });
    const cut = whole.filter((stand) => stands[stand]![0] < seam && stands[stand]![2] > seam);
    expect(cut.length).toBeGreaterThan(0);
    expect(standsFound(onWhole)).toEqual(whole);
  });
});

describe('comparing two scenes with objects', () => {
  let run: Awaited<ReturnType<typeof compared>>;
  const rowsOn = (findings: readonly Finding[], stand: number) =>
    findings.filter((finding) => finding.kind === 'aircraft' && overlap(finding.box, stands[stand]!) > 0.4);
  const statusOn = (stand: number) =>
    rowsOn(run.findings, stand).map((row) => (row.kind === 'aircraft' ? row.status : null));

  it('gives each aircraft that was seen one row, and says of none that stayed that it is gone', async () => {
    run = await compared({ before: 'before.tif', after: 'after.tif' });
    const seen = standsFound(run.before);
    expect(seen.length).toBeGreaterThanOrEqual(LEAST_FOUND);
    for (const stand of seen) expect(rowsOn(run.findings, stand)).toHaveLength(1);
    const stayed = seen.filter((stand) => ![2, 4, 5].includes(stand));
    expect(stayed.map(statusOn)).toEqual(stayed.map(() => ['present']));
    for (const stand of seen.filter((each) => [2, 5].includes(each))) expect(statusOn(stand)).toEqual(['departed']);
    if (seen.includes(4)) expect(['destroyed', 'damaged']).toContain(statusOn(4)[0]);
  });

  it('keeps counts, summary, ledger and detections in step with the findings', async () => {
    const { manifest, out, findings, before, after } = run;
    const aircraft = findings.filter((finding) => finding.kind === 'aircraft');
    expect(Object.values(manifest.counts.aircraft).reduce((sum, n) => sum + n, 0)).toBe(aircraft.length);
    for (const [status, count] of Object.entries(manifest.counts.aircraft)) {
      expect(aircraft.filter((row) => row.status === status)).toHaveLength(count);
    }
    expect(manifest.counts.craters).toBe(findings.filter(({ kind }) => kind === 'crater').length);
    expect(manifest.counts.change).toBe(findings.filter(({ kind }) => kind === 'change').length);
    expect(manifest.detectors.map(({ label }) => label)).toEqual(LABELS);
    expect(manifest.parameters.detect).toEqual(LABELS);
    expect(manifest.summary.length).toBeGreaterThan(0);
    expect([...before, ...after].every(({ asset }) => ['before.tif', 'after.tif'].includes(asset))).toBe(true);
    const [header, ...rows] = (await readFile(join(out, 'ledger.csv'), 'utf8')).trim().split('\r\n');
    const status = header!.split(',').indexOf('status');
    expect(rows).toHaveLength(findings.length);
    expect(rows.filter((row) => row.split(',')[status] !== '')).toHaveLength(aircraft.length);
  });

  it('shows the same aircraft in one scene alone as in a pair', async () => {
    const { detections } = await detected({ scene: 'before.tif' });
    expect(run.before).toEqual(detections);
  });

  it('looks for what is asked for, and in the area of interest alone', async () => {
    const corners = [
      [0, 0],
      [240, 0],
      [240, 360],
      [0, 360],
      [0, 0],
    ].map(([col, row]) => toLonLat(field.grid.crs!, pixelToMap(field.grid, { col: col!, row: row! })));
    await writeFile(
      at('west.geojson'),
      JSON.stringify({ type: 'Polygon', coordinates: [corners.map(({ lon, lat }) => [lon, lat])] }),
    );
    const { manifest, findings, before, after } = await compared({
      before: 'before.tif',
      after: 'after.tif',
      aoi: at('west.geojson'),
      detect: ['aircraft'],
    });
    const rows = findings.filter(({ kind }) => kind === 'aircraft');
    expect(rows.length).toBeGreaterThan(0);
    expect(rows.every(({ box }) => (box[0] + box[2]) / 2 < 242)).toBe(true);
    const inside = (detections: readonly Detection[]) =>
      aircraftOf(detections).filter(({ box }) => (box[0] + box[2]) / 2 < 242);
    expect(before).toEqual(inside(run.before));
    expect(after).toEqual(inside(run.after));
    expect(before.length).toBeLessThan(aircraftOf(run.before).length);
    expect(manifest.detectors.map(({ label }) => label)).toEqual(['aircraft']);
    expect(findings.filter(({ kind }) => kind === 'crater')).toEqual([]);
    expect(manifest.id).not.toBe(run.manifest.id);
  });

  it('without a scale looks for nothing, says so once for each kind, and still compares the ground', async () => {
    const loose = pixelGrid(480, 360);
    await writeScene('loose-before.tif', field.before, loose);
    await writeScene('loose-after.tif', field.after, loose);
    const { manifest, findings, before, after } = await compared({
      before: 'loose-before.tif',
      after: 'loose-after.tif',
    });
    expect([before, after]).toEqual([[], []]);
    expect(manifest.detectors).toEqual([]);
    expect(manifest.warnings.filter((warning) => warning.includes('was looked for'))).toHaveLength(2);
    expect(manifest.summary).toEqual([]);
    expect(findings.every(({ kind }) => kind === 'change')).toBe(true);
    expect(manifest.verdict.kind).toBe('changed');
  });

  it('with a stated scale gives the ledger in pixels', async () => {
    const { manifest, findings } = await compared({
      before: 'loose-before.tif',
      after: 'loose-after.tif',
      gsdMeters: GSD,
      detect: ['aircraft'],
    });
    const rows = findings.filter(({ kind }) => kind === 'aircraft');
    expect(rows.length).toBeGreaterThanOrEqual(LEAST_FOUND);
    expect(rows.every((row) => row.at === null && row.areaM2 === null)).toBe(true);
    expect(manifest.counts.aircraft['present']).toBeGreaterThan(0);
  });

  it('leaves the changes of the ground as they are without objects', async () => {
    const { manifest, findings, before } = await compared({ before: 'before.tif', after: 'after.tif', detect: [] });
    const changes = (list: readonly Finding[]) =>
      list.flatMap(({ id: _, ...finding }) => (finding.kind === 'change' ? [finding] : []));
    expect(changes(findings)).toEqual(changes(run.findings));
    expect(findings.every(({ kind }) => kind === 'change')).toBe(true);
    expect(before).toEqual([]);
    expect(manifest).toMatchObject({ detectors: [], summary: [], counts: { aircraft: {}, craters: 0 } });
    const files = ({ outputs }: RunManifest) => outputs.map(({ path }) => path);
    expect(files(manifest)).toEqual(files(run.manifest));
  });
});
