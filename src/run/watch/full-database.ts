import { AftermathError } from '../../core/contract/errors.ts';

/** Full for a moment is a disk to which a scene is fetched that does not fit, and which then goes again. */
const LASTING_MS = 30_000;
/** Whoever takes looks asks for one every second. */
const APART_MS = 10_000;

/** Whether a database has had no room for half a minute, by what is met meanwhile. */
export interface FullDatabase {
  note(error: unknown): void;
  /** @throws DiskFull where it has had none. */
  throwIfLasting(): void;
}

export function watchForFullDatabase(now: () => number = () => performance.now()): FullDatabase {
  let since = 0;
  let latest = Number.NEGATIVE_INFINITY;
  let met: AftermathError | null = null;
  return {
    note: (error) => {
      if (!(error instanceof AftermathError) || error.code !== 'E_DISK_FULL') return;
      if (now() - latest > APART_MS) since = now();
      latest = now();
      met = error;
    },
    throwIfLasting: () => {
      if (met !== null && now() - latest <= APART_MS && now() - since >= LASTING_MS) throw met;
    },
  };
}
