import type { Progress } from '../core/contract/api.ts';
import { throwIfCancelled } from '../io/compute/worker-pool.ts';

/** Follows a run through its stages: reports progress, keeps the seconds of each, stops it once cancelled. */
export interface Stages {
  /** Runs one stage; `advance` reports how many of `total` steps are done. */
  run<T>(stage: string, total: number, work: (advance: (done: number) => void) => Promise<T>): Promise<T>;
  readonly seconds: Readonly<Record<string, number>>;
}

export function followStages(options: {
  readonly onProgress?: ((progress: Progress) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}): Stages {
  const { onProgress = () => {}, signal } = options;
  const seconds: Record<string, number> = {};
  return {
    seconds,
    run: async (stage, total, work) => {
      throwIfCancelled(signal);
      const start = performance.now();
      onProgress({ stage, done: 0, total });
      const outcome = await work((done) => onProgress({ stage, done, total }));
      onProgress({ stage, done: total, total });
      seconds[stage] = Math.round(performance.now() - start) / 1000;
      return outcome;
    },
  };
}
