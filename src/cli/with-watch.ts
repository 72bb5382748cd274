import type { openWatchAt } from '../app.ts';
import { config } from '../config.ts';
import { databaseOf } from './database-option.ts';

type OpenedWatch = Awaited<ReturnType<typeof openWatchAt>>;

/** Does something with the watch that a command's options name, and closes it. @throws as `openWatchAt`. */
export async function withWatch(
  options: { readonly database?: string; readonly runs: string },
  work: (watch: OpenedWatch) => Promise<void>,
): Promise<void> {
  const page = config.url ?? `http://127.0.0.1:${config.port}`;
  const { openWatchAt } = await import('../app.ts');
  const watch = await openWatchAt({ runsFolder: options.runs, database: databaseOf(options), page });
  try {
    await work(watch);
  } finally {
    await watch.close();
  }
}
