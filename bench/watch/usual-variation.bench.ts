import { mkdir, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Finding, statesChange } from '../../src/core/contract/finding.ts';
import type { UsualVariation } from '../../src/core/contract/watch.ts';
import { type Grid, mapToPixel } from '../../src/core/geo/grid.ts';
import { compare } from '../../src/run/analysis.ts';
import { type FinishedRun, readRun } from '../../src/run/read-run.ts';
import { usualVariationOf } from '../../src/run/watch/usual-variation.ts';
import { ORIGIN, type PlantedLook, writeScene } from '../../test/helpers/planted-scenes.ts';
import { seededRandom } from '../../test/helpers/random.ts';
import { gridAt } from '../../test/helpers/scenes.ts';

/**
 * A planted place over twelve dates a month apart, looked at from date to date as a watched site is: fields that cycle with the season,
 * an apron whose stands fill and empty, haze and sun that differ, a georeference a pixel off; on the last date a burn. On the apron
 * itself strikes on three dates, which stay. Says what is told of each date with and without the earlier dates, where the burn ranks, and
 * which strikes are told. Runs are kept in the folder: what lies there is judged again, not compared again.
 *
 *     npm run bench -- watch/usual-variation [first seed] [last seed] [folder]
 */
const FIRST_SEED = Number(process.argv[2] ?? 1);
const LAST_SEED = Number(process.argv[3] ?? FIRST_SEED);
const FOLDER = process.argv[4] ?? (await mkdtemp(join(tmpdir(), 'aftermath-usual-')));
const DATES = 12;
const PIXEL_METERS = 1;
const SIDE_PX = 640;
const GRID: Grid = gridAt({ width: SIDE_PX, height: SIDE_PX, pixelWidth: PIXEL_METERS, pixelHeight: PIXEL_METERS });
const KM2 = (SIDE_PX * PIXEL_METERS) ** 2 / 1e6;
/** From a date on, the first being 0: the burn, then strikes between the stands and on them, the last one a crater with its rim. */
const EVENTS = [
  { date: 11, east: 420, south: 330, sizeMeters: 26, factor: 0.45 },
  { date: 5, east: 110, south: 515, sizeMeters: 16, factor: 0.5 },
  { date: 8, east: 290, south: 515, sizeMeters: 16, factor: 0.5 },
  { date: 11, east: 410, south: 515, sizeMeters: 16, factor: 0.5 },
  { date: 8, east: 260, south: 480, sizeMeters: 16, factor: 0.5 },
  { date: 11, east: 320, south: 550, sizeMeters: 16, factor: 0.5 },
  { date: 11, east: 170, south: 515, sizeMeters: 8, factor: 0.5 },
  { date: 11, east: 170, south: 515, sizeMeters: 18, factor: 1.4 },
] as const;
const BURN = EVENTS[0];
/** The hole of a crater is one event with its rim. */
const HOLE = EVENTS[6];
const FIELDS = 9;
/** Earlier dates from which on the whole is summed up. */
const LEARNT = 6;
const STANDS = 16;
/** North of it there are no stands, m. */
const APRON_SOUTH = 460;

interface Told {
  readonly date: number;
  readonly dates: number;
  readonly plain: number;
  readonly told: number;
  /** Of those told, the ones on a stand. */
  readonly onStands: number;
  /** Planted on that date, and those of them that are told. */
  readonly events: number;
  readonly eventsTold: number;
}

const all: Told[] = [];
for (let seed = FIRST_SEED; seed <= LAST_SEED; seed++) {
  const folder = join(FOLDER, `s${seed}`);
  await mkdir(folder, { recursive: true });
  all.push(...(await watch(seed, folder)));
}
for (let date = 2; date <= DATES; date++) {
  const rows = all.filter((row) => row.date === date);
  const perKm2 = (key: 'plain' | 'told') =>
    (rows.reduce((sum, row) => sum + row[key], 0) / rows.length / KM2).toFixed(2);
  const held = Math.max(...rows.map((row) => row.dates));
  console.log(`date ${date}, ${held} earlier: false per km² ${perKm2('plain')} as it is, ${perKm2('told')} told`);
}
const known = all.filter(({ dates }) => dates >= LEARNT);
const sum = (key: 'plain' | 'told' | 'onStands' | 'events' | 'eventsTold') =>
  known.reduce((total, row) => total + row[key], 0);
const ground = known.length * KM2;
console.log(
  `${LEARNT} earlier dates and more, ${ground.toFixed(1)} km²: ${sum('plain')} false as it is, ${sum('told')} told, of them ` +
    `${sum('onStands')} on the apron: ${(sum('told') / ground).toFixed(2)} per km² and date; ${sum('eventsTold')} of ${sum('events')} events told`,
);

async function watch(seed: number, folder: string): Promise<Told[]> {
  const looks = looksOf(seed);
  const runs: FinishedRun[] = [];
  const rows: Told[] = [];
  for (const [i, look] of looks.entries()) {
    const acquiredAt = new Date(Date.UTC(2023, i, 15, 9)).toISOString();
    await writeScene(join(folder, `${i}.tif`), look, { acquiredAt });
    if (i === 0) continue;
    const out = join(folder, `run-${i}`);
    const [before, after] = [join(folder, `${i - 1}.tif`), join(folder, `${i}.tif`)];
    const isKept = await readRun(out).catch(() => null);
    if (isKept === null) await compare({ before, after, detect: [] }, out, { threads: 1 });
    const run = isKept ?? (await readRun(out));
    const variation = await usualVariationOf(run, runs);
    runs.push(run);
    const changes = run.findings.filter(statesChange);
    const told = changes.filter((finding) => !isSilent(finding, variation));
    const planted = EVENTS.filter((event) => event.date === i && event !== HOLE);
    const isEvent = (finding: Finding) => planted.some((event) => liesOn(event, finding));
    const count = (list: readonly Finding[]) => list.filter((finding) => !isEvent(finding)).length;
    const onStands = told.filter(
      (finding) => !isEvent(finding) && middleOf(finding).row * PIXEL_METERS > APRON_SOUTH,
    ).length;
    rows.push({
      date: i + 1,
      dates: variation.dates.length,
      plain: count(changes),
      told: count(told),
      onStands,
      events: planted.length,
      eventsTold: planted.filter((event) => told.some((finding) => liesOn(event, finding))).length,
    });
    if (i < DATES - 1) continue;
    const rank = (list: readonly Finding[]) => `${1 + list.findIndex((one) => liesOn(BURN, one))} of ${list.length}`;
    console.log(`seed ${seed}: the burn ranks ${rank(changes)} as it is, ${rank(told)} told`);
  }
  return rows;
}

function isSilent({ id }: Finding, { findings }: UsualVariation): boolean {
  return findings.find(({ findingId }) => findingId === id)!.usual !== null;
}

function liesOn({ east, south, sizeMeters }: (typeof EVENTS)[number], finding: Finding): boolean {
  const { col, row } = mapToPixel(GRID, { x: ORIGIN.x + east, y: ORIGIN.y - south });
  const middle = middleOf(finding);
  return Math.hypot(middle.col - col, middle.row - row) < sizeMeters / 2 / PIXEL_METERS;
}

function middleOf({ box: [x0, y0, x1, y1] }: Finding): { readonly col: number; readonly row: number } {
  return { col: (x0 + x1) / 2, row: (y0 + y1) / 2 };
}

/** What the place shows on each date; a field has a phase and a swing of its own, a stand is taken on one date in three. */
function looksOf(seed: number): PlantedLook[] {
  const random = seededRandom(seed);
  const between = (least: number, most: number) => least + (most - least) * (random(10_001) / 10_000);
  const fields = Array.from({ length: FIELDS }, (_, i) => ({
    east: 70 + 95 * (i % 3),
    south: 70 + 95 * Math.floor(i / 3),
    sizeMeters: 80,
    phase: between(0, 2 * Math.PI),
    swing: between(0.15, 0.5),
  }));
  return Array.from({ length: DATES }, (_, date): PlantedLook => {
    const season = fields.map(({ phase, swing, ...field }) => ({
      ...field,
      factor: 1 + swing * Math.sin((2 * Math.PI * date) / DATES + phase) + between(-0.04, 0.04),
    }));
    const parked = Array.from({ length: STANDS }, (_, i) => ({
      east: 80 + 60 * (i % 8) + between(-2, 2),
      south: 480 + 70 * Math.floor(i / 8) + between(-2, 2),
      sizeMeters: 16,
      factor: between(1.4, 1.8),
    })).filter(() => random(3) === 0);
    return {
      grid: GRID,
      noiseSeed: 100 * seed + date,
      gain: between(0.75, 1.1),
      offset: between(0, 25),
      offEast: between(-1, 1),
      offSouth: between(-1, 1),
      changes: [...EVENTS.filter((event) => event.date <= date), ...season, ...parked],
    };
  });
}
