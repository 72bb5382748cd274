import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { Busy, Conflict } from '../../core/contract/errors.ts';
import type { PrunedSite, Pruning } from '../../core/contract/prune.ts';
import { choosePrunable, type LookWithRun, type PrunableRuns } from '../../core/watch/choose-prunable.ts';
import { throwIfCancelled } from '../../io/compute/worker-pool.ts';
import type { Database } from '../../io/store/database/database.ts';
import { holdOffLooks } from '../../io/store/database/hold-off.ts';
import {
  looksWithRuns,
  markRemoved,
  removedRuns,
  runsFromBaseline,
  unmarkRemoved,
} from '../../io/store/database/looks.ts';
import { forgetGone } from '../../io/store/fetched.ts';
import { originalsIn } from '../../io/store/originals.ts';
import {
  asidePath,
  folderBytes,
  isReviewed,
  removeAside,
  runsAside,
  setAside,
  setOriginalAside,
  visibleRuns,
} from '../../io/store/pruned-runs.ts';
import { sweepUnfinished, unfinishedIn } from '../../io/store/unfinished.ts';
import type { Watch } from './open-watch.ts';
import { type OriginalsOfRun, sparedOriginals } from './spare-originals.ts';
import { MOST_EARLIER_RUNS } from './work-looks.ts';

interface PruneOptions {
  /** Where all runs of the watch lie. */
  readonly runsFolder: string;
  readonly olderThanDays: number;
  readonly now: () => Date;
}

const DAY_MS = 86_400_000;
const POLL_MS = 500;
/** A look fetches a scene or two; one that takes longer is waited for another time. */
const MOST_WAIT_MS = 600_000;

/** A run on its way out, where it lies now, and what goes with it. */
interface GoingRun {
  readonly name: string;
  readonly runId: string | null;
  readonly looks: readonly LookWithRun[];
  /** By sha256. */
  readonly originals: readonly string[];
  readonly bytes: number;
  readonly lies: 'here' | 'aside';
}

interface Plan {
  readonly going: readonly GoingRun[];
  readonly pruning: Pruning;
}

/** What pruning would remove now; changes nothing. @throws DamagedFile where it cannot be told what a run that stays needs. */
export async function planPruning(database: Database, options: PruneOptions): Promise<Pruning> {
  return (await plan(database, options)).pruning;
}

/**
 * Removes the runs of looks that are old enough and that nobody was told of, with the originals that no other run has. What the looks came to stays
 * in the database, which says first that their pictures are gone: whatever ends this in between, the next pruning goes on from there.
 * No look begins meanwhile; those under way are waited for.
 *
 * @throws as `planPruning`; Conflict where another process prunes, or writes a run that is no look's; Busy where looks go on for ten minutes;
 * OutputNotWritable; Cancelled, between two runs.
 */
export async function prune(
  { database, queue }: Pick<Watch, 'database' | 'queue'>,
  {
    signal,
    onSaid,
    ...options
  }: PruneOptions & { readonly signal: AbortSignal; readonly onSaid: (words: string) => void },
): Promise<Pruning> {
  const { runsFolder, now } = options;
  return await holdOffLooks(database, async (requireHeld) => {
    await untilNoLook(queue, { signal, onSaid });
    await requireNoneWritten(runsFolder);
    const { going, pruning } = await plan(database, options);
    const fresh = going.filter(({ looks }) => looks.length > 0).map(({ name }) => name);
    await markRemoved(database, fresh, now().toISOString());
    const aside: GoingRun[] = going.filter(({ lies }) => lies === 'aside');
    for (const run of going.filter(({ lies }) => lies === 'here')) {
      throwIfCancelled(signal);
      await requireHeld();
      // Somebody may have drawn on it since.
      if (run.runId !== null && (await isReviewed(runsFolder, run.runId))) await unmarkRemoved(database, run.name);
      else {
        // What a killed one left under the same name goes first.
        await removeAside(runsFolder, run.name);
        await setAside(runsFolder, run.name);
        aside.push(run);
      }
    }
    for (const { name, originals } of aside) {
      throwIfCancelled(signal);
      await requireHeld();
      for (const sha256 of originals) await setOriginalAside(runsFolder, name, sha256);
      await removeAside(runsFolder, name);
    }
    await forgetGone(originalsIn(runsFolder));
    return { ...pruning, removed: true };
  });
}

async function untilNoLook(
  queue: Watch['queue'],
  { signal, onSaid }: { readonly signal: AbortSignal; readonly onSaid: (words: string) => void },
): Promise<void> {
  const start = performance.now();
  for (let said = 0; ; ) {
    const { running } = await queue.tally();
    if (running === 0) return;
    if (performance.now() - start > MOST_WAIT_MS) {
      throw new Busy(`${running} looks are under way still, and nothing was removed. Run again once they have ended.`);
    }
    if (running !== said) onSaid(`Waits for the looks that are under way: ${running}.`);
    said = running;
    throwIfCancelled(signal);
    await wait(POLL_MS);
  }
}

/** Of what writes a run, and is no look, the files of runs alone tell. */
async function requireNoneWritten(runsFolder: string): Promise<void> {
  await sweepUnfinished(runsFolder);
  const [name] = await unfinishedIn(runsFolder);
  if (name === undefined) return;
  throw new Conflict(
    `"${name}" is being written among the runs and may need what would go: nothing was removed. Run again once it has ended.`,
  );
}

async function plan(database: Database, options: PruneOptions): Promise<Plan> {
  const { runsFolder, olderThanDays, now } = options;
  const before = new Date(now().getTime() - olderThanDays * DAY_MS).toISOString();
  const looks = await looksWithRuns(database, MOST_EARLIER_RUNS);
  const here = new Set(await visibleRuns(runsFolder));
  const reviewed = new Set<string>();
  for (const runId of new Set(looks.map((look) => look.runId))) {
    if (await isReviewed(runsFolder, runId)) reviewed.add(runId);
  }
  const chosen = choosePrunable(
    looks,
    before,
    (runId) => reviewed.has(runId),
    (name) => here.has(name),
  );
  const marked = (await removedRuns(database)).filter(({ folder }) => here.has(folder));
  const aside = await runsAside(runsFolder);
  const leaving: Omit<GoingRun, 'originals' | 'bytes'>[] = [
    ...aside.map((name) => ({ name, runId: null, looks: [], lies: 'aside' as const })),
    ...marked.map(({ folder, runId }) => ({ name: folder, runId, looks: [], lies: 'here' as const })),
    ...[...chosen.going].map(([name, sharing]) => ({
      name,
      runId: sharing[0]!.runId,
      looks: sharing,
      lies: 'here' as const,
    })),
  ];
  const placed = leaving.map(({ name, lies }) => ({
    name,
    folder: lies === 'aside' ? asidePath(runsFolder, name) : join(runsFolder, name),
  }));
  const named = new Set(leaving.filter(({ lies }) => lies === 'here').map(({ name }) => name));
  const staying = [...here].filter((name) => !named.has(name)).map((name) => join(runsFolder, name));
  const spared = await sparedOriginals(placed, staying, await runsFromBaseline(database), originalsIn(runsFolder));
  const going: GoingRun[] = [];
  for (const [i, run] of leaving.entries()) {
    const { originals, bytes } = spared[i]!;
    going.push({ ...run, originals, bytes: bytes + (await folderBytes(placed[i]!.folder)) });
  }
  return { going, pruning: pruningOf(going, chosen, before, spared) };
}

function pruningOf(
  going: readonly GoingRun[],
  { staying }: PrunableRuns,
  before: string,
  spared: readonly OriginalsOfRun[],
): Pruning {
  const sites = new Map<string, PrunedSite>();
  const add = (siteId: string, change: (site: PrunedSite) => PrunedSite) =>
    sites.set(siteId, change(sites.get(siteId) ?? { siteId, looks: 0, runs: 0, bytes: 0, stay: {} }));
  for (const { looks, bytes } of going) {
    const first = looks[0];
    if (first === undefined) continue;
    add(first.siteId, (site) => ({ ...site, runs: site.runs + 1, bytes: site.bytes + bytes }));
    for (const { siteId } of looks) add(siteId, (site) => ({ ...site, looks: site.looks + 1 }));
  }
  for (const { look, why } of staying) {
    add(look.siteId, (site) => ({ ...site, stay: { ...site.stay, [why]: (site.stay[why] ?? 0) + 1 } }));
  }
  return {
    before,
    removed: false,
    sites: [...sites.values()].sort((a, b) => (a.siteId < b.siteId ? -1 : 1)),
    runs: going.length,
    originals: spared.reduce((sum, { originals }) => sum + originals.length, 0),
    bytes: going.reduce((sum, { bytes }) => sum + bytes, 0),
    begun: going.filter(({ looks }) => looks.length === 0).length,
  };
}
