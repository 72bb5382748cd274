import type { Command } from 'commander';
import { config } from '../config.ts';
import { megabytes } from '../core/contract/counted.ts';
import type { FetchedFile, FetchRequest } from '../core/contract/fetch.ts';
import { interruptSignal } from './interrupt.ts';
import { distance } from './options.ts';
import { progressDisplay } from './progress.ts';

interface FetchOptions {
  readonly out: string;
  readonly aoi?: string;
  readonly at?: string;
  readonly radius?: number;
  readonly asset?: string;
  readonly json?: boolean;
  readonly quiet?: boolean;
}

export function addFetch(program: Command): void {
  program
    .command('fetch')
    .summary('scenes at addresses to files with their STAC items')
    .description(
      'Fetches scenes into a folder: whole, or of a COG only the tiles that hold an area.\n' +
        'A STAC item beside each says when it was taken, by what and under which licence; compare reads it.\n' +
        'What a killed fetch left is gone on with.',
    )
    .argument('<addresses...>', 'http(s) addresses of pictures (GeoTIFF, COG, PNG, JPEG) or of STAC items')
    .requiredOption('--out <folder>', 'where the files are put')
    .option('--aoi <file>', 'GeoJSON polygon (lon/lat): only what holds it is fetched')
    .option('--at <place>', 'the same around a place, with --radius: "45.09,33.59"')
    .option('--radius <distance>', 'how far around --at: 800m, 3km', distance)
    .option('--asset <key>', 'which asset of a STAC item, not the one that search would offer')
    .option('--json', 'print what was fetched as JSON')
    .option('--quiet', 'no progress')
    .action(runFetch);
}

async function runFetch(addresses: string[], options: FetchOptions): Promise<void> {
  const { out, radius, json, quiet, ...rest } = options;
  const request: FetchRequest = { addresses, ...rest, ...(radius === undefined ? {} : { radiusMeters: radius }) };
  const display = progressDisplay({ quiet: quiet === true });
  const { fetchInto } = await import('../run/fetch-into.ts');
  const files = await fetchInto(request, out, {
    allowedHosts: config.allowedHosts,
    secrets: config.secrets,
    signal: interruptSignal(),
    onProgress: display.show,
  }).finally(display.end);
  process.stdout.write(json === true ? `${JSON.stringify(files, null, 2)}\n` : files.map(describe).join(''));
}

function describe({ file, mask, acquiredAt, licence, bytes, bytesOfWhole, sha256 }: FetchedFile): string {
  const size = `${megabytes(bytes)}${bytesOfWhole === null ? '' : ` of ${(bytesOfWhole / 1e6).toFixed(1)}`}`;
  const picture = `${file}  ${acquiredAt ?? 'date unknown'}  ${licence ?? 'licence unknown'}  ${size}  sha256 ${sha256.slice(0, 12)}\n`;
  return mask === null ? picture : `${picture}  with its mask ${mask}\n`;
}
