import type { Command } from 'commander';
import { config } from '../config.ts';
import { databaseOption } from './database-option.ts';
import { interruptSignal } from './interrupt.ts';
import { positive } from './options.ts';
import { alertsText, looksText, planText, pruningText, sitesText } from './watch-text.ts';
import { withWatch } from './with-watch.ts';

interface WatchOptions {
  readonly database?: string;
  readonly runs: string;
  readonly json?: boolean;
}

/** More than a watchlist may hold. */
const ALL = { from: 0, limit: 1_000_000 };
const MOST_ALERTS = 1000;

export function addWatch(program: Command): void {
  const watch = program
    .command('watch')
    .summary('sites on a rhythm: add, list, plan, run, alerts, prune')
    .description('Keeps a list of sites and looks at each when it is due: docs/watchlists.md.')
    .exitOverride();
  const command = (usage: string, summary: string) =>
    watch
      .command(usage)
      .summary(summary)
      .description(`${summary[0]!.toUpperCase()}${summary.slice(1)}.`)
      .addOption(databaseOption())
      .option('--runs <folder>', 'folder of runs', config.home)
      .option('--json', 'print one JSON document')
      .exitOverride();

  command('add <file>', 'add the sites of a YAML, CSV or GeoJSON file, or change those of the same id').action(
    async (file: string, options: WatchOptions) => {
      const { readSitesFile } = await import('../run/watch/read-sites.ts');
      const sitesFile = await readSitesFile(file);
      await withWatch(options, async ({ watchlist }) => {
        const counts = await watchlist.importSites(sitesFile);
        const { added, changed, unchanged } = counts;
        print(options, counts, () => `${added} added, ${changed} changed, ${unchanged} as they were\n`);
      });
    },
  );
  command('list', 'list the sites, with what the last look at each came to').action(async (options: WatchOptions) => {
    await withWatch(options, async ({ watchlist }) => {
      const { sites } = await watchlist.sites(ALL);
      print(options, sites, () => sitesText(sites));
    });
  });
  command('plan', 'say what a round would search, fetch and compare now, and do none of it').action(
    async (options: WatchOptions) => {
      const signal = interruptSignal();
      await withWatch(options, async ({ watchlist }) => {
        const plan = await watchlist.plan(ALL, signal);
        print(options, plan, () => planText(plan));
      });
    },
  );
  command('run', 'look at every site that is not paused once, now, and send what there is to tell').action(
    async (options: WatchOptions) => {
      const signal = interruptSignal();
      await withWatch(options, async (opened) => {
        await opened.work();
        const looks = await opened.runRound({
          signal,
          onSaid: (siteId, said) => process.stderr.write(`${siteId}: ${said}\n`),
        });
        print(options, looks, () => looksText(looks));
      });
    },
  );
  command('alerts', 'list what the looks have to tell, the newest first')
    .option('--ack <ids...>', 'acknowledge these first')
    .action(async (options: WatchOptions & { readonly ack?: readonly string[] }) => {
      await withWatch(options, async ({ watchlist }) => {
        const acts = (options.ack ?? []).map((alertId) => ({ kind: 'acknowledge' as const, alertId }));
        await watchlist.act(acts, new Date());
        const alerts = await watchlist.alerts({ siteId: null, state: null, limit: MOST_ALERTS });
        print(options, alerts, () => alertsText(alerts));
      });
    });
  command('prune', 'say which old pictures nobody needs, and with --yes remove them')
    .requiredOption('--older-than <days>', 'of looks that were taken so many days ago or earlier', positive)
    .option('--yes', 'remove them; what the looks came to stays')
    .action(async (options: WatchOptions & { readonly olderThan: number; readonly yes?: boolean }) => {
      const signal = interruptSignal();
      await withWatch(options, async ({ prune }) => {
        const pruning = await prune({
          olderThanDays: options.olderThan,
          removes: options.yes === true,
          signal,
          onSaid: (words) => process.stderr.write(`${words}\n`),
        });
        print(options, pruning, () => pruningText(pruning));
      });
    });
}

function print({ json }: WatchOptions, answer: unknown, text: () => string): void {
  process.stdout.write(json === true ? `${JSON.stringify(answer, null, 2)}\n` : text());
}
