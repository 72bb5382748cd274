import { createHash } from 'node:crypto';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { RunSummary, SceneSummary } from '../core/contract/api.ts';
import type { DetectionManifest } from '../core/contract/detection-run.ts';
import { NotFound } from '../core/contract/errors.ts';
import type { InputScene, RunManifest } from '../core/contract/run.ts';
import type { Logger } from './logger.ts';

export interface StoredRun {
  readonly folder: string;
  readonly manifest: RunManifest;
}

/** Brings a run, by its id, from where other machines put theirs. @returns whether it did. */
export type BringRun = (id: string) => Promise<boolean>;

/**
 * The runs in a folder, as they lie there now: one sub-folder each, of any name, with its `run.json`.
 *
 * Manifests are kept between calls and read again when their file changes. One that cannot be read is logged,
 * once, and left out. A search of one scene is no run of two, and is left out without a word.
 */
export class RunArchive {
  readonly #folder: string;
  readonly #logger: Logger;
  readonly #bring: BringRun;
  /** By folder. */
  #known = new Map<string, { readonly stamp: string; readonly run: StoredRun | null }>();
  /** As last listed. */
  #runs: readonly StoredRun[] = [];

  constructor(options: { readonly folder: string; readonly logger: Logger; readonly bring?: BringRun }) {
    this.#folder = options.folder;
    this.#logger = options.logger;
    this.#bring = options.bring ?? (async () => false);
  }

  /** Newest first. Of several folders with one id, the newest. */
  async list(): Promise<readonly StoredRun[]> {
    const entries = await readdir(this.#folder, { withFileTypes: true }).catch(() => []);
    // A hidden folder is a run still being written.
    const shown = entries.filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'));
    const folders = shown.map((entry) => join(this.#folder, entry.name));
    const known = await Promise.all(folders.map(async (folder) => [folder, await this.#read(folder)] as const));
    this.#known = new Map(known.flatMap(([folder, read]) => (read === null ? [] : [[folder, read]])));
    const runs = [...this.#known.values()].flatMap(({ run }) => run ?? []);
    runs.sort((a, b) => b.manifest.createdAt.localeCompare(a.manifest.createdAt));
    this.#runs = runs.filter(({ manifest }, i) => runs.findIndex((run) => run.manifest.id === manifest.id) === i);
    return this.#runs;
  }

  /**
   * Looks at the one folder where the run was last seen; at all of them only where it is there no more; and at last at what other
   * machines share.
   *
   * @throws NotFound
   */
  async find(id: string): Promise<StoredRun> {
    const seen = this.#runs.find(({ manifest }) => manifest.id === id);
    if (seen !== undefined && (await this.#read(seen.folder))?.run === seen) return seen;
    const listed = async () => (await this.list()).find(({ manifest }) => manifest.id === id);
    const run = (await listed()) ?? ((await this.#bring(id)) ? await listed() : undefined);
    if (run === undefined)
      throw new NotFound(
        'There is no run with this id. It may have been deleted; the list of runs has those there are.',
      );
    return run;
  }

  /** The files of a scene that some run read, by its `SceneSummary.id`; none where no run did. */
  async sceneFiles(sceneId: string): Promise<InputScene['files']> {
    const inputs = (await this.list()).flatMap(({ manifest }) => [manifest.inputs.before, manifest.inputs.after]);
    return inputs.find((input) => sceneOf(input).id === sceneId)?.files ?? [];
  }

  async #read(folder: string): Promise<{ readonly stamp: string; readonly run: StoredRun | null } | null> {
    const path = join(folder, 'run.json');
    const file = await stat(path).catch(() => null);
    if (file === null) return null;
    const stamp = `${file.mtimeMs} ${file.size}`;
    const known = this.#known.get(folder);
    if (known?.stamp === stamp) return known;
    try {
      const manifest: unknown = JSON.parse(await readFile(path, 'utf8'));
      if (isDetection(manifest)) return { stamp, run: null };
      if (!isRunManifest(manifest)) throw new TypeError('not a manifest of schema 1');
      return { stamp, run: { folder, manifest } };
    } catch (error) {
      this.#logger.warn(`Left out the run in ${JSON.stringify(folder)}: its run.json cannot be read.`, error);
      return { stamp, run: null };
    }
  }
}

export function summaryOf(manifest: RunManifest): RunSummary {
  const { id, title, createdAt, inputs, verdict, summary } = manifest;
  return {
    id,
    title,
    createdAt,
    beforeAcquiredAt: inputs.before.acquiredAt,
    afterAcquiredAt: inputs.after.acquiredAt,
    beforeScene: sceneOf(inputs.before),
    afterScene: sceneOf(inputs.after),
    footprint: manifest.footprint ?? null,
    verdict,
    findings: verdict.kind === 'changed' ? verdict.findings : 0,
    summary: summary ?? [],
  };
}

function sceneOf({ name, acquiredAt, files = [] }: InputScene): SceneSummary {
  // Of a run that does not record its files, name and date must do.
  const facts = files.length > 0 ? files.map(({ sha256 }) => sha256) : [name, acquiredAt];
  return { id: createHash('sha256').update(JSON.stringify(facts)).digest('hex').slice(0, 16), name };
}

/** Whether there is what this server itself reads of a manifest; clients get the rest as it stands. */
function isRunManifest(value: unknown): value is RunManifest {
  const manifest = value as Partial<RunManifest> | null;
  return (
    manifest?.schema === 1 &&
    [manifest.id, manifest.title, manifest.createdAt, manifest.verdict?.kind].every(
      (text) => typeof text === 'string',
    ) &&
    [manifest.inputs?.before, manifest.inputs?.after].every((input) => typeof input === 'object') &&
    Array.isArray(manifest.outputs) &&
    manifest.outputs.every(
      ({ path, sha256, bytes }) => typeof path === 'string' && /^[0-9a-f]{64}$/.test(sha256) && bytes >= 0,
    )
  );
}

function isDetection(value: unknown): boolean {
  return (value as Partial<DetectionManifest> | null)?.kind === 'detection';
}
