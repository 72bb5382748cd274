import { type Signal, signal } from '@preact/signals';
import type OlMap from 'ol/Map.js';
import type DataTileSource from 'ol/source/DataTile.js';
import type VectorSource from 'ol/source/Vector.js';
import View from 'ol/View.js';
import type { Finding } from '../../../src/core/contract/finding.ts';
import type { RunManifest } from '../../../src/core/contract/run.ts';
import { runFile } from '../api-client.ts';
import type { Display, MapView } from '../state/link.ts';
import { wantsStillness } from '../state/stillness.ts';
import { type Cog, openCog } from './cog.ts';
import { outlineSource } from './outlines.ts';
import { paintChange, paintNotObserved } from './paints.ts';
import { fromPlane, type Plane, planeOf, toPlane } from './plane.ts';
import { residualSource } from './residuals.ts';
import { openSceneViews, type SceneViews } from './scene-view.ts';
import { createThumbnails, type Thumbnails } from './thumbnails.ts';
import { CogTileSource, type Paint } from './tile-source.ts';

/** Puts something of its own on a map that was just made; what it returns takes that away. */
export type MapGuest = (map: OlMap) => () => void;

/**
 * Everything of one run that maps show: one plane, one view, the sources. Compare modes make their own maps and layers
 * over it, so that changing the mode keeps the place.
 */
export interface Stage {
  readonly plane: Plane;
  readonly view: View;
  readonly scenes: SceneViews;
  readonly changeMap: DataTileSource;
  readonly notObserved: DataTileSource;
  readonly outlines: VectorSource;
  readonly residuals: VectorSource;
  /** What every map of the run carries besides its layers; the first to hear of clicks. */
  readonly guests: Set<MapGuest>;
  readonly thumbnails: Thumbnails;
  /** What could not be read, in a sentence; null while all is well. */
  readonly problem: Signal<string | null>;
}

/** Opens the rasters of a run. @throws Error where one of them cannot be opened. */
export async function openStage(run: RunManifest, findings: readonly Finding[], display: Display): Promise<Stage> {
  const plane = planeOf(run);
  const open = (path: string) => openCog(runFile(run.id, path));
  const opening = Promise.all([
    open('aligned/before.tif'),
    open('aligned/after.tif'),
    open('change/magnitude.tif'),
    open('change/mask.tif'),
  ]);
  const outlines = outlineSource(plane, findings); // While the first bytes are on their way.
  const [before, after, magnitude, mask] = await opening;
  const problem = signal<string | null>(null);
  const onProblem = (message: string) => {
    problem.value = message;
  };
  const overlay = (cog: Cog, options: { paint: Paint; interpolate: boolean }) =>
    new CogTileSource(plane, cog, { ...options, bands: [0], onProblem });
  const scenes = await openSceneViews(plane, { before, after }, { facts: run, display, onProblem });
  return {
    plane,
    view: viewOf(plane),
    scenes,
    changeMap: overlay(magnitude, { paint: paintChange(run.parameters.threshold), interpolate: true }),
    notObserved: overlay(mask, { paint: paintNotObserved, interpolate: false }),
    outlines,
    residuals: residualSource(plane, run.registration),
    guests: new Set(),
    thumbnails: createThumbnails(scenes),
    problem,
  };
}

/** From 120 screen px for the whole scene to 32 for one image pixel; never rotated. */
function viewOf(plane: Plane): View {
  const [minX, minY, maxX, maxY] = plane.extent;
  return new View({
    projection: plane.projection,
    center: [(minX + maxX) / 2, (minY + maxY) / 2],
    resolution: (maxX - minX) / 1000,
    minResolution: plane.unitsPerCol / 32,
    maxResolution: Math.max(maxX - minX, maxY - minY) / 120,
    extent: plane.extent,
    constrainOnlyCenter: true,
    enableRotation: false,
  });
}

export function lookAt({ plane, view }: Stage, { centre, scale }: MapView): void {
  view.setResolution(plane.unitsPerCol / scale);
  view.setCenter(toPlane(plane, centre));
}

export function lookAtAll({ plane, view }: Stage): void {
  view.fit(plane.extent, { padding: [8, 8, 8, 8] });
}

export function whereLooking({ plane, view }: Stage): MapView | null {
  const centre = view.getCenter();
  const resolution = view.getResolution();
  if (!centre || !resolution) return null;
  return { centre: fromPlane(plane, centre), scale: plane.unitsPerCol / resolution };
}

/** Flies to a finding, or to another box on the aligned grid, and leaves room round it; jumps where the person asks for reduced motion. */
export function flyTo({ plane, view }: Stage, { box: [x0, y0, x1, y1] }: Pick<Finding, 'box'>): void {
  const [minX, maxY] = toPlane(plane, { col: x0, row: y0 });
  const [maxX, minY] = toPlane(plane, { col: x1, row: y1 });
  const room = Math.max(maxX - minX, maxY - minY) * 0.75;
  view.fit([minX - room, minY - room, maxX + room, maxY + room], {
    minResolution: plane.unitsPerCol / 4,
    duration: wantsStillness() ? 0 : 350,
  });
}
