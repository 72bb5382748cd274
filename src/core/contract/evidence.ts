import type { OutputFile } from './run.ts';

/**
 * One line of `evidence.jsonl`, the log of how a run came about. With it stand the hashes of its chain
 * (`io/store/hash-chain.ts`).
 */
export interface EvidenceEntry {
  /** From 1 on. */
  readonly sequence: number;
  readonly what: EvidenceStep;
  readonly details: Readonly<Record<string, unknown>>;
}

/** In the order of the log; `input` and `output` have a line for each. */
export type EvidenceStep =
  | 'program'
  | 'request'
  | 'input'
  | 'grid'
  | 'null-pair'
  | 'alignment'
  | 'radiometry'
  | 'observed'
  | 'threshold'
  | 'models'
  | 'findings'
  | 'output'
  | 'run';

/** A file that went into a run, as it was then. */
export interface OriginalFile {
  readonly name: string;
  /** Where it was fetched from, without what may be a key; null of a file of this machine. */
  readonly address: string | null;
  readonly sha256: string;
  readonly bytes: number;
}

/** What a run was given, by what it was given for. */
type InputRole = 'before' | 'after' | 'nullScene' | 'aoi' | 'buildings';

/** Details of `input`. */
export interface InputDetails {
  readonly role: InputRole;
  /** Of a scene: the file's or folder's name. */
  readonly name: string;
  readonly files: readonly OriginalFile[];
  /** Files beside a scene that say something of it or of its mask. */
  readonly sidecars: readonly OriginalFile[];
  readonly mask: OriginalFile | null;
  /** Of a scene of tiles the mask of each, which lay beside it; then `mask` is null. */
  readonly tileMasks?: readonly OriginalFile[];
}

/** Line of the log of what was exported from a run (`.exports/<run id>.jsonl`). */
export interface ExportEntry {
  readonly what: 'export';
  /** `graphic`, `report`, `gis`. */
  readonly kind: string;
  /** What was asked for. */
  readonly request: unknown;
  /** What was written, with its sidecar: file names without folders. */
  readonly files: readonly OutputFile[];
  /** ISO 8601, UTC. */
  readonly exportedAt: string;
  /** sha256 of `run.json`, and the last hashes of `evidence.jsonl` and of the review, as they then were; null without one. */
  readonly run: string;
  readonly evidence: string | null;
  readonly review: string | null;
}

/** What `aftermath verify` found to hold. Whatever does not is a refusal (`E_DAMAGED`) that names the first of it. */
export interface Verification {
  readonly id: string | null;
  readonly title: string;
  /** Of the program that made the run. */
  readonly version: string;
  /** Last hash of `evidence.jsonl`: noted elsewhere, it vouches for all of the run. Null without a log. */
  readonly head: string | null;
  /** How many of each were there and as recorded. */
  readonly verified: {
    readonly outputs: number;
    readonly originals: number;
    readonly evidenceLines: number;
    readonly reviewLines: number;
    readonly exportLines: number;
    readonly graphics: number;
  };
  /** In plain words, what could not be looked at, and why. */
  readonly notVerified: readonly string[];
  /** Null unless asked for. */
  readonly again: RunAgain | null;
}

/** What became of making the run again. */
export interface RunAgain {
  readonly identical: number;
  /** Paths of outputs that came out otherwise, or that only one of the two has. */
  readonly different: readonly string[];
  /** How this machine and program are unlike those that made the run; empty where they are not. */
  readonly unlike: readonly string[];
}
