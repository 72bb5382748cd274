import { createHash } from 'node:crypto';
import type { Finding } from '../core/contract/finding.ts';
import type { InputScene, RadiometricFit, RunManifest } from '../core/contract/run.ts';
import { toLonLat } from '../core/geo/crs.ts';
import { type Grid, type PixelWindow, pixelToMap } from '../core/geo/grid.ts';
import { groundPixelSize } from '../core/geo/ground.ts';
import { type DisplayBand, displayBands } from '../core/publish/display-bands.ts';
import {
  estimateStretch,
  type Level,
  paintStretched,
  SAME_LEVEL,
  type StretchRule,
  stretchRule,
} from '../core/publish/display-stretch.ts';
import { formatDate } from '../core/publish/format-date.ts';
import { chooseCrop } from '../core/publish/graphic-crop.ts';
import type { GraphicSidecar, SidecarSide } from '../core/publish/graphic-sidecar.ts';
import { graphicToSvg } from '../core/publish/graphic-to-svg.ts';
import { comparabilityLine, LIMITATIONS } from '../core/publish/graphic-words.ts';
import { type GraphicLayout, layoutGraphic, panelColumnWidth, panelSize } from '../core/publish/layout-graphic.ts';
import { type PanelPlan, planPanel } from '../core/publish/plan-panel.ts';
import type { Size } from '../core/publish/plane-geometry.ts';
import type { Raster } from '../core/raster/raster.ts';
import type { PartReader } from '../core/scene/scene.ts';
import { PANEL_RESAMPLING, panelPicture } from '../io/formats/panel-picture.ts';
import { renderSvg } from '../io/formats/render-svg.ts';
import { openTypeface, TYPEFACE_NAME } from '../io/formats/typeface.ts';

export interface RunGraphicInput {
  readonly run: Pick<
    RunManifest,
    | 'id'
    | 'title'
    | 'version'
    | 'inputs'
    | 'grid'
    | 'registration'
    | 'radiometry'
    | 'comparability'
    | 'verdict'
    | 'summary'
  >;
  /** Strongest first. */
  readonly findings: readonly Finding[];
  /** The run's aligned scenes, both on `run.grid`. Not closed here. */
  readonly before: PartReader;
  readonly after: PartReader;
}

/**
 * The left/right graphic of a run and its provenance sidecar.
 *
 * Reads the overview level that the panels need, so the aligned scenes may be of any size as long as they have
 * overviews. The same run gives the same bytes, on machines with and without fonts.
 *
 * @param widthPx at least 1200 (RangeError).
 */
export async function renderRunGraphic(
  input: RunGraphicInput,
  options: { readonly widthPx?: number } = {},
): Promise<{ readonly png: Buffer; readonly sidecar: GraphicSidecar }> {
  const { widthPx = 1600 } = options;
  const { run, findings } = input;
  const crop = cropOf(input, widthPx);
  const panel = panelSize(run.grid, crop, widthPx);
  const shown = await preparePanels(input, crop, panel);
  const alterations = [
    'aligned',
    shown.isMatched ? 'contrast matched' : 'contrast stretched alike',
    ...(isWhole(crop, run.grid) ? [] : ['cropped']),
  ];
  const typeface = await openTypeface();
  const layout = layoutGraphic(
    {
      title: run.title,
      before: run.inputs.before,
      after: run.inputs.after,
      grid: run.grid,
      crop,
      registration: run.registration,
      comparability: run.comparability,
      verdict: run.verdict,
      summary: run.summary,
      findings,
      hasUnobserved: shown.notObserved.before > 0 || shown.notObserved.after > 0,
      alterations,
      runId: run.id,
      version: run.version,
    },
    typeface,
    { widthPx },
  );
  const png = await renderSvg(graphicToSvg(layout.scene, typeface, shown.pictures));
  return { png, sidecar: { ...describeGraphic(run, crop, layout), ...describePicture(png, shown, alterations) } };
}

function cropOf({ run: { grid }, findings }: RunGraphicInput, widthPx: number): PixelWindow {
  const pixel = groundPixelSize(grid);
  const boxes = findings.map((finding) => finding.box);
  const pixelAspect = pixel === null ? 1 : pixel.width / pixel.height;
  return chooseCrop(grid, boxes, { panelWidthPx: panelColumnWidth(widthPx), pixelAspect });
}

function isWhole(crop: PixelWindow, grid: Grid): boolean {
  return crop.width === grid.width && crop.height === grid.height;
}

interface PreparedPanels {
  readonly pictures: { readonly before: string; readonly after: string };
  readonly stretch: GraphicSidecar['stretch'];
  /** Whether the after scene was brought to the before scene's level. */
  readonly isMatched: boolean;
  /** Share of the crop, 0..1. */
  readonly notObserved: { readonly before: number; readonly after: number };
}

/** Both dates of the crop in the same bands and with one stretch. */
async function preparePanels(
  { run, before, after }: RunGraphicInput,
  crop: PixelWindow,
  panel: Size,
): Promise<PreparedPanels> {
  const bands = displayBands(before.part.bandNames, after.part.bandNames);
  const plans = { before: planPanel(before.part, crop, panel), after: planPanel(after.part, crop, panel) };
  const sides = {
    before: { raster: await readBands(before, plans.before, bands, 'before'), levels: bands.map(() => SAME_LEVEL) },
    after: {
      raster: await readBands(after, plans.after, bands, 'after'),
      levels: bands.map((band) => levelOf(band, run.radiometry)),
    },
  };
  const rule = stretchRule(before.part.sampleType);
  const stretches = estimateStretch([sides.before, sides.after], rule);
  return {
    pictures: {
      before: await panelPicture(paintStretched(sides.before, stretches), plans.before, panel),
      after: await panelPicture(paintStretched(sides.after, stretches), plans.after, panel),
    },
    stretch: {
      rule: describeRule(rule),
      bands: bands.map(({ name }, index) => ({
        name,
        before: sides.before.levels[index]!,
        after: sides.after.levels[index]!,
        ...stretches[index]!,
      })),
    },
    isMatched: sides.after.levels.some((level) => level !== SAME_LEVEL),
    notObserved: { before: invalidFraction(sides.before.raster), after: invalidFraction(sides.after.raster) },
  };
}

async function readBands(
  reader: PartReader,
  { window, level }: PanelPlan,
  bands: readonly DisplayBand[],
  date: 'before' | 'after',
): Promise<Raster> {
  const raster = await reader.readWindow(window, { level });
  return { ...raster, bands: bands.map((band) => raster.bands[band[date]]!) };
}

/** How the run brought this band of the after scene to the before scene's level; as it is where it did not. */
function levelOf({ name }: DisplayBand, radiometry: RadiometricFit): Level {
  const fit = radiometry.bands.find((band) => band.name === name);
  return fit === undefined || !(fit.gain > 0) ? SAME_LEVEL : { gain: fit.gain, offset: fit.offset };
}

function invalidFraction({ valid }: Raster): number {
  let count = 0;
  for (let i = 0; i < valid.length; i++) count += 1 - valid[i]!;
  return count / valid.length;
}

function describeRule({ tail, isShared }: StretchRule): string {
  const share = (fraction: number) => `${Math.round(fraction * 1000) / 10}`;
  const bands = isShared ? 'all bands alike' : 'each band';
  return `${share(tail)}–${share(1 - tail)} % of the valid pixels of both dates together, ${bands}; display only`;
}

/** What the sidecar says of the run and the layout. */
function describeGraphic(
  run: RunGraphicInput['run'],
  crop: PixelWindow,
  { scene, callouts, scaleBar, trueNorthDegrees }: GraphicLayout,
) {
  const { grid, registration } = run;
  const middle = { col: crop.col + crop.width / 2, row: crop.row + crop.height / 2 };
  const pixel = groundPixelSize(grid, middle);
  return {
    schema: 1,
    file: 'graphic.png',
    title: run.title,
    run: run.id,
    version: run.version,
    widthPx: scene.widthPx,
    heightPx: scene.heightPx,
    before: sidecarSide('L', run.inputs.before),
    after: sidecarSide('R', run.inputs.after),
    crop,
    isWholeArea: isWhole(crop, grid),
    centre: grid.crs === null ? null : toLonLat(grid.crs, pixelToMap(grid, middle)),
    metersPerPx: pixel === null ? null : (pixel.width * crop.width) / scene.panels.before.width,
    scaleBarMeters: scaleBar?.meters ?? null,
    trueNorthDegrees,
    registration: { residualPx: registration.residualPx, residualMeters: registration.residualMeters },
    comparability: comparabilityLine(run.comparability),
    callouts: callouts.map(({ number, finding }) => ({ number, finding: finding.id })),
    limitations: LIMITATIONS,
  } as const;
}

/** What the sidecar says of the pixels and what was done to them. */
function describePicture(png: Buffer, { stretch, notObserved }: PreparedPanels, alterations: readonly string[]) {
  return {
    sha256: createHash('sha256').update(png).digest('hex'),
    alterations,
    stretch,
    resampling: PANEL_RESAMPLING,
    notObserved,
    typeface: TYPEFACE_NAME,
  };
}

function sidecarSide(side: 'L' | 'R', { name, acquiredAt, credit, gsdMeters, files }: InputScene): SidecarSide {
  return { label: `${side}: ${formatDate(acquiredAt)}`, name, acquiredAt, credit, gsdMeters, files };
}
