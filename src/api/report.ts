import type { Response } from 'express';
import type { ReportFormat } from '../core/contract/report.ts';

/** Cuts and writes the report of the run in a folder. */
export type WriteReport = (folder: string, format: ReportFormat) => Promise<Buffer>;

const types = { html: 'text/html; charset=utf-8', pdf: 'application/pdf' } as const satisfies Record<
  ReportFormat,
  string
>;

/** One report at a time, whoever asks: each holds its pictures in memory. */
export function oneAtATime(write: WriteReport): WriteReport {
  let turn: Promise<unknown> = Promise.resolve();
  return (folder, format) => {
    const report = turn.then(() => write(folder, format));
    turn = report.catch(() => {});
    return report;
  };
}

/** A file to keep, not a page of this server: it may run nothing and ask for nothing, wherever it is opened. */
export function sendReport(response: Response, report: Buffer, name: string, format: ReportFormat): void {
  response.attachment(name);
  response.set({
    'Content-Type': types[format],
    'Content-Security-Policy': "sandbox; default-src 'none'; img-src data:; style-src 'unsafe-inline'",
    'Cache-Control': 'private, no-cache',
  });
  response.send(report);
}
