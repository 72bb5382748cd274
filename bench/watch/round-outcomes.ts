import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { RunManifest } from '../../src/core/contract/run.ts';
import type { Alert, Look, LookFinding } from '../../src/core/contract/watch.ts';
import type { Database } from '../../src/io/store/database/database.ts';
import { hashFile } from '../../src/io/store/run-folder.ts';
import type { HeardMessage } from './flaky-receiver.ts';

/** Files that say when they were made. Of the manifest all is compared but `createdAt`, `timings` and the checksums of these. */
const DATED = /^(evidence\b.*|graphic\.json)$/;

/** All that each look came to, but when: what is kept of it, its alerts, and every byte of its run. */
export async function outcomesOf(database: Database, runsFolder: string) {
  const looks = await database.query<{
    look: Look;
    findings: LookFinding[];
    run_folder: string | null;
    alerts: string[];
  }>(
    `select look, findings, run_folder,
        (select coalesce(array_agg(id order by id), '{}') from alerts where alert->>'lookId' = looks.id) as alerts
      from looks order by site_id, due_at`,
  );
  return await Promise.all(
    looks.map(
      async ({ look: { id: _id, dueAt: _dueAt, lookedAt: _lookedAt, ...look }, findings, run_folder, alerts }) => ({
        ...look,
        listed: findings,
        alertIds: alerts,
        run: run_folder === null ? null : await bytesOf(join(runsFolder, run_folder)),
      }),
    ),
  );
}

async function bytesOf(folder: string) {
  const {
    createdAt: _createdAt,
    timings: _timings,
    outputs,
    ...manifest
  } = JSON.parse(await readFile(join(folder, 'run.json'), 'utf8')) as RunManifest;
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries
    .filter((entry) => entry.isFile() && entry.name !== 'run.json' && !DATED.test(entry.name))
    .map(({ parentPath, name }) => join(parentPath, name))
    .sort();
  const files: [string, string][] = [];
  for (const path of paths) files.push([path.slice(folder.length + 1), (await hashFile(path)).sha256]);
  return { manifest, outputs: outputs.filter(({ path }) => !DATED.test(path.split('/').at(-1)!)), files };
}

/** Whether each finding that is to be told has one alert, one id, and was heard in one message. */
export async function alertsTold(database: Database, heard: ReadonlyMap<string, HeardMessage>): Promise<string> {
  const looks = await database.query<{ id: string; findings: LookFinding[] }>('select id, findings from looks');
  const alerts = (await database.query<{ alert: Alert }>('select alert from alerts')).map(({ alert }) => alert);
  const toTell = looks.flatMap(({ id, findings }) =>
    findings.filter(({ silencedBy }) => silencedBy === null).map(({ findingId }) => `${id} ${findingId}`),
  );
  const raised = groupedBy(alerts, ({ lookId, findingId }) => `${lookId} ${findingId}`);
  const ids = new Set(alerts.map(({ id }) => id));
  const messages = [...heard.values()];
  const messagesOf = groupedBy(
    messages.flatMap(({ digest }) =>
      digest.sites.flatMap((site) => site.alerts.map(({ id }) => ({ id, message: digest.id }))),
    ),
    ({ id }) => id,
  );
  const missed = [...ids].filter((id) => !messagesOf.has(id)).length;
  return [
    `${toTell.length} findings`,
    `${toTell.filter((key) => raised.get(key)?.length !== 1).length} without exactly one id`,
    `${missed} of ${ids.size} alerts missed`,
    `${[...messagesOf.values()].filter((all) => all.length > 1).length} in more than one message`,
    `${messages.length} messages, ${messages.filter(({ times }) => times > 1).length} of them heard again, all under their id`,
    `${messages.filter(({ bodies }) => bodies.size > 1).length} with another body`,
    `${[...messagesOf.keys()].filter((id) => !ids.has(id)).length} alerts heard that nobody raised`,
  ].join(', ');
}

function groupedBy<T>(all: readonly T[], keyOf: (one: T) => string): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const one of all) groups.set(keyOf(one), [...(groups.get(keyOf(one)) ?? []), one]);
  return groups;
}
