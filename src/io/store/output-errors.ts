import { AftermathError, DiskFull, OutputNotWritable } from '../../core/contract/errors.ts';
import { finishedName } from './unfinished.ts';

/** What an operating system says when there is no room left. */
const NO_ROOM = new Set(['ENOSPC', 'EDQUOT']);
/** What it says of a file that is longer than this process (`ulimit -f`) may write, or that disk can hold. */
const TOO_LONG = 'EFBIG';

/** Whether there was no room for what was to be written. */
export function isWithoutRoom(error: unknown): boolean {
  const code = String((error as NodeJS.ErrnoException).code);
  return NO_ROOM.has(code) || code === TOO_LONG;
}

/** Turns an operating-system error met while writing under `target` into ours. */
export async function asOutputError<T>(work: Promise<T>, target: string): Promise<T> {
  try {
    return await work;
  } catch (error) {
    throw outputError(error, target);
  }
}

/** What such an error is in our words; any other is left as it is. */
export function outputError(error: unknown, path: string): unknown {
  const target = finishedName(path);
  const { code } = error as NodeJS.ErrnoException;
  if (code === undefined || error instanceof AftermathError) return error;
  if (NO_ROOM.has(code)) {
    return new DiskFull(`The disk is full: what was to go to "${target}" does not fit. Free some room and run again.`, {
      cause: error,
    });
  }
  if (code === TOO_LONG) {
    return new DiskFull(
      `Nothing was written to "${target}": a file there may not be so long. Raise the limit (ulimit -f), or name another disk, and run again.`,
      { cause: error },
    );
  }
  return new OutputNotWritable(`Cannot write "${target}" (${code}). Name a folder that you may write to.`, {
    cause: error,
  });
}
