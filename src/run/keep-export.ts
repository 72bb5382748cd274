import { createHash } from 'node:crypto';
import { basename } from 'node:path';
import { recordExport } from '../io/store/export-log.ts';
import { writeBeside } from '../io/store/write-beside.ts';
import type { FinishedRun } from './read-run.ts';

/** What was made of a run. */
export interface ExportToKeep {
  readonly kind: 'graphic' | 'report' | 'gis';
  /** What was asked for. */
  readonly request: unknown;
  readonly files: readonly { readonly path: string; readonly content: string | Uint8Array }[];
}

/** Where a run lies, and so its log of exports. */
export type RunPlace = Pick<FinishedRun, 'folder' | 'runsFolder'> & { readonly manifest: { readonly id: string } };

/**
 * Writes what was made of a run, each file whole or not at all, and notes it.
 *
 * @throws Conflict in the folder of a run; OutputNotWritable, DiskFull.
 */
export async function keepExport(run: RunPlace, made: ExportToKeep): Promise<void> {
  for (const { path, content } of made.files) await writeBeside(path, content);
  await noteExport(run, made);
}

/** Notes in the log of exports beside the run what is handed out, so that `verify` knows it again. */
export async function noteExport(
  { folder, runsFolder, manifest }: RunPlace,
  { kind, request, files }: ExportToKeep,
): Promise<void> {
  const listed = files.map(({ path, content }) => ({
    path: basename(path),
    sha256: createHash('sha256').update(content).digest('hex'),
    bytes: Buffer.byteLength(content),
  }));
  await recordExport({ runsFolder, folder, id: manifest.id }, { kind, request, files: listed }, new Date());
}
