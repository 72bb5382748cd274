import type { Command } from 'commander';
import { config } from '../config.ts';
import type { DayRange } from '../core/contract/cue.ts';
import { UsageError } from '../core/contract/errors.ts';
import type { StatedSampling } from '../core/cues/sampled-span.ts';
import { cuesJson, cuesText, importText } from './cues-text.ts';
import { databaseOption } from './database-option.ts';
import { dayRange, moment } from './options.ts';
import { withWatch } from './with-watch.ts';

interface CuesOptions {
  readonly watch?: boolean;
  readonly database?: string;
  readonly runs: string;
  readonly sites?: string;
  readonly covers?: DayRange;
  readonly missing: readonly DayRange[];
  readonly asOf?: Date;
  readonly chart?: string;
  readonly json?: boolean;
}

export function addCues(program: Command): void {
  program
    .command('cues')
    .summary('what stands out in reports or keyword counts, and which sites it gives reason to look at')
    .description(
      'Reads dated, placed reports (CSV or GeoJSON of your own, of ACLED or of FIRMS) or daily counts of keywords, holds each area\n' +
        'and type against its own past, and names the watched sites that reports touch. A cue is a reason to look, never a confirmation.',
    )
    .argument('<file>', 'CSV or GeoJSON: docs/cues.md has the columns')
    .option('--sites <file>', 'watched sites, of which those touched are named: docs/watchlists.md has the form')
    .option('--watch', 'keep the cues of the watchlist’s own sites, and look at those that new ones touch')
    .addOption(databaseOption())
    .option('--runs <folder>', 'folder of runs', config.home)
    .option(
      '--covers <from..to>',
      'the days that the file covers (default: from after its first day to its last)',
      dayRange,
    )
    .option('--missing <from..to>', 'days within that were not gathered; may be given again', moreDays, [])
    .option('--as-of <time>', 'judge what was over by then, as 2022-08-11 or 2022-08-11T08:00Z (default: now)', moment)
    .option('--chart <file>', 'draw the series as SVG')
    .option('--json', 'print one JSON document')
    .action(runCues);
}

async function runCues(file: string, options: CuesOptions): Promise<void> {
  const { sites, covers, missing, asOf, chart, json, watch } = options;
  const sampling: StatedSampling = { missing, ...(covers === undefined ? {} : { covers }) };
  if (watch === true) return await keepCues(file, sampling, options);
  const now = asOf ?? new Date();
  const { readCues } = await import('../run/cues/read-cues.ts');
  const cues = await readCues(file, { sites: sites ?? null, now, ...sampling });
  if (chart !== undefined) {
    const { drawSeriesChart } = await import('../run/cues/draw-series-chart.ts');
    await drawSeriesChart(cues, chart);
  }
  process.stdout.write(json === true ? `${JSON.stringify(cuesJson(cues), null, 2)}\n` : cuesText(cues, now));
}

async function keepCues(file: string, sampling: StatedSampling, options: CuesOptions): Promise<void> {
  const { sites, asOf, chart, json } = options;
  if (sites !== undefined || asOf !== undefined || chart !== undefined) {
    throw new UsageError('--watch is of the watchlist’s sites, and of now: leave out --sites, --as-of and --chart.');
  }
  const { readCuesFile } = await import('../run/cues/read-cues.ts');
  const read = await readCuesFile(file);
  await withWatch(options, async ({ watchlist }) => {
    const { read: cues, counts } = await watchlist.cues.importFile(read, { isPreview: false, ...sampling });
    process.stdout.write(
      json === true ? `${JSON.stringify(counts, null, 2)}\n` : `${cuesText(cues, new Date())}\n${importText(counts)}`,
    );
  });
}

function moreDays(text: string, before: readonly DayRange[]): readonly DayRange[] {
  return [...before, dayRange(text)];
}
