import { createHash } from 'node:crypto';
import { readFile, realpath, stat } from 'node:fs/promises';
import { dirname, join, resolve, sep } from 'node:path';
import { DamagedFile, UsageError } from '../core/contract/errors.ts';
import type { Finding } from '../core/contract/finding.ts';
import type { ReviewEntry } from '../core/contract/review.ts';
import type { RunManifest } from '../core/contract/run.ts';
import { reviewsBeside } from '../io/store/review-store.ts';

/** A finished run as it lies in its folder. */
export interface FinishedRun {
  readonly folder: string;
  /** In which its folder lies, and beside it what people did with it. */
  readonly runsFolder: string;
  readonly manifest: RunManifest;
  /** Strongest first. */
  readonly findings: readonly Finding[];
  /** What people did at its desk. */
  readonly reviews: readonly ReviewEntry[];
  /**
   * Where a file lies that the manifest lists.
   *
   * @throws DamagedFile where it is not there, leads elsewhere, or has another size.
   */
  path(name: string): Promise<string>;
}

/**
 * Opens a finished run. Its findings are held against the manifest's hash, other files against their sizes: `aftermath verify` does all.
 *
 * @throws UsageError where there is no run; DamagedFile where it cannot be read.
 */
export async function readRun(folder: string): Promise<FinishedRun> {
  const root = await realpath(resolve(folder)).catch(() => null);
  const text = root === null ? null : await readFile(join(root, 'run.json'), 'utf8').catch(() => null);
  if (root === null || text === null) {
    throw new UsageError(`There is no run in "${folder}": no run.json lies there. Name the folder that compare wrote.`);
  }
  const manifest = parse(text, 'run.json') as Partial<RunManifest> & { readonly kind?: string };
  if (manifest.kind === 'detection') {
    throw new UsageError(`"${folder}" holds a search of one scene. A run of two scenes is needed.`);
  }
  if (manifest.schema !== 1 || typeof manifest.id !== 'string' || !Array.isArray(manifest.outputs)) {
    throw new DamagedFile('run.json is not the manifest of a run, or is one of a newer version.');
  }
  const run = manifest as RunManifest;
  const path = async (name: string) => {
    const listed = run.outputs.find((output) => output.path === name);
    const file = join(root, name);
    const real = await realpath(file).catch(() => null);
    if (listed === undefined || real !== file || !file.startsWith(root + sep)) {
      throw new DamagedFile(`The run lacks its file ${name}. Compare the scenes again.`);
    }
    const { size } = await stat(file);
    if (size !== listed.bytes) {
      throw new DamagedFile(
        `${name} has ${size} bytes where the manifest says ${listed.bytes}: it was changed or cut.`,
      );
    }
    return file;
  };
  const content = await readFile(await path('findings.json'));
  const listed = run.outputs.find((output) => output.path === 'findings.json');
  if (createHash('sha256').update(content).digest('hex') !== listed?.sha256) {
    throw new DamagedFile('findings.json is not the one that run.json lists: it was changed. Compare again.');
  }
  const { findings } = parse(content.toString('utf8'), 'findings.json') as { readonly findings?: readonly Finding[] };
  if (!Array.isArray(findings)) throw new DamagedFile('findings.json holds no list of findings.');
  const runsFolder = dirname(resolve(folder));
  const reviews = await reviewsBeside(runsFolder).read(run.id);
  return { folder: root, runsFolder, manifest: run, findings, reviews, path };
}

function parse(text: string, name: string): object {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null) return value;
  } catch {
    // Said below.
  }
  throw new DamagedFile(`${name} is damaged: it is no JSON document.`);
}
