/**
 * The one vocabulary of refusals, and the one table that turns them into HTTP statuses and CLI exit codes.
 *
 * A message says what was wanted, what came and what to do. It never holds a secret; the API shows `detail` only.
 */
export const refusals = {
  E_USAGE: { http: 400, exit: 2, title: 'Malformed request' },
  E_AUTH: { http: 401, exit: 7, title: 'Not allowed' },
  E_ORIGIN: { http: 403, exit: 7, title: 'Foreign origin' },
  E_HOST: { http: 421, exit: 7, title: 'Foreign host' },
  E_ADDRESS: { http: 403, exit: 3, title: 'Address refused' },
  E_PATH_OUTSIDE: { http: 404, exit: 3, title: 'Not found' },
  E_METHOD: { http: 405, exit: 2, title: 'Method not allowed' },
  E_RANGE: { http: 416, exit: 2, title: 'Range not satisfiable' },
  E_TOO_LARGE: { http: 413, exit: 3, title: 'Too large' },
  E_NOT_FOUND: { http: 404, exit: 4, title: 'Not found' },
  E_REMOVED: { http: 410, exit: 4, title: 'Removed' },
  E_TYPE: { http: 415, exit: 4, title: 'Type not supported' },
  E_COMPRESSION: { http: 415, exit: 4, title: 'Compression not supported' },
  E_DAMAGED: { http: 422, exit: 4, title: 'Damaged file' },
  E_NOT_COMPARABLE: { http: 422, exit: 5, title: 'Not comparable' },
  E_NO_OVERLAP: { http: 422, exit: 5, title: 'Too little overlap' },
  E_ALL_NODATA: { http: 422, exit: 5, title: 'No valid pixels' },
  E_ROTATED: { http: 422, exit: 5, title: 'Rotated grid' },
  E_CRS: { http: 422, exit: 5, title: 'Unknown or mixed coordinate reference system' },
  E_BANDS: { http: 422, exit: 5, title: 'No common bands' },
  E_CONFLICT: { http: 409, exit: 2, title: 'Conflict' },
  E_UPSTREAM: { http: 502, exit: 6, title: 'Upstream failed' },
  E_CHANGED: { http: 502, exit: 6, title: 'Upstream changed' },
  E_TIMEOUT: { http: 504, exit: 6, title: 'Upstream too slow' },
  E_RATE: { http: 429, exit: 7, title: 'Too many requests' },
  E_OUTPUT: { http: 500, exit: 8, title: 'Output cannot be written' },
  E_DISK_FULL: { http: 507, exit: 8, title: 'Disk full' },
  E_NEWER_STORE: { http: 500, exit: 10, title: 'Store of a newer version' },
  E_MODEL: { http: 500, exit: 8, title: 'Model cannot be used' },
  E_BUSY: { http: 503, exit: 9, title: 'Overloaded' },
  E_CANCELLED: { http: 499, exit: 130, title: 'Cancelled' },
  E_INTERNAL: { http: 500, exit: 1, title: 'Internal error' },
} as const satisfies Record<string, { http: number; exit: number; title: string }>;

export type RefusalCode = keyof typeof refusals;

/** RFC 9457 problem document with our stable `code`. */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly code: RefusalCode;
  readonly detail: string;
}

/** A refusal in words of the domain. Subclasses fix the code. */
export class AftermathError extends Error {
  readonly code: RefusalCode;

  constructor(code: RefusalCode, message: string, options?: { readonly cause?: unknown }) {
    super(message, options);
    this.code = code;
    this.name = new.target.name;
  }
}

function refusal(code: RefusalCode) {
  return class extends AftermathError {
    constructor(message: string, options?: { readonly cause?: unknown }) {
      super(code, message, options);
    }
  };
}

export class UsageError extends refusal('E_USAGE') {}
/** A scheme, host, port or redirect that is not called. */
export class AddressRefused extends refusal('E_ADDRESS') {}
export class PathOutside extends refusal('E_PATH_OUTSIDE') {}
export class TooLarge extends refusal('E_TOO_LARGE') {}
export class NotFound extends refusal('E_NOT_FOUND') {}
/** What was there until somebody had it removed. */
export class Removed extends refusal('E_REMOVED') {}
/** Not a file type, or not a layout, that we read. */
export class TypeNotSupported extends refusal('E_TYPE') {}
export class CompressionNotSupported extends refusal('E_COMPRESSION') {}
/** Truncated, offsets past the end, blocks that do not decode. */
export class DamagedFile extends refusal('E_DAMAGED') {}
export class NotComparable extends refusal('E_NOT_COMPARABLE') {}
export class TooLittleOverlap extends refusal('E_NO_OVERLAP') {}
export class AllNodata extends refusal('E_ALL_NODATA') {}
export class RotatedGrid extends refusal('E_ROTATED') {}
export class CrsNotSupported extends refusal('E_CRS') {}
export class NoCommonBands extends refusal('E_BANDS') {}
export class Conflict extends refusal('E_CONFLICT') {}
export class OutputNotWritable extends refusal('E_OUTPUT') {}
export class DiskFull extends refusal('E_DISK_FULL') {}
/** What a system calls a full disk, a spent quota, and a file that may not be so long (`ulimit -f`). */
const WITHOUT_ROOM: readonly unknown[] = ['ENOSPC', 'EDQUOT', 'EFBIG'];

/** Whether the system had no room for what was to be written. */
export function isWithoutRoom(error: unknown): boolean {
  return WITHOUT_ROOM.includes((error as { readonly code?: unknown }).code);
}

/** A database that a newer version of this program wrote. */
export class NewerStore extends refusal('E_NEWER_STORE') {}
/** A model whose files are not those of its card, or that asks for what does not run here. */
export class ModelRefused extends refusal('E_MODEL') {}
export class Busy extends refusal('E_BUSY') {}
export class Cancelled extends refusal('E_CANCELLED') {}

/** The problem document of any thrown value; what is not a refusal becomes `E_INTERNAL` without its message. */
export function problemOf(error: unknown): Problem {
  const known = error instanceof AftermathError;
  const code = known ? error.code : 'E_INTERNAL';
  const { http, title } = refusals[code];
  return {
    type: `urn:aftermath:problem:${code}`,
    title,
    status: http,
    code,
    detail: known ? error.message : 'Something went wrong in Aftermath itself. The server log has the details.',
  };
}
