import { join } from 'node:path';
import type { ExportEntry } from '../../core/contract/evidence.ts';
import { appendToLog, readLog } from './chained-log.ts';
import { checkChain } from './hash-chain.ts';
import { reviewFile } from './review-store.ts';
import { hashFile } from './run-folder.ts';

/** Where it is written what was exported from a run: beside the runs, so that it outlives the run's being made again. */
export function exportsFile(runsFolder: string, runId: string): string {
  return join(runsFolder, '.exports', `${encodeURIComponent(runId)}.jsonl`);
}

/**
 * Notes that files were exported from a run, and on which state of the run and of its review they rest; on the disk when this resolves.
 *
 * @param runsFolder the folder in which the run's folder lies.
 * @throws DiskFull, OutputNotWritable.
 */
export async function recordExport(
  run: { readonly runsFolder: string; readonly folder: string; readonly id: string },
  exported: Pick<ExportEntry, 'kind' | 'request' | 'files'>,
  at: Date,
): Promise<void> {
  const entry: ExportEntry = {
    what: 'export',
    ...exported,
    exportedAt: at.toISOString(),
    run: (await hashFile(join(run.folder, 'run.json'))).sha256,
    evidence: await headOf(join(run.folder, 'evidence.jsonl')),
    review: await headOf(reviewFile(join(run.runsFolder, '.reviews'), run.id)),
  };
  await appendToLog(exportsFile(run.runsFolder, run.id), () => [entry]);
}

async function headOf(log: string): Promise<string | null> {
  return checkChain(await readLog(log)).head;
}
