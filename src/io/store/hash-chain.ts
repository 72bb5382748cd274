import { createHash } from 'node:crypto';
import { sha256 } from './sha256.ts';

/**
 * A log whose lines hold each other fast: JSON, one object a line, each with two hashes (sha256, hex).
 *
 * `sha256Before` is of every byte that stands before the line; `sha256` of the line itself as it was without that field. So whatever
 * is changed, left out, put in or moved shows at the line itself or at the next one. Only lines taken off the end leave no trace
 * in the log: that is for whoever noted its last hash.
 *
 * Lines are canonical JSON (RFC 8785: keys sorted, no spaces), so that one content has one text.
 */
interface Link {
  readonly sha256Before: string;
  readonly sha256: string;
}

export type Entry = Readonly<Record<string, unknown>>;

export interface CheckedChain {
  /** As `entriesIn`. */
  readonly entries: readonly Entry[];
  /** The first line at which the chain does not hold, from 1 on, and in plain words why; null where all hold. */
  readonly broken: { readonly line: number; readonly why: string } | null;
  /** Entries written without hashes, before there were any. */
  readonly unchained: number;
  /** `sha256` of the last line; null where no line has one. */
  readonly head: string | null;
}

/** Lines, each with its newline, that carry on a log of which `before` is every byte so far. */
export function chainLines(before: Uint8Array | string, entries: readonly object[]): string {
  const soFar = createHash('sha256').update(before);
  return entries
    .map((entry) => {
      const linked = { ...entry, sha256Before: soFar.copy().digest('hex') };
      const line = `${canonicalJson({ ...linked, sha256: sha256(canonicalJson(linked)) } satisfies Link)}\n`;
      soFar.update(line);
      return line;
    })
    .join('');
}

/** What the lines of a log say, without their hashes; whether they hold is not asked, and what is no entry is passed over. */
export function entriesIn(log: Uint8Array): Entry[] {
  return linesOf(log).flatMap(({ entry }) => (entry === null ? [] : [withoutLink(entry)]));
}

/** Follows a log to its end, whether or not it holds. */
export function checkChain(log: Uint8Array): CheckedChain {
  const soFar = createHash('sha256');
  const lines = linesOf(log);
  let broken: CheckedChain['broken'] = null;
  let head: string | null = null;
  let unchained = 0;
  // Lines without hashes since the last one with them: for the next one to vouch for.
  let loose: Line[] = [];
  for (const line of lines) {
    const { number, entry, text } = line;
    if (entry === null || !('sha256' in entry || 'sha256Before' in entry)) {
      loose.push(line);
      if (entry !== null) unchained++;
    } else {
      const { sha256: own, ...linked } = entry;
      if (own !== sha256(canonicalJson(linked)) || text !== canonicalJson(entry)) {
        broken ??= { line: number, why: 'was altered' };
      } else if (linked['sha256Before'] !== soFar.copy().digest('hex')) {
        const unread = loose.find((one) => one.entry === null);
        broken ??= unread
          ? { line: unread.number, why: 'was altered' }
          : {
              line: number,
              why: 'does not follow on from what stands before it, which was altered, moved or left out',
            };
      }
      head = typeof own === 'string' ? own : null;
      loose = [];
    }
    soFar.update(line.bytes);
  }
  const last = loose.at(-1);
  if (last !== undefined && isCutOff(last)) loose.pop();
  else if (head === null) loose = loose.slice(-1).filter(({ entry }) => entry === null);
  const [first] = loose;
  if (head !== null || first?.entry === null) {
    if (first) broken ??= { line: first.number, why: first.entry === null ? 'was altered' : 'carries no hash' };
  }
  return { entries: entriesIn(log), broken, unchained, head };
}

function withoutLink({ sha256: _own, sha256Before: _before, ...said }: Entry): Entry {
  return said;
}

interface Line {
  readonly number: number;
  /** With its newline. */
  readonly bytes: Uint8Array;
  /** Without it; null where the bytes are no UTF-8. */
  readonly text: string | null;
  /** Null where it is no JSON object. */
  readonly entry: Entry | null;
}

function linesOf(log: Uint8Array): Line[] {
  const lines: Line[] = [];
  for (let start = 0; start < log.length; ) {
    const newline = log.indexOf(0x0a, start);
    const end = newline === -1 ? log.length : newline;
    const next = newline === -1 ? log.length : newline + 1;
    const text = textOf(log.subarray(start, end));
    lines.push({ number: lines.length + 1, bytes: log.subarray(start, next), text, entry: entryOf(text) });
    start = next;
  }
  return lines;
}

/** What a crash leaves of a line that nobody was told is kept: no newline, and not all of an entry before where it would be. */
function isCutOff({ bytes, text, entry }: Line): boolean {
  return entry === null && bytes.at(-1) !== 0x0a && text !== null && entryOf(text.slice(0, -1)) === null;
}

function textOf(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return null;
  }
}

function entryOf(text: string | null): Entry | null {
  try {
    const value: unknown = JSON.parse(text ?? '');
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Entry) : null;
  } catch {
    return null;
  }
}

/** RFC 8785; as with `JSON.stringify`, what is undefined is left out. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, each: unknown) =>
    typeof each === 'object' && each !== null && !Array.isArray(each)
      ? Object.fromEntries(Object.entries(each).sort(([a], [b]) => (a < b ? -1 : 1)))
      : each,
  );
}
