import { copyFile, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { DamagedFile, NotFound } from '../core/contract/errors.ts';
import type { EvidenceEntry, InputDetails, OriginalFile, RunAgain } from '../core/contract/evidence.ts';
import type { CompareRequest, OutputFile } from '../core/contract/run.ts';
import { originalPath, originalsIn } from '../io/store/originals.ts';
import { compare } from './analysis.ts';
import { thisProgram } from './evidence.ts';

/**
 * Makes a run again in a temporary folder, from its originals and as its log says it was asked for, and compares the outputs by
 * their hashes.
 *
 * @param originals folder of originals, by their sha256; they were verified.
 * @throws NotFound where one of them is not there, or they cannot be laid out as they lay; as `compare`.
 */
export async function runAgain(
  entries: readonly EvidenceEntry[],
  originals: string,
  options: { readonly threads: number; readonly signal?: AbortSignal | undefined },
): Promise<RunAgain> {
  const detailsOf = <T>(step: EvidenceEntry['what']) =>
    entries.filter(({ what }) => what === step).map(({ details }) => details as T);
  const home = await mkdtemp(join(tmpdir(), 'aftermath-again-'));
  try {
    const [words] = detailsOf<object>('request');
    const files = await layOut(detailsOf<InputDetails>('input'), originals, home);
    const out = join(home, 'run');
    const { outputs } = await compare({ ...words, ...files } as CompareRequest, out, {
      ...options,
      keepOriginals: false,
    });
    const recorded = detailsOf<OutputFile>('output');
    const different = differingPaths(recorded, outputs);
    const [program = {}] = detailsOf<Record<string, string>>('program');
    return {
      identical: recorded.filter(({ path }) => !different.includes(path)).length,
      different,
      unlike: unlike(program),
    };
  } finally {
    await rm(home, { recursive: true, force: true });
  }
}

/** The files of a request where `compare` finds them as it found them first: each scene in a folder with its sidecars. */
async function layOut(
  inputs: readonly InputDetails[],
  originals: string,
  home: string,
): Promise<Partial<CompareRequest>> {
  const request: Record<string, string> = {};
  for (const { role, name, files, sidecars, mask, tileMasks = [] } of inputs) {
    const folder = join(home, role, fileName(name));
    const isFolder = files.length > 1 || files[0]?.name !== name;
    // The mask of a null scene cannot be named, nor those of tiles; they are found beside it, as they were.
    const masksBeside = mask === null || role !== 'nullScene' ? tileMasks : [mask];
    await place([...files, ...sidecars, ...masksBeside], folder, originals);
    request[role] = isFolder ? folder : join(folder, name);
    for (const file of files.filter(({ address }) => address !== null)) {
      const recordHome = files.length > 1 ? join(originalsIn(folder), file.sha256) : folder;
      await mkdir(recordHome, { recursive: true });
      await writeFile(join(recordHome, 'fetched.json'), JSON.stringify(file));
    }
    if (mask === null || role === 'nullScene') continue;
    await place([mask, ...sidecars], join(home, `${role}-mask`), originals);
    request[`${role}Mask`] = join(home, `${role}-mask`, mask.name);
  }
  return request;
}

async function place(files: readonly OriginalFile[], folder: string, originals: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  const placed = new Map<string, string>();
  for (const file of files) {
    const name = fileName(file.name);
    if (placed.get(name) === file.sha256) continue;
    if (placed.has(name)) {
      throw new NotFound(
        `Two of the originals are called "${name}"; they lay in folders of their own, which is not recorded.`,
      );
    }
    placed.set(name, file.sha256);
    const original = resolve(originalPath(originals, file));
    // Windows lets not everybody make links.
    await symlink(original, join(folder, name)).catch(() => copyFile(original, join(folder, name)));
  }
}

/** @throws DamagedFile for a name in a log that leads elsewhere. */
function fileName(name: string): string {
  if (name !== '' && name !== '..' && name !== '.' && basename(name) === name && !name.includes('\\')) return name;
  throw new DamagedFile(`The log names a file "${name}", which is no file's name.`);
}

function differingPaths(recorded: readonly OutputFile[], now: readonly OutputFile[]): string[] {
  const before = new Map(recorded.map(({ path, sha256 }) => [path, sha256]));
  const after = new Map(now.map(({ path, sha256 }) => [path, sha256]));
  return [...new Set([...before.keys(), ...after.keys()])]
    .filter((path) => before.get(path) !== after.get(path))
    .sort();
}

function unlike(program: Readonly<Record<string, string>>): string[] {
  return Object.entries(thisProgram()).flatMap(([name, here]) =>
    program[name] === here ? [] : [`${name} ${program[name] ?? 'unknown'} then, ${here} now`],
  );
}
