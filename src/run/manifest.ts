import { basename } from 'node:path';
import type { Threshold } from '../core/change/threshold.ts';
import type { Finding, Verdict } from '../core/contract/finding.ts';
import {
  type Comparability,
  type CompareRequest,
  type DetectorUse,
  type NotObserved,
  type NullPair,
  OBJECT_LABELS,
  type RadiometricFit,
  type Registration,
  type RunManifest,
  type RunParameters,
} from '../core/contract/run.ts';
import { FALSE_DISCOVERY_LIMIT } from '../core/findings/judge-by-null.ts';
import { ledgerSummary } from '../core/findings/ledger-summary.ts';
import { widespreadNotes } from '../core/findings/widespread-change.ts';
import { toLonLat } from '../core/geo/crs.ts';
import { type Grid, pixelToMap } from '../core/geo/grid.ts';
import { groundPixelSide, groundPixelSize } from '../core/geo/ground.ts';
import type { LonLat } from '../core/geo/points.ts';
import { version } from '../io/installation.ts';
import type { OpenedRequest } from './compare-request.ts';
import type { FoundObjects } from './detect-objects.ts';
import type { MeasuredNull } from './null-pair.ts';
import { runId } from './run-id.ts';

/** Smallest region that is worth a line: 4 px, and 4 m² where pixels are finer. */
const MINIMUM_AREA_PX = 4;
const MINIMUM_AREA_M2 = 4;

/** The minimum mapping unit, px. */
export function minimumArea(grid: Grid, minimumAreaM2 = MINIMUM_AREA_M2): number {
  const pixel = groundPixelSize(grid);
  if (pixel === null) return MINIMUM_AREA_PX;
  return Math.max(MINIMUM_AREA_PX, Math.ceil(minimumAreaM2 / (pixel.width * pixel.height)));
}

/** What the pair's comparability asks of its ground. */
export function placeOf(grid: Grid): { readonly pixelMeters: number | null; readonly lat: number | null } {
  const { crs } = grid;
  const pixelMeters = groundPixelSide(grid);
  if (crs === null || pixelMeters === null) return { pixelMeters: null, lat: null };
  const { lat } = toLonLat(crs, pixelToMap(grid, { col: grid.width / 2, row: grid.height / 2 }));
  return { pixelMeters, lat };
}

/** Everything a run came to, before it is known when it ended and what its files hash to. */
export interface RunParts {
  readonly request: CompareRequest;
  readonly sha256: OpenedRequest['sha256'];
  readonly inputs: RunManifest['inputs'];
  readonly grid: Grid;
  readonly registration: Registration;
  readonly radiometry: RadiometricFit;
  readonly comparability: Comparability;
  readonly change: {
    readonly method: string;
    readonly threshold: Threshold;
    readonly minimumAreaPx: number;
    readonly findings: readonly Finding[];
    readonly observedPx: number;
    readonly observedFraction: number;
    readonly notObserved: NotObserved;
  };
  readonly nullPair: NullPair | null;
  readonly objects: { readonly before: FoundObjects; readonly after: FoundObjects };
  readonly buildingModel: DetectorUse | null;
  readonly verdict: Verdict;
  readonly warnings: readonly string[];
}

/** What a null pair came to, and how many findings it lets count. */
export function describeNull({ weights, observedFraction, residualPx }: MeasuredNull, kept: number): NullPair {
  const strongest = weights[0] === undefined ? null : Math.round(weights[0] * 10) / 10;
  return { regions: weights.length, strongest, observedFraction, residualPx, limit: FALSE_DISCOVERY_LIMIT, kept };
}

export type RunDraft = Omit<RunManifest, 'createdAt' | 'timings' | 'outputs'>;

export function describeRun(parts: RunParts): RunDraft {
  const {
    request,
    sha256,
    objects,
    buildingModel,
    inputs,
    grid,
    registration,
    radiometry,
    comparability,
    change,
    nullPair,
    verdict,
    warnings,
  } = parts;
  const { findings, observedPx } = change;
  const { median: _median, spread: _spread, ...threshold } = change.threshold;
  const parameters: RunParameters = {
    method: change.method,
    gsdMeters: request.gsdMeters ?? null,
    minimumAreaM2: request.minimumAreaM2 ?? null,
    minimumAreaPx: change.minimumAreaPx,
    threshold,
    aoi: nameOf(request.aoi),
    aoiSha256: sha256.aoi,
    detect: request.detect ?? OBJECT_LABELS,
    buildings: nameOf(request.buildings),
    buildingsSha256: sha256.buildings,
  };
  const regions = findings.filter(({ kind }) => kind === 'change');
  const changedPx = regions.reduce((sum, { areaPx }) => sum + areaPx, 0);
  const changedM2 = regions.reduce((sum, { areaM2 }) => sum + (areaM2 ?? 0), 0);
  const changedFraction = observedPx === 0 ? 0 : changedPx / observedPx;
  const aircraft = findings.filter((finding) => finding.kind === 'aircraft');
  const detectors = [...usedDetectors(objects), ...(buildingModel === null ? [] : [buildingModel])];
  return {
    schema: 1,
    id: runId(inputs, parameters, detectors),
    title: request.title ?? `${inputs.before.name} – ${inputs.after.name}`,
    version,
    inputs,
    parameters,
    grid,
    crs: grid.crs,
    pixelMeters: groundPixelSize(grid),
    footprint: footprintOf(grid),
    registration,
    radiometry,
    comparability,
    nullPair,
    verdict,
    counts: {
      change: regions.length,
      changedAreaM2: grid.crs === null ? null : Math.round(changedM2 * 100) / 100,
      changedFraction,
      aircraft: countBy(aircraft, ({ status }) => status),
      craters: findings.filter(({ kind }) => kind === 'crater').length,
      buildings: countBy(
        findings.filter((finding) => finding.kind === 'building'),
        ({ damageClass }) => damageClass,
      ),
    },
    observedFraction: change.observedFraction,
    notObserved: change.notObserved,
    summary: ledgerSummary(findings),
    detectors,
    warnings: [
      ...warnings,
      ...widespreadNotes(changedFraction),
      ...contradictions(radiometry, inputs),
      ...comparability.notes,
      ...new Set([...objects.before.notes, ...objects.after.notes]),
    ],
  };
}

/** Those of both dates: scenes of unlike GSD have different models. */
function usedDetectors({ before, after }: RunParts['objects']): DetectorUse[] {
  const known = new Set(before.detectors.map(({ model }) => model));
  return [...before.detectors, ...after.detectors.filter(({ model }) => !known.has(model))];
}

function countBy<Each, Key extends string>(
  all: readonly Each[],
  keyOf: (one: Each) => Key,
): Partial<Record<Key, number>> {
  const counts: Partial<Record<Key, number>> = {};
  for (const key of all.map(keyOf)) counts[key] = (counts[key] ?? 0) + 1;
  return counts;
}

function contradictions({ zeroLight }: RadiometricFit, inputs: RunParts['inputs']): string[] {
  return (['before', 'after'] as const)
    .filter((date) => zeroLight[date] === 'contradicted')
    .map(
      (date) =>
        `The metadata of "${inputs[date].name}" state an offset that its samples no longer have; it was not applied.`,
    );
}

/** A file's name: what folders this machine has is nobody else's business. */
function nameOf(path: string | undefined): string | null {
  return path === undefined ? null : basename(path);
}

function footprintOf(grid: Grid): LonLat[] | null {
  const { crs, width, height } = grid;
  if (crs === null) return null;
  const corners = [
    { col: 0, row: 0 },
    { col: 0, row: height },
    { col: width, row: height },
    { col: width, row: 0 },
    { col: 0, row: 0 },
  ];
  return corners.map((corner) => toLonLat(crs, pixelToMap(grid, corner)));
}
