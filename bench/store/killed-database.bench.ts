import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { builtScript } from '../../src/io/installation.ts';
import { openDatabase } from '../../src/io/store/database/open-database.ts';
import { seededRandom } from '../../test/helpers/random.ts';

/**
 * Kills a process again and again while it writes to the embedded database, and counts what it was told was kept and is not.
 * How often: `npm run bench -- store/killed-database 60`. The operating system stays up: nothing here is about a power cut.
 */
const LONGEST_WRITING_MS = 1500;

const [, , first, folder] = process.argv;
if (first === 'write') await write(folder!);
else await kill(Number(first ?? 60));

async function kill(times: number): Promise<void> {
  const home = await mkdtemp(join(tmpdir(), 'aftermath-killed-database-'));
  const random = seededRandom(60);
  const acknowledged = new Set<string>();
  const lost = new Set<string>();
  let longestOpenMs = 0;
  for (let time = 1; time <= times; time++) {
    const script = builtScript('bench/store/killed-database.bench.js');
    const child = spawn(process.execPath, [script, 'write', home], { stdio: ['ignore', 'pipe', 'inherit'] });
    let said = '';
    child.stdout.on('data', (text: Buffer) => {
      said += text;
    });
    await once(child.stdout, 'data');
    await wait(random(LONGEST_WRITING_MS));
    child.kill('SIGKILL');
    await once(child, 'close');
    const told = said.slice(0, said.lastIndexOf('\n')).split('\n');
    const since = Date.now();
    const database = await openDatabase(home);
    longestOpenMs = Math.max(longestOpenMs, Date.now() - since);
    const rows = await database.query<{ id: string }>('select id from sites');
    const kept = new Set(rows.map(({ id }) => id));
    for (const id of told) acknowledged.add(id);
    for (const id of acknowledged) if (!kept.has(id)) lost.add(id);
    await database.close();
  }
  console.log(
    `${times} kills while writing: ${acknowledged.size} rows acknowledged, ${lost.size} of them lost; opened again each time, in ${(longestOpenMs / 1000).toFixed(1)} s at most`,
  );
  await rm(home, { recursive: true });
}

/** Writes rows, and says each once it is told that it is kept. */
async function write(home: string): Promise<never> {
  const database = await openDatabase(home);
  for (let n = 0; ; n++) {
    const id = `${process.pid}-${n}`;
    await database.query('insert into sites (id, site, heard_at, answered_at) values ($1, $2, now(), now())', [
      id,
      JSON.stringify({ name: id, notes: 'x'.repeat(500) }),
    ]);
    process.stdout.write(`${id}\n`);
  }
}
