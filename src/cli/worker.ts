import { setTimeout as wait } from 'node:timers/promises';
import type { Command } from 'commander';
import { config } from '../config.ts';
import { Busy } from '../core/contract/errors.ts';
import { databaseOf, databaseOption } from './database-option.ts';
import { interruptSignal, untilAborted } from './interrupt.ts';

interface WorkerOptions {
  readonly database?: string;
  readonly runs: string;
}

export function addWorker(program: Command): void {
  program
    .command('worker')
    .summary('looks at watched sites when they are due; as many processes as wanted, on one PostgreSQL')
    .description(
      'Queues what is due, takes looks from the queue one at a time, and sends what there is to tell, until it is ended. Any number may share one\n' +
        'PostgreSQL server and one folder of runs: each look is taken once, and that of a worker that dies is taken by another.',
    )
    .addOption(databaseOption())
    .option('--runs <folder>', 'folder of runs, the same for all', config.home)
    .action(async (options: WorkerOptions) => {
      const signal = interruptSignal();
      const page = config.url ?? `http://127.0.0.1:${config.port}`;
      const { openWatchAt } = await import('../app.ts');
      const place = { runsFolder: options.runs, database: databaseOf(options), page };
      const watch = await whenItAnswers(() => openWatchAt(place), signal);
      await watch.work();
      watch.schedule();
      process.stderr.write('Taking looks from the queue  (Ctrl-C ends it)\n');
      await untilAborted(signal);
      await watch.close();
    });
}

/** A server that is restarted is back within a minute; one that is not there at all is not worth more. */
const LONGEST_WAIT_MS = 60_000;
const AGAIN_MS = 1000;

/** @throws Busy where the database does not answer for a minute; what else `open` throws. */
async function whenItAnswers<T>(open: () => Promise<T>, signal: AbortSignal): Promise<T> {
  const end = Date.now() + LONGEST_WAIT_MS;
  for (let isSaid = false; ; isSaid = true) {
    try {
      return await open();
    } catch (error) {
      if (!(error instanceof Busy) || signal.aborted || Date.now() > end) throw error;
      if (!isSaid) process.stderr.write('The database does not answer. Trying again for a minute.\n');
      await wait(AGAIN_MS, null, { signal }).catch(() => {});
    }
  }
}
