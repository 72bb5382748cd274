import { commonGrid } from '../core/align/common-grid.ts';
import { fitRadiometry } from '../core/align/radiometry.ts';
import type { Sight } from '../core/change/change-method.ts';
import { fitChangeModel } from '../core/change/change-model.ts';
import type { Progress } from '../core/contract/api.ts';
import type { CompareRequest, RunManifest } from '../core/contract/run.ts';
import { changeFindings } from '../core/findings/change-findings.ts';
import { verdictOf } from '../core/findings/verdict.ts';
import { IDENTITY } from '../core/geo/affine.ts';
import { areaPixels } from '../core/geo/area-of-interest.ts';
import type { Grid } from '../core/geo/grid.ts';
import { groundPixelSide } from '../core/geo/ground.ts';
import { commonBands } from '../core/scene/common-bands.ts';
import { comparabilityOf } from '../core/scene/comparability.ts';
import { movedPerMeter } from '../core/scene/displacement.ts';
import { hiddenFraction, sharesNotObserved } from '../core/scene/obscured/not-observed.ts';
import type { Scene } from '../core/scene/scene.ts';
import { openPairPool } from '../io/compute/pair-tasks.ts';
import { throwIfCancelled } from '../io/compute/worker-pool.ts';
import { planeKernels } from '../io/kernels/plane-kernels.ts';
import { createRunFolder } from '../io/store/run-folder.ts';
import { alignImages } from './align-images.ts';
import { changeTileCount, mapChange } from './change-pass.ts';
import { openRequest } from './compare-request.ts';
import { hintFindings } from './hint-findings.ts';
import { recordInput } from './input-scene.ts';
import { describeRun, minimumArea, placeOf } from './manifest.ts';
import { samplePatches } from './patches.ts';
import { registerPair } from './registration.ts';
import { followStages } from './stages.ts';
import { hidesAll, surveyObscured } from './survey.ts';
import { writeFindings, writeGraphic, writeRegistration } from './write-run.ts';

export interface CompareOptions {
  readonly threads: number;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: Progress) => void) | undefined;
}

/**
 * From two scenes to findings, rasters and a graphic in the folder `out`, all or nothing.
 *
 * @throws AftermathError for whatever is wrong with the input; Cancelled once the signal is aborted.
 */
export async function compare(request: CompareRequest, out: string, options: CompareOptions): Promise<RunManifest> {
  const { signal } = options;
  const stages = followStages(options);
  const { before, after, area, method, rule } = await openRequest(request);
  const { grid, ...overlap } = commonGrid(before, after, {
    gsdMeters: request.gsdMeters,
    areaOfInterest: area?.extent,
  });
  const bands = commonBands(before, after);
  const minimumAreaPx = minimumArea(grid, request.minimumAreaM2);
  const folder = await createRunFolder(out);
  const pool = openPairPool({ before, after, grid, area, bands }, options.threads);
  try {
    const inputs = await stages.run('Hashing the scenes', 1, async () => ({
      before: await recordInput(before),
      after: await recordInput(after),
    }));

    const { registration, isAligned, warnings } = await stages.run('Aligning', 3, async (advance) => {
      const start = grid.crs === null ? await alignImages(before, after, bands) : IDENTITY;
      return registerPair(pool, grid, start, { signal, advance });
    });
    const gridToAfter = { ...registration.gridToAfter, field: registration.field };
    const obscured = await stages.run('Looking for cloud and smoke', 1, () =>
      surveyObscured(pool, { before, after, grid, gridToAfter, bands }, { signal }),
    );

    const { radiometry, model } = await stages.run('Matching brightness', 1, async () => {
      const patches = await samplePatches(pool, grid, gridToAfter, {
        signal,
        obscured: hidesAll(obscured) ? null : obscured,
      });
      const matched = fitRadiometry(patches, bands);
      return {
        radiometry: matched,
        model: fitChangeModel(patches, matched, { method, ...sightOf(before, after, grid), kernels: planeKernels() }),
      };
    });

    const change = await stages.run('Mapping change', changeTileCount(grid), (advance) =>
      mapChange(
        pool,
        folder,
        { before, after, grid, gridToAfter, model, rule, minimumAreaPx, obscured },
        { signal, advance },
      ),
    );

    const draft = await stages.run('Writing findings', 1, async () => {
      const context = { before, after, grid, gridToAfter, method, threshold: change.threshold, minimumAreaPx };
      const findings = await hintFindings(changeFindings(change.regions, context), change.regions, folder, {
        ...context,
        bands: radiometry.bands,
      });
      const commonPx = area === null ? grid.width * grid.height : areaPixels(area, grid);
      const observedFraction = change.observedPx / commonPx;
      const notObserved = sharesNotObserved(change.hiddenPx, commonPx, observedFraction);
      const run = describeRun({
        request,
        inputs,
        grid,
        registration,
        radiometry,
        comparability: comparabilityOf(before, after, {
          ...overlap,
          ...placeOf(grid),
          bands,
          residualPx: registration.residualPx,
          unexplained: radiometry.unexplained,
          observedFraction,
        }),
        change: { ...change, findings, observedFraction, notObserved, minimumAreaPx, method },
        verdict: verdictOf({
          findings: findings.length,
          observedFraction,
          isAligned,
          hiddenFraction: hiddenFraction(notObserved),
        }),
        warnings,
      });
      await writeFindings(folder, findings, grid);
      await writeRegistration(folder, registration, grid);
      await writeGraphic(folder, run, findings);
      return run;
    });

    const manifest: RunManifest = {
      ...draft,
      createdAt: new Date().toISOString(),
      timings: stages.seconds,
      outputs: await folder.outputs(),
    };
    await folder.write('run.json', `${JSON.stringify(manifest, null, 2)}\n`);
    throwIfCancelled(signal);
    await folder.publish();
    return manifest;
  } catch (error) {
    await folder.discard();
    throw error;
  } finally {
    await pool.close();
  }
}

function sightOf({ conditions: before }: Scene, { conditions: after }: Scene, grid: Grid): Sight {
  return {
    pixelMeters: groundPixelSide(grid),
    movedPerMeter: before.sun === null || after.sun === null ? null : movedPerMeter(before, after),
  };
}
