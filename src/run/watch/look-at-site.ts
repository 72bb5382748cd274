import { join } from 'node:path';
import type { OfferedScene, RankedPair } from '../../core/contract/archive.ts';
import { AftermathError, DamagedFile, problemOf, refusals } from '../../core/contract/errors.ts';
import type { Finding } from '../../core/contract/finding.ts';
import type { Alert, FindingVariation, Look, LookFinding, Site, WatchedScene } from '../../core/contract/watch.ts';
import { lonLatGeometry } from '../../core/geo/lon-lat-geometry.ts';
import type { Pass } from '../../core/scene/join-passes.ts';
import { findingAlertIds } from '../../core/watch/alert-id.ts';
import { pairBytes } from '../../core/watch/estimate-round.ts';
import { type LookOutcome, outcomeOf, outcomeOfError } from '../../core/watch/look-state.ts';
import { type GroundedFinding, type Silenced, silence, silencedCounts } from '../../core/watch/silence.ts';
import { version } from '../../io/installation.ts';
import { addressWithoutSecrets } from '../../io/outbound/checked-address.ts';
import { originalsIn } from '../../io/store/originals.ts';
import { sha256 } from '../../io/store/sha256.ts';
import type { CompareOptions } from '../analysis.ts';
import { comparePair } from '../compare-around.ts';
import { keyOf } from '../rank-by-masks.ts';
import { type FinishedRun, readRun } from '../read-run.ts';
import { archiveOf, type SearchRules } from '../search-scenes.ts';
import { askForPair, chooseByMasks, type KnownBefore } from './ask-for-pair.ts';
import type { SharedRuns } from './shared-runs.ts';
import { usualVariationOf } from './usual-variation.ts';

/** What a look came to, all that is kept of it. */
export interface TakenLook {
  readonly look: Look;
  /** Those that tell somebody first. */
  readonly findings: readonly LookFinding[];
  /** Strongest first. */
  readonly alerts: readonly Alert[];
  /** Name of the folder in which its run lies; null where nothing was compared. */
  readonly runFolder: string | null;
  /** Whether there is a newer scene to compare still, since the pair that a cue asked for came first. */
  readonly leavesNewer: boolean;
}

/** What earlier looks at a site, and cues, leave to a new one. */
interface KnownOfSite extends KnownBefore {
  /** Names of the folders of its latest runs. */
  readonly runFolders: readonly string[];
  /** Whether there is room for a comparison that a cue asks for; it is taken then. @param bytes null where not known. */
  readonly takeFromBudget: (bytes: number | null) => Promise<boolean>;
}

/** `patience`: with the archive, while it is asked what it has. */
export interface LookOptions extends CompareOptions, SearchRules {
  /** Each run lies in a folder named by what went into it. */
  readonly runsFolder: string;
  /** Where other machines' runs are, and this one's are put; null where the folder of runs is all there is. */
  readonly shared: SharedRuns | null;
  readonly now: () => Date;
  /** Told of what goes wrong besides; it goes on by itself. */
  readonly onTrouble: (error: unknown) => void;
}

/** A look's id, and that of what it compares, hexadecimal. */
const ID_LETTERS = 32;

/**
 * Looks at a site: asks its archive, chooses a pair, compares it on the site's ground, and tells apart what tells somebody. The
 * same pair is compared once, however often it is looked at.
 *
 * @throws what may pass when it is tried again: an archive that does not answer, a full disk, Cancelled. What never will is the look's own
 * state.
 */
export async function lookAtSite(
  site: Site,
  dueAt: string,
  { runFolders, takeFromBudget, ...known }: KnownOfSite,
  { patience, ...options }: LookOptions,
): Promise<TakenLook> {
  try {
    const asked = await askForPair(site, known, { ...options, patience });
    const { choice, cued } = await chooseByMasks(site, asked, originalsIn(options.runsFolder), options);
    const passOf = (scene: OfferedScene) => asked.passes.find((pass) => keyOf(pass.scene) === keyOf(scene))!;
    const { cost } = archiveOf(site.source, options);
    const compare = ({ before, after }: RankedPair) =>
      lookAtPair(site, dueAt, { before: passOf(before), after: passOf(after) }, { ...options, runFolders });
    if (cued !== null && (await takeFromBudget(pairBytes(cued.pair, site.area, cost)))) {
      const taken = await compare(cued.pair);
      return { ...taken, leavesNewer: choice.kind === 'pair' && choice.pair.after !== cued.pair.after };
    }
    if (choice.kind === 'pair') return { ...(await compare(choice.pair)), leavesNewer: false };
    const after = choice.kind === 'not-comparable' ? watched(choice.after) : null;
    return without(site, dueAt, { state: choice.kind, reason: choice.why }, options.now(), after);
  } catch (error) {
    if (!(error instanceof AftermathError) || mayPass(error)) throw error;
    return without(site, dueAt, outcomeOfError(error), options.now());
  }
}

/** A look that came to nothing. */
export function failedLook(site: Site, dueAt: string, error: unknown, now: Date): TakenLook {
  return without(site, dueAt, { state: 'failed', reason: problemOf(error).detail }, now);
}

async function lookAtPair(
  site: Site,
  dueAt: string,
  sides: Readonly<Record<'before' | 'after', Pass>>,
  options: LookOptions & Pick<KnownOfSite, 'runFolders'>,
): Promise<Omit<TakenLook, 'leavesNewer'>> {
  const before = watched(sides.before.scene);
  const after = watched(sides.after.scene);
  const archive = archiveOf(site.source, options);
  const runFolder = digest([version, site.name, site.area, before, after, tilesOf(sides)]);
  const folder = join(options.runsFolder, runFolder);
  await bringReadable(runFolder, options);
  const run = await readRun(folder).catch(async () => {
    await comparePair(sides, { archive, area: site.area }, { title: site.name }, folder, options);
    return await readRun(folder);
  });
  await options.shared?.share(runFolder, options.signal);
  const { manifest } = run;
  const variation = await usualVariationOf(run, await earlierRuns(runFolder, options), options);
  const usual = variation.findings.filter((finding) => finding.usual !== null);
  const silenced = silence(groundedFindings(run), site, new Set(usual.map(({ findingId }) => findingId)));
  const told = silenced.told.map(({ finding }) => finding);
  const lookedAt = options.now().toISOString();
  const look: Look = {
    id: digest([site.id, dueAt]),
    siteId: site.id,
    dueAt,
    lookedAt,
    ...outcomeOf(manifest.verdict, silenced),
    before,
    after,
    runId: manifest.id,
    findings: told.length,
    silenced: silencedCounts(silenced),
    changedAreaM2:
      manifest.verdict.kind === 'not-observed' ? null : told.reduce((sum, { areaM2 }) => sum + (areaM2 ?? 0), 0),
  };
  const ids = findingAlertIds(site.id, { before, after }, told, sha256);
  const alerts = told.map((finding, i): Alert => ({ ...alertOf(look, finding), id: ids[i]! }));
  return { look, findings: listed(silenced, usual), alerts, runFolder };
}

/** Runs that were removed or damaged, or are of another version and not read any more, are left out. */
async function earlierRuns(
  own: string,
  { runFolders, ...options }: LookOptions & Pick<KnownOfSite, 'runFolders'>,
): Promise<readonly FinishedRun[]> {
  const { runsFolder } = options;
  const others = runFolders.filter((name) => name !== own);
  for (const name of others) await bringReadable(name, options);
  const runs = await Promise.all(others.map((name) => readRun(join(runsFolder, name)).catch(() => null)));
  return runs.filter((run) => run !== null);
}

/** Brings a run from where machines share theirs; what is damaged there is as if it were not there. */
async function bringReadable(name: string, { shared, signal, onTrouble }: LookOptions): Promise<void> {
  await shared?.bring(name, signal).catch((error: unknown) => {
    if (!(error instanceof DamagedFile)) throw error;
    onTrouble(error);
  });
}

function tilesOf(sides: Readonly<Record<'before' | 'after', Pass>>) {
  return [sides.before, sides.after].map(({ rest }) => rest.map(({ id }) => id));
}

function groundedFindings({ manifest: { grid }, findings }: FinishedRun): readonly GroundedFinding[] {
  const { crs } = grid;
  const groundOf = crs === null ? null : lonLatGeometry({ ...grid, crs });
  return findings.map((finding) => ({ finding, ground: groundOf === null ? null : groundOf(finding.outline) }));
}

const SILENCED_BECAUSE = {
  threshold: 'It does not reach the thresholds of this site.',
  'ignore-zone': 'More than half of it lies in a zone that is ignored here.',
  'usual-here': 'This place usually varies as much.',
} as const;

function listed({ told, silent }: Silenced, usual: readonly FindingVariation[]): readonly LookFinding[] {
  const usualWords = new Map(usual.map(({ findingId, sentence }) => [findingId, sentence]));
  return [
    ...told.map(({ finding }) => ({ ...listedFinding(finding), silencedBy: null, why: null })),
    ...silent.map(({ finding, silencer }) => ({
      ...listedFinding(finding),
      silencedBy: silencer,
      why: (silencer === 'usual-here' ? usualWords.get(finding.id) : undefined) ?? SILENCED_BECAUSE[silencer],
    })),
  ];
}

function listedFinding({ id, kind, sentence, at, areaM2 }: Finding) {
  return { findingId: id, kind, sentence, at, areaM2 };
}

function alertOf({ id, siteId, runId, lookedAt }: Look, { id: findingId, at, sentence }: Finding): Omit<Alert, 'id'> {
  return {
    siteId,
    lookId: id,
    kind: 'finding',
    findingId,
    runId,
    at,
    sentence,
    state: 'unread',
    raisedAt: lookedAt,
    snoozedUntil: null,
  };
}

function without(
  { id: siteId }: Site,
  dueAt: string,
  outcome: LookOutcome,
  now: Date,
  after: WatchedScene | null = null,
): TakenLook {
  const look: Look = {
    id: digest([siteId, dueAt]),
    siteId,
    dueAt,
    lookedAt: now.toISOString(),
    ...outcome,
    before: null,
    after,
    runId: null,
    findings: 0,
    silenced: {},
    changedAreaM2: null,
  };
  return { look, findings: [], alerts: [], runFolder: null, leavesNewer: false };
}

function watched({ id, archive, acquiredAt, sensor, gsdMeters, itemAddress }: OfferedScene): WatchedScene {
  const address = itemAddress === null ? null : addressWithoutSecrets(itemAddress);
  return { id, archive, acquiredAt, sensor, gsdMeters, itemAddress: address };
}

/** Archives come back, and disks are made room on; what was refused for itself stays refused. */
function mayPass({ code }: AftermathError): boolean {
  return [6, 8, 9, 130].includes(refusals[code].exit) || code === 'E_RATE';
}

function digest(of: unknown): string {
  return sha256(JSON.stringify(of)).slice(0, ID_LETTERS);
}
