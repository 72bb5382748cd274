import { AftermathError } from '../core/contract/errors.ts';
import type { Logger } from './logger.ts';

/** A trouble that lasts is met again every second. */
const AGAIN_MS = 60_000;

/** Logs what goes wrong besides what anybody asked for: a refusal by its sentence, once a minute while it lasts; our own faults whole. */
export function tellTrouble(logger: Logger, now: () => number = () => performance.now()): (error: unknown) => void {
  const toldAt = new Map<string, number>();
  return (error) => {
    if (!(error instanceof AftermathError)) {
      logger.error('The watch met:', error);
      return;
    }
    if (now() - (toldAt.get(error.message) ?? Number.NEGATIVE_INFINITY) < AGAIN_MS) return;
    toldAt.set(error.message, now());
    logger.error(`The watch met: ${error.message}`);
  };
}
