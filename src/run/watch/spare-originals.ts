import { join } from 'node:path';
import type { EvidenceEntry } from '../../core/contract/evidence.ts';
import { readLog } from '../../io/store/chained-log.ts';
import { entriesIn } from '../../io/store/hash-chain.ts';
import { isThere } from '../../io/store/is-there.ts';
import { folderBytes, isNamedElsewhere } from '../../io/store/pruned-runs.ts';
import { EVIDENCE_FILE, recordedOriginals } from '../evidence.ts';

/** What of the originals nobody needs once a run is gone. */
export interface OriginalsOfRun {
  /** By sha256. */
  readonly originals: readonly string[];
  readonly bytes: number;
}

const SHA256 = /^[0-9a-f]{64}$/;

interface PlacedRun {
  readonly name: string;
  readonly folder: string;
}

/**
 * Which originals go with each run: those that its log names and no run that stays, that are no baseline, and that lie under no other name.
 * Where several runs that go have one, it goes with the first.
 *
 * @param staying folders of the runs that stay.
 * @param fromBaseline names of runs whose earlier scene is the baseline of a site.
 */
export async function sparedOriginals(
  going: readonly PlacedRun[],
  staying: readonly string[],
  fromBaseline: ReadonlySet<string>,
  originalsFolder: string,
): Promise<readonly OriginalsOfRun[]> {
  const needed = new Set<string>();
  for (const folder of staying) for (const sha256 of await hashesIn(folder)) needed.add(sha256);
  const logs = await Promise.all(going.map(({ folder }) => inputsOf(folder)));
  for (const [i, { name }] of going.entries()) {
    if (!fromBaseline.has(name)) continue;
    const baseline = logs[i]!.filter(({ details }) => details['role'] === 'before');
    for (const { sha256 } of recordedOriginals(baseline)) needed.add(sha256);
  }
  const spared: OriginalsOfRun[] = [];
  for (const log of logs) {
    const originals: string[] = [];
    let bytes = 0;
    for (const { sha256 } of recordedOriginals(log)) {
      const home = join(originalsFolder, sha256);
      // A log that somebody wrote leads nowhere else.
      if (!SHA256.test(sha256)) continue;
      if (needed.has(sha256) || !(await isThere(home)) || (await isNamedElsewhere(home))) continue;
      needed.add(sha256);
      originals.push(sha256);
      bytes += await folderBytes(home);
    }
    spared.push({ originals, bytes });
  }
  return spared;
}

/** All that a run may mean by a sha256, of whatever version it is: what it lists as no input stays as well. */
async function hashesIn(folder: string): Promise<ReadonlySet<string>> {
  const files = await Promise.all(['run.json', EVIDENCE_FILE].map((name) => readLog(join(folder, name))));
  return new Set(files.flatMap((text) => text.toString('latin1').match(/\b[0-9a-f]{64}\b/g) ?? []));
}

async function inputsOf(folder: string): Promise<readonly EvidenceEntry[]> {
  const entries = entriesIn(await readLog(join(folder, EVIDENCE_FILE))) as unknown as readonly EvidenceEntry[];
  return entries.filter(({ what }) => what === 'input');
}
