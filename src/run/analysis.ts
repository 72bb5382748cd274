import { commonGrid } from '../core/align/common-grid.ts';
import type { Progress } from '../core/contract/api.ts';
import { TooLittleOverlap } from '../core/contract/errors.ts';
import { statesChange } from '../core/contract/finding.ts';
import type { CompareRequest, RunManifest } from '../core/contract/run.ts';
import { footprintsOn } from '../core/detect/footprints.ts';
import { changeFindings } from '../core/findings/change-findings.ts';
import { countedFindings, judgeByNull } from '../core/findings/judge-by-null.ts';
import { gridLocator } from '../core/findings/locate-on-grid.ts';
import { numberFindings } from '../core/findings/number-findings.ts';
import { verdictOf } from '../core/findings/verdict.ts';
import { IDENTITY } from '../core/geo/affine.ts';
import { askedPixels } from '../core/geo/area-of-interest.ts';
import type { Grid } from '../core/geo/grid.ts';
import { commonBands } from '../core/scene/common-bands.ts';
import { comparabilityOf } from '../core/scene/comparability.ts';
import { hiddenFraction, sharesNotObserved } from '../core/scene/obscured/not-observed.ts';
import { openPairPool } from '../io/compute/pair-pool.ts';
import { throwIfCancelled } from '../io/compute/worker-pool.ts';
import { openOriginals, originalsBeside } from '../io/store/originals.ts';
import { createRunFolder, hashFile } from '../io/store/run-folder.ts';
import { alignImages } from './align-images.ts';
import { bringScenes } from './bring-scenes.ts';
import { openBuildingModel } from './building-model.ts';
import { changeTileCount, mapChange } from './change-pass.ts';
import { openRequest } from './compare-request.ts';
import { detectObjects } from './detect-objects.ts';
import { EVIDENCE_FILE, recordEvidence } from './evidence.ts';
import type { FetchRules } from './fetch-scenes.ts';
import { hintFindings } from './hint-findings.ts';
import { describeNull, describeRun, minimumArea, placeOf } from './manifest.ts';
import { measureNullPair } from './null-pair.ts';
import { objectFindings } from './object-findings.ts';
import { registerPair } from './registration.ts';
import { takeInputs } from './run-inputs.ts';
import { searchArea } from './search-area.ts';
import { followStages } from './stages.ts';
import { surveyObscured } from './survey.ts';
import { unpackScenes } from './unpack-scenes.ts';
import { learnUsual } from './usual.ts';
import {
  writeApart,
  writeCompactSpots,
  writeDetections,
  writeFindings,
  writeGraphic,
  writeRegistration,
} from './write-run.ts';

export interface CompareOptions extends FetchRules {
  readonly threads: number;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: Progress) => void) | undefined;
  /** Whether every file that goes in is kept as it is beside the runs; yes unless told. */
  readonly keepOriginals?: boolean;
}

const SCENES = ['before', 'after', 'nullScene'] as const;
/** What of a request may lie at an address. */
const FAR = [...SCENES, 'beforeMask', 'afterMask'] as const;

/**
 * From two scenes to findings, rasters and a graphic in the folder `out`, all or nothing.
 *
 * @throws AftermathError for whatever is wrong with the input; Cancelled once the signal is aborted.
 */
export async function compare(asked: CompareRequest, out: string, options: CompareOptions): Promise<RunManifest> {
  const { signal, keepOriginals = true } = options;
  const stages = followStages(options);
  const brought = await bringScenes(asked, FAR, out, { ...options, stages });
  const request = await unpackScenes(brought, SCENES, originalsBeside(out));
  const opened = await openRequest(request);
  const { before, after, nullScene, area, method, rule, detect, buildings, sha256 } = opened;
  const { grid, ...overlap } = commonGrid(before, after, {
    gsdMeters: request.gsdMeters,
    areaOfInterest: area?.extent,
  });
  const askedPx = askedPixels(area, grid);
  if (askedPx === 0)
    throw new TooLittleOverlap('The area of interest holds no pixel of the ground that both scenes cover.');
  const bands = commonBands(before, after);
  const minimumAreaPx = minimumArea(grid, request.minimumAreaM2);
  const judged = buildings === null ? null : await judgedBuildings(buildings, grid);
  const folder = await createRunFolder(out);
  const originals = openOriginals(originalsBeside(out));
  const pool = openPairPool({ before, after, grid, area, bands }, options.threads);
  try {
    const { inputs, details } = await stages.run('Hashing the scenes', 1, () =>
      takeInputs(request, opened, keepOriginals ? originals.take : hashFile),
    );

    const nullPair =
      nullScene &&
      (await stages.run('Measuring the null pair', changeTileCount(grid), (advance) =>
        measureNullPair({ nullScene, before, grid, area, method, rule, minimumAreaPx }, out, { ...options, advance }),
      ));

    const { registration, isAligned, warnings } = await stages.run('Aligning', 3, async (advance) => {
      const start = grid.crs === null ? await alignImages(before, after, bands) : IDENTITY;
      return registerPair(pool, grid, start, { signal, advance });
    });
    const gridToAfter = { ...registration.gridToAfter, field: registration.field };
    const obscured = await stages.run('Looking for cloud and smoke', 1, () =>
      surveyObscured(pool, { before, after, grid, gridToAfter, bands }, { signal }),
    );

    const { radiometry, correction, stated, model, compact } = await stages.run('Matching brightness', 1, () =>
      learnUsual(pool, { grid, gridToAfter, method, obscured }, { signal }),
    );

    const change = await stages.run('Mapping change', changeTileCount(grid), (advance) =>
      mapChange(
        pool,
        folder,
        { before, after, grid, gridToAfter, correction, radiometry, model, compact, rule, minimumAreaPx, obscured },
        { signal, advance },
      ),
    );

    // Its threads and what they hold are not needed beside those of the models.
    await pool.close();

    const objects = await stages.run(
      'Looking for objects',
      detect.length * (before.parts.length + after.parts.length),
      async (advance) => ({
        before: await detectObjects(before, detect, {
          ...options,
          area: area && searchArea(area, grid, gridLocator(before, grid)),
          advance,
        }),
        after: await detectObjects(after, detect, {
          ...options,
          area: area && searchArea(area, grid, gridLocator(after, grid, gridToAfter)),
          advance: (done) => advance(detect.length * before.parts.length + done),
        }),
      }),
    );

    const draft = await stages.run('Writing findings', 1, async () => {
      const context = { before, after, grid, gridToAfter, method, threshold: change.threshold, minimumAreaPx };
      const hinted = await hintFindings(changeFindings(change.regions, context), change.regions, folder, {
        ...context,
        bands: radiometry.bands,
        correction,
      });
      const changes = nullPair === null ? hinted : judgeByNull(hinted, nullPair, { ...change, minimumAreaPx });
      const findings = numberFindings([
        ...(await objectFindings(objects, folder, {
          ...context,
          residualPx: registration.residualPx,
          bands: radiometry.bands,
          correction,
          regions: change.regions,
          spots: change.spots,
          buildings: judged,
          obscured,
        })),
        ...changes,
      ]);
      const counted = countedFindings(findings);
      const observedFraction = change.observedPx / askedPx;
      const notObserved = sharesNotObserved(change, askedPx, observedFraction);
      const run = describeRun({
        request: { ...request, detect },
        sha256,
        objects,
        buildingModel: judged?.use ?? null,
        inputs,
        grid,
        registration,
        radiometry: stated,
        comparability: comparabilityOf(before, after, {
          ...overlap,
          ...placeOf(grid),
          bands,
          residualPx: registration.residualPx,
          unexplained: radiometry.unexplained,
          observedFraction,
        }),
        change: { ...change, findings, observedFraction, notObserved, minimumAreaPx, method },
        nullPair: nullPair && describeNull(nullPair, countedFindings(changes)),
        verdict: verdictOf({
          findings: counted,
          observedFraction,
          isAligned,
          hiddenFraction: hiddenFraction(notObserved),
        }),
        warnings,
      });
      await writeFindings(folder, findings, grid);
      await writeDetections(folder, objects);
      await writeCompactSpots(folder, change.spots, compact, { grid, after, findings });
      await writeApart(folder, change, context);
      await writeRegistration(folder, registration, grid);
      await writeGraphic(folder, run, findings.filter(statesChange));
      return run;
    });

    const manifest: RunManifest = {
      ...draft,
      createdAt: new Date().toISOString(),
      timings: stages.seconds,
      outputs: await folder.outputs(),
      evidence: EVIDENCE_FILE,
    };
    await folder.write('run.json', `${JSON.stringify(manifest, null, 2)}\n`);
    await recordEvidence(folder, manifest, { request, inputs: details, keepOriginals });
    throwIfCancelled(signal);
    await originals.keep();
    await folder.publish();
    return manifest;
  } catch (error) {
    await folder.discard();
    await originals.discard();
    throw error;
  } finally {
    await pool.close();
  }
}

async function judgedBuildings(geojson: unknown, { crs, ...grid }: Grid) {
  // Without a CRS the request was refused.
  return { footprints: footprintsOn({ ...grid, crs: crs! }, geojson), ...(await openBuildingModel()) };
}
