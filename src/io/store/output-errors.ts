import { AftermathError, DiskFull, OutputNotWritable } from '../../core/contract/errors.ts';

/** What an operating system says when there is no room left. */
const NO_ROOM = new Set(['ENOSPC', 'EDQUOT']);

/** Turns an operating-system error met while writing under `target` into ours. */
export async function asOutputError<T>(work: Promise<T>, target: string): Promise<T> {
  try {
    return await work;
  } catch (error) {
    throw outputError(error, target);
  }
}

/** What such an error is in our words; any other is left as it is. */
export function outputError(error: unknown, target: string): unknown {
  const { code } = error as NodeJS.ErrnoException;
  if (code === undefined || error instanceof AftermathError) return error;
  if (NO_ROOM.has(code)) {
    return new DiskFull(`The disk is full; "${target}" was not written. Free some room and run again.`, {
      cause: error,
    });
  }
  return new OutputNotWritable(`Cannot write "${target}" (${code}). Name a folder that you may write to.`, {
    cause: error,
  });
}
