import type { Command } from 'commander';
import { config } from '../config.ts';
import { databaseOf, databaseOption } from './database-option.ts';
import { interruptSignal, untilAborted } from './interrupt.ts';
import { portNumber, positive } from './options.ts';

interface ServeOptions {
  readonly runs: string;
  readonly scenes: readonly string[];
  readonly port: number;
  readonly database?: string;
  readonly pruneOlderThan?: number;
}

export function addServe(program: Command): void {
  program
    .command('serve')
    .summary('the web viewer and the HTTP API')
    .description(
      'Serves the viewer and the API on this machine only (127.0.0.1), and looks at the sites of the watchlist when they are due.',
    )
    .option('--runs <folder>', 'folder of runs', config.home)
    .option('--scenes <folders...>', 'folders whose scenes may be compared from the page', ['.'])
    .addOption(databaseOption())
    .option(
      '--prune-older-than <days>',
      'remove once a day the pictures of looks so old that nobody needs them, as `watch prune --yes` does',
      positive,
    )
    .option('--port <n>', 'first port to try', portNumber, config.port)
    .action(async (options: ServeOptions) => {
      await serveUntilInterrupted(options);
    });
}

/** Prints the URL and serves until Ctrl-C. */
export async function serveUntilInterrupted(options: ServeOptions & { readonly openRun?: string }): Promise<void> {
  const signal = interruptSignal();
  const { runs: runsFolder, scenes: sceneFolders, port, pruneOlderThan: pruneOlderThanDays } = options;
  const { serve } = await import('../app.ts');
  const server = await serve({
    ...{ runsFolder, sceneFolders, port, database: databaseOf(options) },
    ...(pruneOlderThanDays !== undefined && { pruneOlderThanDays }),
  });
  const page = options.openRun === undefined ? server.url : `${server.url}/#/runs/${options.openRun}`;
  process.stdout.write(`Aftermath is at ${page}  (Ctrl-C ends it)\n`);
  if (options.openRun !== undefined && process.stdout.isTTY && !config.ci) await openPage(page);
  await untilAborted(signal);
  await server.close();
}

/** Where there is no browser to open, the printed address has to do. */
async function openPage(page: string): Promise<void> {
  const { default: open } = await import('open');
  const browser = await open(page).catch(() => null);
  browser?.on('error', () => {});
}
