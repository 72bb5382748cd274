import type { Command } from 'commander';
import { config } from '../config.ts';
import { changeMethods } from '../core/change/change-model.ts';
import { thresholds } from '../core/change/thresholds.ts';
import type { RankedPair } from '../core/contract/archive.ts';
import { UsageError } from '../core/contract/errors.ts';
import type { CompareRequest, RunManifest } from '../core/contract/run.ts';
import { geojsonIn } from './geojson-in.ts';
import { interruptSignal } from './interrupt.ts';
import { distance, objectLabels, percent, positive } from './options.ts';
import { progressDisplay } from './progress.ts';
import { describeRun } from './run-text.ts';
import { pairText } from './search-text.ts';

interface CompareOptions
  extends Omit<CompareRequest, 'before' | 'after' | 'nullScene' | 'gsdMeters' | 'minimumAreaM2'> {
  readonly out: string;
  readonly at?: string;
  readonly radius?: number;
  readonly place?: string;
  readonly around?: string;
  readonly source?: string;
  readonly cloud?: number;
  readonly null?: string;
  readonly gsd?: number;
  readonly minArea?: number;
  readonly threads: number;
  readonly originals: boolean;
  readonly json?: boolean;
  readonly quiet?: boolean;
}

export function addCompare(program: Command): void {
  program
    .command('compare')
    .summary('two scenes to findings, change map and graphic')
    .description(
      'Brings two scenes onto one grid, aligns them, finds what changed, and writes findings, rasters and a graphic.\n' +
        'A scene is a GeoTIFF, COG, PNG, JPEG or KMZ file, an address of one or of its STAC item, or a folder or glob of tiles of one\n' +
        'acquisition. With --around both are found in an archive: the fairest pair of the place on either side of that moment.',
    )
    .argument('[before]', 'the earlier scene')
    .argument('[after]', 'the later scene')
    .requiredOption('--out <folder>', 'where the run is written; an earlier run there is replaced')
    .option('--around <date>', 'find both scenes: when it happened, as 2022-08-09 or 2022-08-09T12:20Z')
    .option('--at <coordinates>', 'where, with --around: decimal degrees, degrees and minutes, MGRS, UTM')
    .option('--radius <distance>', 'how far around --at or --place, as 800m (default: 3km)', distance)
    .option('--place <name>', 'where, with --around: an airfield by name')
    .option('--source <archive>', 'with --around: as of aftermath search')
    .option('--cloud <percent>', 'with --around: cloud in a whole scene, at most', percent)
    .option(
      '--null <scene>',
      'an earlier scene with no event between it and <before>: findings get the false discovery rate it shows',
    )
    .option('--aoi <file>', 'GeoJSON polygon (lon/lat): only this area is compared')
    .option(
      '--gsd <metres>',
      'compare at this pixel size, not the coarser scene’s; of plain images: what a pixel measures',
      positive,
    )
    .option('--min-area <m2>', 'smallest change that is reported', positive)
    .option('--method <name>', `how change is measured: ${Object.keys(changeMethods).join(', ')}`)
    .option(
      '--threshold <rule>',
      `where change begins, unless as suits the method: ${Object.keys(thresholds).join(', ')}`,
    )
    .option(
      '--detect <list>',
      'objects to look for, with commas: aircraft, craters; or none (default: all)',
      objectLabels,
    )
    .option('--buildings <file>', 'GeoJSON footprints (lon/lat) as they stood before: the state of each is told')
    .option('--before-date <iso>', 'when the earlier scene was acquired, if its file does not say')
    .option('--after-date <iso>', 'when the later scene was acquired, if its file does not say')
    .option('--before-mask <file>', 'usable-data mask of the earlier scene (UDM2, SCL), if none lies beside it')
    .option('--after-mask <file>', 'the same of the later scene')
    .option('--title <text>', 'what the place is called on the graphic and in the viewer')
    .option('--credit <text>', 'credit line, if the files do not say')
    .option('--licence <text>', 'what the images are under (CC BY-NC 4.0, say), if the files do not say')
    .option('--crs <code>', 'EPSG code of coordinates whose files name no CRS (a world file without .prj)')
    .option('--threads <n>', 'worker threads; the outcome is the same for any number', positive, config.threads)
    .option('--no-originals', 'do not keep what goes in, untouched, in .originals beside the run; the log says so')
    .option('--json', 'print run.json to stdout')
    .option('--quiet', 'no progress')
    .action(runCompare);
}

async function runCompare(
  before: string | undefined,
  after: string | undefined,
  options: CompareOptions,
): Promise<void> {
  const { out, null: nullScene, gsd, minArea, threads, originals, json, quiet, ...others } = options;
  const { at, radius, place, around, source, cloud, aoi, ...rest } = others;
  const asked = {
    ...rest,
    ...(nullScene === undefined ? {} : { nullScene }),
    ...(gsd === undefined ? {} : { gsdMeters: gsd }),
    ...(minArea === undefined ? {} : { minimumAreaM2: minArea }),
  };
  const display = progressDisplay({ quiet: quiet === true });
  const { allowedHosts, secrets, planet } = config;
  const how = {
    threads,
    keepOriginals: originals,
    allowedHosts,
    secrets,
    planet,
    signal: interruptSignal(),
    onProgress: display.show,
  };
  const comparing = async (): Promise<RunManifest> => {
    if (around === undefined) {
      if (
        before === undefined ||
        after === undefined ||
        [at, radius, place, source, cloud].some((one) => one !== undefined)
      ) {
        throw new UsageError('Name two scenes, or say --around when it happened and --at or --place where.');
      }
      const { compare } = await import('../run/analysis.ts');
      return compare({ before, after, ...asked, ...(aoi === undefined ? {} : { aoi }) }, out, how);
    }
    if (before !== undefined || asked.beforeMask !== undefined || asked.afterMask !== undefined) {
      throw new UsageError('Name two scenes, or --around to have them found: not both.');
    }
    const where = {
      around,
      ...(at === undefined ? {} : { at }),
      ...(radius === undefined ? {} : { radiusMeters: radius }),
      ...(place === undefined ? {} : { place }),
      ...(aoi === undefined ? {} : { area: await geojsonIn(aoi) }),
      ...(source === undefined ? {} : { source }),
      ...(cloud === undefined ? {} : { maximumCloudFraction: cloud }),
    };
    const onPair = (pair: RankedPair) => {
      if (quiet !== true) process.stderr.write(`${pairText(pair)}\n`);
    };
    const { compareAround } = await import('../run/compare-around.ts');
    return compareAround(where, asked, out, { ...how, onPair });
  };
  const manifest = await comparing().finally(display.end);
  process.stdout.write(json === true ? `${JSON.stringify(manifest, null, 2)}\n` : describeRun(manifest, out));
}
