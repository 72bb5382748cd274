import { AftermathError } from '../../../core/contract/errors.ts';
import { decodeTrial } from './decode-trial.ts';
import type { TrialNews, TrialTask } from './try-files.ts';

/** Messages about work are sent when this many bytes have come together, so that small blocks send few. */
const WORTH_TELLING = 4 * 1024 * 1024;

const tell = (news: TrialNews) => process.send!(news);

// Whoever started this is gone.
process.on('disconnect', () => process.exit());

process.on('message', (task: TrialTask) => {
  let untold = 0;
  const onWork = (bytes: number) => {
    untold += bytes;
    if (untold < WORTH_TELLING) return;
    tell({ kind: 'work', bytes: untold });
    untold = 0;
  };
  decodeTrial(task, onWork).then(
    () => tell({ kind: 'done' }),
    (error: unknown) => {
      const code = error instanceof AftermathError ? error.code : null;
      const { message } = error instanceof Error ? error : new Error(String(error));
      tell({ kind: 'refused', code, message });
    },
  );
});
