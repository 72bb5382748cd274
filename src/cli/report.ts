import { join } from 'node:path';
import type { Command } from 'commander';
import { UsageError } from '../core/contract/errors.ts';
import { REPORT_FORMATS, type ReportFormat } from '../core/contract/report.ts';
import { exportRule } from '../core/publish/licence/export-rule.ts';
import { noteLicence } from './licence-notes.ts';
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
  const { openReport } = await import('../run/report.ts');
  const { keepExport } = await import('../run/keep-export.ts');
  const report = await openReport(run);
  for (const format of formats) {
    const path = named === undefined ? join(out, `aftermath-${report.run.manifest.id}.${format}`) : out;
    const content = await report.write(format);
    await keepExport(report.run, { kind: 'report', request: { format }, files: [{ path, content }] });
    process.stdout.write(`${path}\n`);
  }
  noteLicence([exportRule(report.run.manifest.inputs, { format: 'pdf', purpose: 'unstated' })]);
}
