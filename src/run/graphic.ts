import { createHash } from 'node:crypto';
import type { Finding } from '../core/contract/finding.ts';
import type { InputScene, RadiometricFit, RunManifest } from '../core/contract/run.ts';
import { toLonLat } from '../core/geo/crs.ts';
import { pixelToMap } from '../core/geo/grid.ts';
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
import { LIMITATIONS } from '../core/publish/graphic-words.ts';
import { layoutGraphic, panelColumnWidth, panelSize } from '../core/publish/layout-graphic.ts';
import { type PanelPlan, planPanel } from '../core/publish/plan-panel.ts';
import type { Raster } from '../core/raster/raster.ts';
import type { PartReader } from '../core/scene/scene.ts';
import { PANEL_RESAMPLING, panelPicture } from '../io/formats/panel-picture.ts';
import { renderSvg } from '../io/formats/render-svg.ts';
import { openTypeface, TYPEFACE_NAME } from '../io/formats/typeface.ts';

export interface RunGraphicInput {
  readonly run: Pick<
    RunManifest,
    'id' | 'title' | 'version' | 'inputs' | 'grid' | 'registration' | 'radiometry' | 'verdict'
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
 * @param widthPx at least 1200.
 */
export async function renderRunGraphic(
  { run, findings, before, after }: RunGraphicInput,
  options: { readonly widthPx?: number } = {},
): Promise<{ readonly png: Buffer; readonly sidecar: GraphicSidecar }> {
  const { widthPx = 1600 } = options;
  const { grid, registration } = run;
  const pixel = groundPixelSize(grid);
  const crop = chooseCrop(
    grid,
    findings.map((finding) => finding.box),
    {
      panelWidthPx: panelColumnWidth(widthPx),
      pixelAspect: pixel === null ? 1 : pixel.width / pixel.height,
    },
  );
  const panel = panelSize(grid, crop, widthPx);
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
  const isWholeArea = crop.width === grid.width && crop.height === grid.height;
  const alterations = [
    'aligned',
    sides.after.levels.some((level) => level !== SAME_LEVEL) ? 'contrast matched' : 'contrast stretched alike',
    ...(isWholeArea ? [] : ['cropped']),
  ];
  const notObserved = {
    before: invalidFraction(sides.before.raster),
    after: invalidFraction(sides.after.raster),
  };

  const typeface = await openTypeface();
  const { scene, callouts, scaleBar, trueNorthDegrees } = layoutGraphic(
    {
      title: run.title,
      before: run.inputs.before,
      after: run.inputs.after,
      grid,
      crop,
      registration,
      verdict: run.verdict,
      findings,
      hasUnobserved: notObserved.before > 0 || notObserved.after > 0,
      alterations,
      runId: run.id,
      version: run.version,
    },
    typeface,
    { widthPx },
  );
  const svg = graphicToSvg(scene, typeface, {
    before: await panelPicture(paintStretched(sides.before, stretches), plans.before, panel),
    after: await panelPicture(paintStretched(sides.after, stretches), plans.after, panel),
  });
  const png = await renderSvg(svg);

  const middle = { col: crop.col + crop.width / 2, row: crop.row + crop.height / 2 };
  const pixelHere = groundPixelSize(grid, middle);
  const sidecar: GraphicSidecar = {
    schema: 1,
    file: 'graphic.png',
    sha256: createHash('sha256').update(png).digest('hex'),
    widthPx: scene.widthPx,
    heightPx: scene.heightPx,
    title: run.title,
    run: run.id,
    version: run.version,
    before: sidecarSide('L', run.inputs.before),
    after: sidecarSide('R', run.inputs.after),
    crop,
    isWholeArea,
    centre: grid.crs === null ? null : toLonLat(grid.crs, pixelToMap(grid, middle)),
    metersPerPx: pixelHere === null ? null : (pixelHere.width * crop.width) / panel.width,
    scaleBarMeters: scaleBar?.meters ?? null,
    trueNorthDegrees,
    registration: { residualPx: registration.residualPx, residualMeters: registration.residualMeters },
    stretch: {
      rule: describeRule(rule),
      bands: bands.map(({ name }, index) => ({
        name,
        before: sides.before.levels[index]!,
        after: sides.after.levels[index]!,
        ...stretches[index]!,
      })),
    },
    resampling: PANEL_RESAMPLING,
    alterations,
    notObserved,
    callouts: callouts.map(({ number, finding }) => ({ number, finding: finding.id })),
    limitations: LIMITATIONS,
    typeface: TYPEFACE_NAME,
  };
  return { png, sidecar };
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

function sidecarSide(side: 'L' | 'R', { name, acquiredAt, credit, gsdMeters, files }: InputScene): SidecarSide {
  return { label: `${side}: ${formatDate(acquiredAt)}`, name, acquiredAt, credit, gsdMeters, files };
}
