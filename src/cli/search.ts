import { type Command, Option } from 'commander';
import { config } from '../config.ts';
import type { SearchRequest } from '../core/contract/archive.ts';
import { geojsonIn } from './geojson-in.ts';
import { interruptSignal } from './interrupt.ts';
import { degrees, distance, percent, positive } from './options.ts';
import { searchGeojson, searchText } from './search-text.ts';

interface SearchOptions {
  readonly at?: string;
  readonly radius?: number;
  readonly place?: string;
  readonly places?: string;
  readonly aoi?: string;
  readonly from?: string;
  readonly to?: string;
  readonly around?: string;
  readonly source?: string;
  readonly collections?: string;
  readonly cloud?: number;
  readonly gsd?: number;
  readonly offNadir?: number;
  readonly sun?: number;
  readonly limit?: number;
  readonly format: 'table' | 'json' | 'geojson';
  readonly json?: boolean;
}

export function addSearch(program: Command): void {
  program
    .command('search')
    .summary('scenes that an archive has of a place, and the best pairs around a date')
    .description(
      'Lists what an archive offers of a place between two dates and, with --around, ranks pairs of a scene before and one\n' +
        'after by how fairly they can be compared, and says why. Of pixels only masks of cloud are fetched, over the place alone.',
    )
    .option('--at <coordinates>', 'the place: decimal degrees, degrees and minutes, MGRS, UTM, a map’s address')
    .option('--radius <distance>', 'how far around it, as 800m or 3km (default: 3km)', distance)
    .option('--place <name>', 'the place by name: an airfield, or one of --places')
    .option('--places <file>', 'GeoJSON of your own places, each with a "name"')
    .option('--aoi <file>', 'GeoJSON of the ground itself')
    .option('--from <date>', 'first date (default: 45 days before --around)')
    .option('--to <date>', 'last date (default: 45 days after --around)')
    .option('--around <date>', 'when it happened, as 2022-08-09 or 2022-08-09T12:20Z')
    .option(
      '--source <archive>',
      'earth-search (default), planetary-computer, copernicus, vantor-open-data, planet, or an address',
    )
    .option('--collections <list>', 'of the archive, with commas')
    .option('--cloud <percent>', 'cloud in the whole scene, at most', percent)
    .option('--gsd <metres>', 'ground sample distance, at most', positive)
    .option('--off-nadir <degrees>', 'at most', degrees)
    .option('--sun <degrees>', 'height of the sun, at least', degrees)
    .option('--limit <n>', 'scenes at most, up to 100; around a date, on either side of it', positive)
    .addOption(
      new Option('--format <name>', 'how it is printed').choices(['table', 'json', 'geojson']).default('table'),
    )
    .option('--json', 'the same as --format json')
    .action(runSearch);
}

async function runSearch(options: SearchOptions): Promise<void> {
  const { aoi, places, radius, cloud, gsd, offNadir, sun, collections, format, json, ...rest } = options;
  const request: SearchRequest = {
    ...rest,
    ...(aoi === undefined ? {} : { area: await geojsonIn(aoi) }),
    ...(radius === undefined ? {} : { radiusMeters: radius }),
    ...(collections === undefined ? {} : { collections: collections.split(',') }),
    ...(cloud === undefined ? {} : { maximumCloudFraction: cloud }),
    ...(gsd === undefined ? {} : { maximumGsdMeters: gsd }),
    ...(offNadir === undefined ? {} : { maximumOffNadirDegrees: offNadir }),
    ...(sun === undefined ? {} : { minimumSunElevationDegrees: sun }),
  };
  const { allowedHosts, secrets, planet } = config;
  const { searchByMasks } = await import('../run/search-by-masks.ts');
  const result = await searchByMasks(request, {
    allowedHosts,
    secrets,
    planet,
    placesFile: places,
    signal: interruptSignal(),
  });
  const asked = json === true ? 'json' : format;
  if (asked === 'table') process.stdout.write(searchText(result));
  else process.stdout.write(`${JSON.stringify(asked === 'json' ? result : searchGeojson(result), null, 2)}\n`);
}
