import type { Command } from 'commander';
import { config } from '../config.ts';
import type { DetectionManifest, DetectRequest } from '../core/contract/detection-run.ts';
import { interruptSignal } from './interrupt.ts';
import { objectLabels, positive } from './options.ts';
import { progressDisplay } from './progress.ts';

interface DetectOptions extends Omit<DetectRequest, 'scene' | 'gsdMeters'> {
  readonly out: string;
  readonly gsd?: number;
  readonly threads: number;
  readonly json?: boolean;
  readonly quiet?: boolean;
}

export function addDetect(program: Command): void {
  program
    .command('detect')
    .summary('one scene to the aircraft and craters in it')
    .description(
      'Looks for objects in one scene and writes detections.json (boxes in the image’s own pixels), detections.geojson where\n' +
        'it is georeferenced, and run.json. Each class has models for certain ground sample distances; outside them the\n' +
        'tool says so and does not guess.',
    )
    .argument('<scene>', 'a GeoTIFF, COG, PNG, JPEG or KMZ file, or a folder or glob of tiles of one acquisition')
    .requiredOption('--out <folder>', 'where the result is written; an earlier one there is replaced')
    .option('--detect <list>', 'objects to look for, with commas: aircraft, craters', objectLabels)
    .option('--gsd <metres>', 'what a pixel measures, of an image without georeference', positive)
    .option('--date <iso>', 'when the scene was acquired, if its file does not say')
    .option('--mask <file>', 'usable-data mask of the scene (UDM2, SCL), if none lies beside it')
    .option('--crs <code>', 'EPSG code of coordinates whose files name no CRS (a world file without .prj)')
    .option('--credit <text>', 'credit line, if the file does not say')
    .option('--threads <n>', 'worker threads; the outcome is the same for any number', positive, config.threads)
    .option('--json', 'print run.json to stdout')
    .option('--quiet', 'no progress')
    .action(runDetect);
}

async function runDetect(scene: string, options: DetectOptions): Promise<void> {
  const { out, gsd, threads, json, quiet, ...rest } = options;
  const request: DetectRequest = { scene, ...rest, ...(gsd === undefined ? {} : { gsdMeters: gsd }) };
  const display = progressDisplay({ quiet: quiet === true });
  const { detect } = await import('../run/detection.ts');
  const manifest = await detect(request, out, {
    threads,
    allowedHosts: config.allowedHosts,
    secrets: config.secrets,
    signal: interruptSignal(),
    onProgress: display.show,
  }).finally(display.end);
  process.stdout.write(json === true ? `${JSON.stringify(manifest, null, 2)}\n` : describe(manifest, out));
}

function describe({ input, detectors, counts, warnings }: DetectionManifest, out: string): string {
  const lines = [input.name];
  for (const { label, model, engine } of detectors) {
    lines.push(
      `Found:   ${counts[label]} ${label === 'crater' ? 'craters' : label} (unreviewed; ${model} on ${engine})`,
    );
  }
  for (const warning of warnings) lines.push(`Note:    ${warning}`);
  lines.push(`Written: ${out} (detections.json, run.json …)`);
  return `${lines.join('\n')}\n`;
}
