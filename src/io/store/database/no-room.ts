/** PostgreSQL's code for a disk without room; for a quota, or a file that is longer than it may be, it has none. */
const DISK_FULL = '53100';
const IN_WORDS = /No space left on device|Disk quota exceeded|File too large/;

/** Whether a database wrote nothing because its disk has no room. */
export function hasNoRoom(error: unknown): boolean {
  const { code, message } = error as { readonly code?: unknown; readonly message?: unknown };
  return code === DISK_FULL || IN_WORDS.test(String(message));
}
