import type { EvidenceEntry, EvidenceStep, InputDetails, OriginalFile } from '../core/contract/evidence.ts';
import type { CompareRequest, RunManifest } from '../core/contract/run.ts';
import { version } from '../io/installation.ts';
import { chainLines } from '../io/store/hash-chain.ts';
import { hashFile, type RunFolder } from '../io/store/run-folder.ts';

export const EVIDENCE_FILE = 'evidence.jsonl';

/** What a run says of itself beside its manifest. */
export interface RunRecord {
  readonly request: CompareRequest;
  readonly inputs: readonly InputDetails[];
  readonly keepOriginals: boolean;
}

/**
 * Writes `evidence.jsonl`, which begins with the inputs and ends with the hash of `run.json`; `run.json` lists all outputs but
 * these two, so that neither holds a hash of itself.
 *
 * Only that last line knows a clock: the same inputs, asked the same on the same machine, give the same lines before it.
 */
export async function recordEvidence(folder: RunFolder, manifest: RunManifest, record: RunRecord): Promise<void> {
  const runJson = await hashFile(await folder.path('run.json'));
  const steps: (readonly [EvidenceStep, object])[] = [
    ...stepsOf(manifest, record),
    ['run', { path: 'run.json', ...runJson, id: manifest.id, createdAt: manifest.createdAt }],
  ];
  const entries = steps.map(([what, details], index) => ({ sequence: index + 1, what, details }) as EvidenceEntry);
  await folder.write(EVIDENCE_FILE, chainLines('', entries));
}

/** Every file that went into a run, as its log names them. */
export function recordedOriginals(entries: readonly EvidenceEntry[]): OriginalFile[] {
  return entries
    .filter(({ what }) => what === 'input')
    .flatMap(({ details }) => {
      const { files, sidecars, mask, tileMasks = [] } = details as unknown as InputDetails;
      return [...files, ...sidecars, ...(mask === null ? [] : [mask]), ...tileMasks];
    });
}

/** What it takes to make the same bytes again. */
export function thisProgram() {
  return { name: 'aftermath', version, node: process.version, platform: `${process.platform}-${process.arch}` };
}

function* stepsOf(manifest: RunManifest, record: RunRecord): Generator<readonly [EvidenceStep, object]> {
  const { parameters, registration } = manifest;
  yield ['program', thisProgram()];
  yield ['request', { ...wordsOf(record.request), keepOriginals: record.keepOriginals }];
  for (const input of record.inputs) yield ['input', input];
  yield ['grid', manifest.grid];
  if (manifest.nullPair !== null) yield ['null-pair', manifest.nullPair];
  // Each tie point is in run.json, which the log closes with.
  const { residuals: _residuals, ...tiePoints } = registration.tiePoints;
  yield ['alignment', { ...registration, tiePoints }];
  yield ['radiometry', manifest.radiometry];
  yield ['observed', { observedFraction: manifest.observedFraction, notObserved: manifest.notObserved }];
  yield ['threshold', parameters];
  yield ['models', { detectors: manifest.detectors }];
  yield ['findings', { verdict: manifest.verdict, counts: manifest.counts, warnings: manifest.warnings }];
  for (const output of manifest.outputs) yield ['output', output];
}

/** What of a request names no file: those are told by their bytes, and where they lay is nobody else's business. */
function wordsOf(request: CompareRequest): Partial<CompareRequest> {
  const files: ReadonlySet<string> = new Set<keyof CompareRequest>([
    'before',
    'after',
    'nullScene',
    'aoi',
    'buildings',
    'beforeMask',
    'afterMask',
  ]);
  return Object.fromEntries(Object.entries(request).filter(([name]) => !files.has(name)));
}
