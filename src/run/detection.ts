import type { Progress } from '../core/contract/api.ts';
import type { DetectionManifest, DetectRequest } from '../core/contract/detection-run.ts';
import { detectionsGeoJson } from '../core/publish/detections-geojson.ts';
import { throwIfCancelled } from '../io/compute/worker-pool.ts';
import { version } from '../io/installation.ts';
import { openScene } from '../io/sources/open-scene.ts';
import { originalsBeside } from '../io/store/originals.ts';
import { createRunFolder } from '../io/store/run-folder.ts';
import { bringScenes } from './bring-scenes.ts';
import { sceneOptions, wantedObjects, withStatedGsd } from './compare-request.ts';
import { detectObjects } from './detect-objects.ts';
import type { FetchRules } from './fetch-scenes.ts';
import { recordInput } from './input-scene.ts';
import { followStages } from './stages.ts';
import { unpackScenes } from './unpack-scenes.ts';

/**
 * Looks for objects in one scene and writes what it found to the folder `out`, all or nothing.
 *
 * @throws AftermathError for whatever is wrong with the input; Cancelled once the signal is aborted.
 */
export async function detect(
  asked: DetectRequest,
  out: string,
  options: FetchRules & {
    readonly threads: number;
    readonly signal?: AbortSignal | undefined;
    readonly onProgress?: ((progress: Progress) => void) | undefined;
  },
): Promise<DetectionManifest> {
  const stages = followStages(options);
  const brought = await bringScenes(asked, ['scene'], out, { ...options, stages });
  const request = await unpackScenes(brought, ['scene'], originalsBeside(out));
  const opened = await openScene(request.scene, sceneOptions(request));
  const scene = withStatedGsd(opened, request.gsdMeters);
  const folder = await createRunFolder(out);
  try {
    const input = await stages.run('Hashing the scene', 1, () => recordInput(scene));
    const wanted = wantedObjects(request.detect);
    const { found, detectors, notes } = await stages.run(
      'Looking for objects',
      wanted.length * scene.parts.length,
      (advance) => detectObjects(scene, wanted, { ...options, advance }),
    );
    const detections = found.flatMap((each) => each.detections);
    await folder.write('detections.json', `${JSON.stringify(detections, null, 2)}\n`);
    const placed = found.flatMap(({ part: { grid }, detections: here }) =>
      grid.crs === null ? [] : [{ grid: { ...grid, crs: grid.crs }, detections: here }],
    );
    if (placed.length > 0) {
      await folder.write('detections.geojson', `${JSON.stringify(detectionsGeoJson(placed), null, 2)}\n`);
    }
    const manifest: DetectionManifest = {
      schema: 1,
      kind: 'detection',
      version,
      createdAt: new Date().toISOString(),
      input,
      detectors,
      counts: Object.fromEntries(
        detectors.map(({ label }) => [label, detections.filter((each) => each.label === label).length]),
      ),
      warnings: notes,
      timings: stages.seconds,
      outputs: await folder.outputs(),
    };
    await folder.write('run.json', `${JSON.stringify(manifest, null, 2)}\n`);
    throwIfCancelled(options.signal);
    await folder.publish();
    return manifest;
  } catch (error) {
    await folder.discard();
    throw error;
  }
}
