import { join } from 'node:path';
import { DamagedFile } from '../../core/contract/errors.ts';
import type { EvidenceEntry, OriginalFile } from '../../core/contract/evidence.ts';
import type { OutputFile } from '../../core/contract/run.ts';
import type { ObjectStore } from '../../io/objects/object-store.ts';
import { readLog } from '../../io/store/chained-log.ts';
import { entriesIn } from '../../io/store/hash-chain.ts';
import { isThere } from '../../io/store/is-there.ts';
import { originalPath, originalsIn, placeOriginal } from '../../io/store/originals.ts';
import { createRunFolder, hashFolder } from '../../io/store/run-folder.ts';
import { EVIDENCE_FILE, recordedOriginals } from '../evidence.ts';

/** Runs that several machines share through object storage; each machine keeps in its folder those it had to do with. */
export interface SharedRuns {
  /** Puts a finished run there with its originals, unless it is there. @throws as `ObjectStore`. */
  share(name: string, signal?: AbortSignal): Promise<void>;
  /**
   * Brings a run into the folder of runs, unless it lies there.
   *
   * @returns whether it lies there now.
   * @throws as `ObjectStore`; DamagedFile where what is there is no run.
   */
  bring(name: string, signal?: AbortSignal): Promise<boolean>;
}

/** A run in the storage: its files, each an object by its sha256. */
interface SharedRun {
  readonly schema: 1;
  readonly files: readonly OutputFile[];
  readonly originals: readonly Pick<OriginalFile, 'name' | 'sha256' | 'bytes'>[];
}

const MOST_LIST_BYTES = 2 ** 20;

/**
 * What several runs have in common is in the storage once. The list of a run's files is put last, so that a run is there whole or not at all.
 *
 * @param runsFolder of this machine.
 */
export function sharedRuns(objects: ObjectStore, runsFolder: string): SharedRuns {
  const originalsFolder = originalsIn(runsFolder);
  return {
    share: async (name, signal) => {
      if (await objects.has(listName(name), signal)) return;
      const folder = join(runsFolder, name);
      const log = entriesIn(await readLog(join(folder, EVIDENCE_FILE))) as unknown as readonly EvidenceEntry[];
      const run: SharedRun = {
        schema: 1,
        files: await hashFolder(folder),
        originals: recordedOriginals(log).map(({ name, sha256, bytes }) => ({ name, sha256, bytes })),
      };
      const kept = [
        ...run.files.map((file) => ({ file, path: join(folder, file.path) })),
        ...run.originals.map((file) => ({ file, path: originalPath(originalsFolder, file) })),
      ];
      for (const { file, path } of kept) {
        if (!(await objects.has(objectName(file), signal))) await objects.putFile(objectName(file), path, file, signal);
      }
      await objects.putText(listName(name), JSON.stringify(run), signal);
    },
    bring: async (name, signal) => {
      const folder = join(runsFolder, name);
      if (await isThere(folder)) return true;
      const bytes = await objects.read(listName(name), MOST_LIST_BYTES, signal);
      if (bytes === null) return false;
      const run = sharedRun(bytes, name);
      for (const original of run.originals) {
        if (await isThere(originalPath(originalsFolder, original))) continue;
        await placeOriginal(originalsFolder, original, (path) =>
          objects.writeTo(path, objectName(original), original, signal),
        );
      }
      const brought = await createRunFolder(folder);
      try {
        for (const file of run.files) {
          await objects.writeTo(await brought.path(file.path), objectName(file), file, signal);
        }
        await brought.publish();
      } finally {
        await brought.discard();
      }
      return true;
    },
  };
}

function listName(name: string): string {
  return `runs/${name}.json`;
}

function objectName({ sha256 }: { readonly sha256: string }): string {
  return `files/${sha256}`;
}

/** A path of names below a folder, none of them hidden or leading out of it. */
const PATH = /^(?!\.)[^/\\\0]+(?:\/(?!\.)[^/\\\0]+)*$/;

function sharedRun(bytes: Buffer, name: string): SharedRun {
  try {
    const run = JSON.parse(bytes.toString('utf8')) as SharedRun;
    const isFile = ({ sha256, bytes: size }: OutputFile | SharedRun['originals'][number]) =>
      /^[0-9a-f]{64}$/.test(sha256) && Number.isSafeInteger(size) && size >= 0;
    const isWhole =
      run.schema === 1 &&
      run.files.every((file) => isFile(file) && PATH.test(file.path)) &&
      run.originals.every((file) => isFile(file) && PATH.test(file.name) && !file.name.includes('/'));
    if (isWhole && run.files.some(({ path }) => path === 'run.json')) return run;
  } catch {
    // Said below.
  }
  throw new DamagedFile(`${listName(name)} in the storage lists no run, or one of a newer version.`);
}
