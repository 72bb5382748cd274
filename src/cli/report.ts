import { dirname, join, resolve } from 'node:path';
import type { Command } from 'commander';
import { openReport, reviewsBeside, writeBeside } from '../app.ts';
import { UsageError } from '../core/contract/errors.ts';
import { REPORT_FORMATS, type ReportFormat } from '../core/contract/report.ts';
import { reportFormats } from './options.ts';

interface ReportOptions {
  readonly format: readonly ReportFormat[];
  readonly out: string;
}

export function addReport(program: Command): void {
  program
    .command('report')
    .summary('a finished run as one HTML file and one PDF')
    .description(
      'Writes what a run found: maps, chips of both dates, tables, method and hashes, with what reviewers decided where a\n' +
        'server keeps that beside the run.',
    )
    .argument('<run>', 'the folder of a finished run')
    .option('--format <list>', 'html, pdf, or both with a comma', reportFormats, [...REPORT_FORMATS])
    .option('--out <path>', 'a folder, or a file that ends in the one format asked for', '.')
    .action(runReport);
}

async function runReport(run: string, { format: formats, out }: ReportOptions): Promise<void> {
  const named = REPORT_FORMATS.find((format) => out.endsWith(`.${format}`));
  if (named !== undefined && formats.some((format) => format !== named)) {
    throw new UsageError(`--out "${out}" is one file. Add --format ${named}, or name a folder.`);
  }
  const report = await openReport(run, reviewsBeside(dirname(resolve(run))).read);
  for (const format of formats) {
    const path = named === undefined ? join(out, `aftermath-${report.runId}.${format}`) : out;
    await writeBeside(path, await report.write(format));
    process.stdout.write(`${path}\n`);
  }
}
