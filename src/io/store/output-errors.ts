import { AftermathError, DiskFull, isWithoutRoom, OutputNotWritable } from '../../core/contract/errors.ts';
import { finishedName } from './unfinished.ts';

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
  if (code === 'EFBIG') {
    return new DiskFull(
      `Nothing was written to "${target}": a file there may not be so long. Raise the limit (ulimit -f), or name another disk, and run again.`,
      { cause: error },
    );
  }
  if (isWithoutRoom(error)) {
    return new DiskFull(`The disk is full: what was to go to "${target}" does not fit. Free some room and run again.`, {
      cause: error,
    });
  }
  return new OutputNotWritable(`Cannot write "${target}" (${code}). Name a folder that you may write to.`, {
    cause: error,
  });
}
