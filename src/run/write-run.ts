import type { CompactModel } from '../core/change/compact/compact-model.ts';
import type { CompactSpot } from '../core/change/compact/compact-spots.ts';
import type { Finding } from '../core/contract/finding.ts';
import { standingReview } from '../core/contract/review.ts';
import type { Registration } from '../core/contract/run.ts';
import { parallaxList, shadowList } from '../core/findings/apart-lists.ts';
import type { FindingContext } from '../core/findings/change-findings.ts';
import { compactList } from '../core/findings/compact-candidates.ts';
import type { Grid } from '../core/geo/grid.ts';
import { findingsGeoJson } from '../core/publish/findings-geojson.ts';
import { ledgerCsv } from '../core/publish/ledger-csv.ts';
import { registrationGeoJson } from '../core/publish/registration-geojson.ts';
import type { Scene } from '../core/scene/scene.ts';
import type { RunFolder } from '../io/store/run-folder.ts';
import type { FoundObjects } from './detect-objects.ts';
import { renderRunGraphic } from './graphic.ts';
import type { RunDraft } from './manifest.ts';
import { withAligned } from './open-aligned.ts';
import type { RegionsApart } from './set-apart.ts';

/** The best small places that changed, whatever became of them. */
export async function writeCompactSpots(
  folder: RunFolder,
  spots: readonly CompactSpot[],
  model: CompactModel,
  context: { readonly grid: Grid; readonly after: Scene; readonly findings: readonly Finding[] },
): Promise<void> {
  const { grid, after, findings } = context;
  const list = compactList(spots, model, { grid, findings, sun: after.conditions.sun });
  await folder.write('change/compact.json', json(list));
}

/** What looked changed, but lies in a shadow on one date, or is shown elsewhere. */
export async function writeApart(
  folder: RunFolder,
  { shadows, leans }: RegionsApart,
  context: FindingContext,
): Promise<void> {
  await folder.write('change/shadows.json', json(shadowList(shadows, context)));
  await folder.write('change/parallax.json', json(parallaxList(leans, context)));
}

export async function writeFindings(folder: RunFolder, findings: readonly Finding[], grid: Grid): Promise<void> {
  const { crs } = grid;
  await folder.write('findings.json', json({ findings }));
  if (crs !== null) await folder.write('findings.geojson', json(findingsGeoJson(findings, { ...grid, crs })));
  await folder.write('ledger.csv', ledgerCsv(findings));
}

/** What the models saw on each date, best first. */
export async function writeDetections(
  folder: RunFolder,
  objects: { readonly before: FoundObjects; readonly after: FoundObjects },
): Promise<void> {
  for (const date of ['before', 'after'] as const) {
    await folder.write(`detections/${date}.json`, json(objects[date].found.flatMap(({ detections }) => detections)));
  }
}

/** The map of what the alignment leaves; nothing without georeference. */
export async function writeRegistration(folder: RunFolder, registration: Registration, grid: Grid): Promise<void> {
  const { crs } = grid;
  if (crs === null) return;
  await folder.write('registration.geojson', json(registrationGeoJson(registration, { ...grid, crs })));
}

export async function writeGraphic(folder: RunFolder, run: RunDraft, findings: readonly Finding[]): Promise<void> {
  await withAligned(folder, async (aligned) => {
    const { png, sidecar } = await renderRunGraphic({ run, findings, review: standingReview([]), ...aligned });
    await folder.write('graphic.png', png);
    await folder.write('graphic.json', json(sidecar));
  });
}

function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
