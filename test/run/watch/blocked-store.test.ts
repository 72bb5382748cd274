import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { keepSite } from '../../../src/run/watch/keep-site.ts';
import { openWatch } from '../../../src/run/watch/open-watch.ts';
import { temporaryFolder } from '../../helpers/scene-files.ts';
import { watchedSite, watchOptions, watchStand } from '../../helpers/watch-stand.ts';

const home = temporaryFolder();
const stand = watchStand(home);

it('a look whose scenes cannot be written is failed, and says where without saying where on this machine', async () => {
  const runs = join(home.path, 'runs');
  await mkdir(runs);
  await writeFile(join(runs, '.originals'), 'a file where a folder is to be');
  const now = () => new Date('2026-03-04T06:00:00.000Z');
  const hosts = [new URL(stand.archive.url).host];
  const where = join(home.path, 'database');
  const watch = await openWatch(watchOptions(where, home.path, { now, hosts, onTrouble: () => {} }));
  try {
    await keepSite(watch.database, watchedSite(stand.archive.url), now().toISOString());
    await watch.work();
    const said: string[] = [];
    const [look] = await watch.runRound({
      signal: AbortSignal.timeout(100_000),
      onSaid: (_siteId, words) => said.push(words),
    });
    expect(look).toMatchObject({ state: 'failed', reason: expect.stringMatching(/^Cannot write "runs\/\.originals/) });
    expect(said.join('\n')).toMatch(/Try 1 of 2 failed: Cannot write "runs\/\.originals/);
    expect(said.join('\n')).not.toContain(home.path);
  } finally {
    await watch.close();
  }
}, 120_000);
