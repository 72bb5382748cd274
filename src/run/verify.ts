import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve, sep } from 'node:path';
import { DamagedFile, NotFound } from '../core/contract/errors.ts';
import type { EvidenceEntry, ExportEntry, RunAgain, Verification } from '../core/contract/evidence.ts';
import type { OutputFile, RunManifest } from '../core/contract/run.ts';
import { readLog } from '../io/store/chained-log.ts';
import { exportsFile } from '../io/store/export-log.ts';
import { type CheckedChain, checkChain } from '../io/store/hash-chain.ts';
import { originalPath, originalsBeside } from '../io/store/originals.ts';
import { reviewFile } from '../io/store/review-store.ts';
import { type FileHash, hashFile } from '../io/store/run-folder.ts';
import { EVIDENCE_FILE, recordedOriginals } from './evidence.ts';
import { runAgain } from './run-again.ts';

export interface VerifyOptions {
  /** Where originals lie, by their sha256; beside the run unless told. */
  readonly originals?: string | undefined;
  /** Exported files that are to be held against the log of exports. */
  readonly graphics?: readonly string[] | undefined;
  /** Threads for making the run again from its originals; it is not made again unless told. */
  readonly againWith?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Holds a run against what was recorded of it, without any network: the chain of its log, every output, every original that is at hand,
 * the review, the exports.
 *
 * What this shows is that nothing was altered since it was recorded; not that it is true.
 *
 * @throws DamagedFile that names the first thing that is not as recorded; NotFound where there is no run.
 */
export async function verifyRun(run: string, options: VerifyOptions = {}): Promise<Verification> {
  const folder = resolve(run);
  const originals = options.originals ?? originalsBeside(folder);
  const runJson = await readFile(join(folder, 'run.json')).catch((cause: unknown) => {
    throw new NotFound(`"${basename(folder)}" holds no run: there is no run.json in it.`, { cause });
  });
  const notVerified: string[] = [];
  const log = await readEvidence(folder, await hashFile(join(folder, 'run.json')));
  const manifest = parseManifest(runJson);
  if (log === null) {
    if ('evidence' in manifest) throw new DamagedFile(`${EVIDENCE_FILE} is missing, which run.json says there is.`);
    notVerified.push(
      'The run has no log: it was made before there was one. Its outputs were held against run.json, which nothing vouches for.',
    );
  }
  await verifyOutputs(folder, manifest.outputs);
  notVerified.push(...(await strangers(folder, manifest.outputs)));
  const originalsFound = log === null ? 0 : await verifyOriginals(log.entries, originals, notVerified);

  const { id = null } = manifest;
  const runsFolder = dirname(folder);
  const review = await verifyLog(id && reviewFile(join(runsFolder, '.reviews'), id), 'review');
  if (review.unchained > 0) {
    notVerified.push(
      `${review.unchained} lines of the review were written before there was a chain: what they said when they were written is not known.`,
    );
  }
  const exported = await verifyLog(id && exportsFile(runsFolder, id), 'log of exports');
  const known = (exported.entries as unknown as readonly ExportEntry[]).flatMap(({ files }) => files);
  const graphics = options.graphics ?? [];
  for (const graphic of graphics) await verifyGraphic(graphic, [...known, ...manifest.outputs]);
  if (known.length > 0 && graphics.length === 0) {
    notVerified.push(`${known.length} exported files: give them with --graphic to have them held against the log.`);
  }
  return {
    id,
    title: manifest.title ?? basename(folder),
    version: manifest.version,
    head: log?.head ?? null,
    verified: {
      outputs: manifest.outputs.length,
      originals: originalsFound,
      evidenceLines: log?.entries.length ?? 0,
      reviewLines: review.entries.length - review.unchained,
      exportLines: exported.entries.length,
      graphics: graphics.length,
    },
    notVerified,
    again: await again(),
  };

  async function again(): Promise<RunAgain | null> {
    if (options.againWith === undefined) return null;
    if (log === null) throw new NotFound('The run has no log, so it is not known how to make it again.');
    const made = await runAgain(log.entries, originals, { threads: options.againWith, signal: options.signal });
    if (made.different.length === 0 || made.unlike.length > 0) return made;
    throw new DamagedFile(
      `Made again by the same program from the same originals, these came out otherwise: ${made.different.join(', ')}.`,
    );
  }
}

type Evidence = Omit<CheckedChain, 'entries'> & { readonly entries: readonly EvidenceEntry[] };

/** @returns null where the run has no log. @throws DamagedFile where it does not hold, or run.json is not its. */
async function readEvidence(folder: string, runJson: FileHash): Promise<Evidence | null> {
  const bytes = await readLog(join(folder, EVIDENCE_FILE));
  if (bytes.length === 0 && (await stat(join(folder, EVIDENCE_FILE)).catch(() => null)) === null) return null;
  const chain = checkChain(bytes);
  if (chain.broken !== null) throw brokenLine(EVIDENCE_FILE, chain.broken);
  const entries = chain.entries as unknown as readonly EvidenceEntry[];
  const last = entries.at(-1);
  if (chain.unchained > 0 || last?.what !== 'run' || bytes.at(-1) !== 0x0a) {
    throw new DamagedFile(`${EVIDENCE_FILE} was cut short: it does not end with the hash of run.json.`);
  }
  if (last.details['sha256'] !== runJson.sha256) {
    throw new DamagedFile(`run.json was altered: it is not the one that the last line of ${EVIDENCE_FILE} names.`);
  }
  return { ...chain, entries };
}

function parseManifest(bytes: Buffer): RunManifest {
  try {
    const manifest = JSON.parse(bytes.toString('utf8')) as RunManifest;
    if (Array.isArray(manifest.outputs)) return manifest;
  } catch {
    // Said below.
  }
  throw new DamagedFile('run.json is damaged: it is no manifest of a run.');
}

async function verifyOutputs(folder: string, outputs: readonly OutputFile[]): Promise<void> {
  for (const { path, sha256, bytes } of outputs) {
    const file = resolve(folder, path);
    if (!file.startsWith(folder + sep))
      throw new DamagedFile(`run.json names an output outside its folder: "${path}".`);
    const now = await hashFile(file).catch((cause: unknown) => {
      throw new DamagedFile(`${path} is missing or cannot be read.`, { cause });
    });
    if (now.sha256 !== sha256) throw altered(path, now.bytes, bytes);
  }
}

/** Files in the folder that the run did not write. */
async function strangers(folder: string, outputs: readonly OutputFile[]): Promise<string[]> {
  const own = new Set(['run.json', EVIDENCE_FILE, ...outputs.map(({ path }) => path)]);
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => !entry.isDirectory())
    .map((entry) =>
      join(entry.parentPath, entry.name)
        .slice(folder.length + 1)
        .replaceAll(sep, '/'),
    )
    .filter((path) => !own.has(path))
    .sort()
    .map((path) => `${path}: lies in the run's folder, but is not the run's.`);
}

/** @returns how many are as recorded. */
async function verifyOriginals(
  entries: readonly EvidenceEntry[],
  folder: string,
  notVerified: string[],
): Promise<number> {
  const isLeftOut = entries.some(({ what, details }) => what === 'request' && details['keepOriginals'] === false);
  let found = 0;
  for (const original of recordedOriginals(entries)) {
    const now = await hashFile(originalPath(folder, original)).catch(() => null);
    if (now === null) {
      const why = isLeftOut ? 'not kept, as was asked for' : 'not at hand';
      notVerified.push(`Original ${original.name} (sha256 ${original.sha256}): ${why}.`);
    } else if (now.sha256 !== original.sha256) {
      throw altered(`The original ${original.name}`, now.bytes, original.bytes);
    } else found++;
  }
  return found;
}

async function verifyLog(file: string | null, name: string): Promise<CheckedChain> {
  const chain = checkChain(file === null ? new Uint8Array() : await readLog(file));
  if (chain.broken !== null) throw brokenLine(`the ${name}`, chain.broken);
  return chain;
}

async function verifyGraphic(path: string, known: readonly OutputFile[]): Promise<void> {
  const { sha256 } = await hashFile(path).catch((cause: unknown) => {
    throw new NotFound(`"${path}" cannot be read.`, { cause });
  });
  if (known.some((file) => file.sha256 === sha256)) return;
  throw new DamagedFile(
    `${basename(path)} is none of the files that were exported from this run, or it was altered since.`,
  );
}

function altered(what: string, bytes: number, recorded: number): DamagedFile {
  const size = bytes === recorded ? '' : `: it has ${bytes} bytes where ${recorded} were recorded`;
  return new DamagedFile(`${what} was altered since it was recorded${size}.`);
}

function brokenLine(log: string, { line, why }: NonNullable<CheckedChain['broken']>): DamagedFile {
  return new DamagedFile(`Line ${line} of ${log} ${why}.`);
}
