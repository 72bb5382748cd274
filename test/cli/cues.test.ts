import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const PROGRAM = join(import.meta.dirname, '../../dist/src/cli/main.js');
const AS_OF = ['--as-of', '2022-08-10T13:00Z'];

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cues-'));
  const quiet = Array.from({ length: 400 }, (_, day) => {
    const date = new Date(Date.UTC(2021, 6, 6) + day * 86_400_000).toISOString().slice(0, 10);
    return `q${day},${date},46.5,30.7,,Odesa,fire`;
  });
  const strikes = [1, 2, 3, 4].map((n) => `s${n},2022-08-09,45.09${n},33.589,500,Crimea,explosion\u001b[31m`);
  const lines = ['id,date,lat,lon,precision_m,area,type', ...quiet, ...strikes, 'x,08/09/2022,45,33,,Crimea,fire'];
  await writeFile(join(folder, 'reports.csv'), lines.join('\n'));
  await writeFile(
    join(folder, 'sites.yaml'),
    'sites:\n  - { name: Saky, at: "45.091, 33.589", radiusMeters: 2000 }\n  - { name: Elsewhere, at: "50, 36", radiusMeters: 2000 }\n',
  );
});
afterAll(() => rm(folder, { recursive: true }));

interface Ended {
  readonly exit: number;
  readonly stdout: string;
  readonly stderr: string;
}

function cues(...args: string[]): Promise<Ended> {
  return aftermath('cues', ...args);
}

function aftermath(...args: string[]): Promise<Ended> {
  return new Promise((resolve) => {
    execFile(process.execPath, [PROGRAM, ...args], { cwd: folder }, (error, stdout, stderr) => {
      resolve({ exit: error === null ? 0 : Number(error.code), stdout, stderr });
    });
  });
}

describe('aftermath cues', () => {
  it('says what stands out, what cannot be used, and which site is touched; nothing that the file wrote steers the terminal', async () => {
    const { exit, stdout, stderr } = await cues('reports.csv', '--sites', 'sites.yaml', ...AS_OF);
    expect({ exit, stderr }).toEqual({ exit: 0, stderr: '' });
    expect(stdout).toContain('reports.csv: 404 reports, 405 rows, 1 not usable');
    expect(stdout).toContain('1 not usable: the date is not as 2022-08-09 or 9 August 2022 (first: 406)');
    expect(stdout).toMatch(
      /^ {2}Largest single-day count since the series starts on 7 Jul 2021: 4 reports on 9 Aug 2022 \(n = 398 days/m,
    );
    expect(stdout).toMatch(/^ {2}First after at least 398 quiet days: 4 reports on 9 Aug 2022/m);
    expect(stdout).toContain('Reports of the last 7 days still come in');
    expect(stdout).toContain('May be one event told twice (same day and type, within 2 km): 1 group\n  s1, s2, s3, s4');
    expect(stdout).toContain('Site saky: priority +3');
    expect(stdout).toContain('the last scene before 8 Aug 2022, 21:00 UTC, the first after 9 Aug 2022, 21:00 UTC');
    expect(stdout).toContain('no confirmation');
    expect(stdout).not.toContain('elsewhere');
    expect(stdout).not.toContain('\u001b');
  });

  it('prints one JSON document, and raises nothing once cues have expired', async () => {
    const document = JSON.parse((await cues('reports.csv', '--sites', 'sites.yaml', '--json', ...AS_OF)).stdout);
    expect(document.cues).toHaveLength(4);
    expect(document.span).toMatchObject({ from: '2021-07-07', to: '2022-08-09', stated: false });
    expect(document.series[0]).toMatchObject({ area: 'Crimea', unit: 'reports', period: 'day', periods: 399 });
    const later = await cues('reports.csv', '--sites', 'sites.yaml', '--as-of', '2022-08-24');
    expect(later.stdout).toContain('Site saky: priority +0\n  4 expired: kept for its timeline');
  });

  it('takes somebody’s word for what the file covers, and for days that lack', async () => {
    const { stdout } = await cues(
      'reports.csv',
      '--covers',
      '2021-07-06..2022-08-31',
      '--missing',
      '2021-08-01..2021-08-03',
      ...AS_OF,
    );
    expect(stdout).toContain('Sampled from 6 Jul 2021 to 9 Aug 2022, 3 of these days without data (as stated).');
  });

  it('draws the series as SVG that says in words what it shows', async () => {
    await cues('reports.csv', '--chart', 'chart.svg', ...AS_OF);
    const svg = await readFile(join(folder, 'chart.svg'), 'utf8');
    expect(svg).toMatch(/^<svg /);
    expect(svg).toContain('Line chart of reports a week, 12 Jul 2021 to 7 Aug 2022.');
    expect(svg).toContain('Largest single-day count');
    expect(svg).not.toContain('\u001b');
  });

  it('keeps the cues of watched sites with --watch, each once, and queues a look for what is new', async () => {
    const day = new Date(Date.now() - 3 * 86_400_000).toISOString().slice(0, 10);
    await writeFile(
      join(folder, 'fresh.csv'),
      `id,date,lat,lon,precision_m,type\na,${day},45.09,33.589,500,fire\nb,${day},-48,-110,500,fire\n`,
    );
    const where = ['--runs', 'runs'];
    await aftermath('watch', 'add', 'sites.yaml', ...where);
    const { stdout } = await cues('fresh.csv', '--watch', ...where);
    expect(stdout).toContain('Site saky: priority +2');
    expect(stdout).toContain(
      'Kept: 1 added, 0 changed, 0 as they were; watched sites touched: 1; reports that touch none, not kept: 1',
    );
    expect(stdout).toContain('Looks queued ahead of time: 1');
    const again = JSON.parse((await cues('fresh.csv', '--watch', '--json', ...where)).stdout);
    expect(again).toMatchObject({ added: 0, unchanged: 1, looks: 0 });
    expect((await cues('fresh.csv', '--watch', '--sites', 'sites.yaml')).exit).toBe(2);
  }, 120_000);

  it.each([
    ['no such file', ['none.csv'], 4],
    ['a file of other columns', ['sites.yaml', '--sites', 'sites.yaml'], 4],
    ['days the wrong way round', ['reports.csv', '--covers', '2022-08-09..2022-08-01'], 2],
  ])('refuses %s', async (_, args, expected) => {
    const { exit, stdout } = await cues(...args);
    expect({ exit, stdout }).toEqual({ exit: expected, stdout: '' });
  });
});
