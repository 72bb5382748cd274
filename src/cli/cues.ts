import type { Command } from 'commander';
import { drawSeriesChart, readCues } from '../app.ts';
import type { DayRange } from '../core/contract/cue.ts';
import { cuesJson, cuesText } from './cues-text.ts';
import { dayRange, moment } from './options.ts';

interface CuesOptions {
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

async function runCues(file: string, { sites, covers, missing, asOf, chart, json }: CuesOptions): Promise<void> {
  const now = asOf ?? new Date();
  const cues = await readCues(file, {
    sites: sites ?? null,
    now,
    missing,
    ...(covers === undefined ? {} : { covers }),
  });
  if (chart !== undefined) await drawSeriesChart(cues, chart);
  process.stdout.write(json === true ? `${JSON.stringify(cuesJson(cues), null, 2)}\n` : cuesText(cues, now));
}

function moreDays(text: string, before: readonly DayRange[]): readonly DayRange[] {
  return [...before, dayRange(text)];
}
