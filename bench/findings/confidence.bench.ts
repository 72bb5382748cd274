import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import type { ChangeFinding, PixelBox } from '../../src/core/contract/finding.ts';
import { type ChangeLook, confidenceFeatures } from '../../src/core/findings/change-confidence.ts';
import { packageRoot } from '../../src/io/installation.ts';
import { openPart } from '../../src/io/sources/open-part.ts';
import { openScene } from '../../src/io/sources/open-scene.ts';
import { compare } from '../../src/run/analysis.ts';
import { holds } from '../change/polygon.ts';
import { SHARED } from '../change/score.ts';
import { fitLogistic, type Observation, predict } from './logistic.ts';
import { reliabilityDiagram } from './reliability-diagram.ts';

/**
 * Fits and judges the confidence of change findings (`core/findings/change-confidence.ts`): a logistic regression on what a region
 * looks like, fitted on all places but one and judged on that one, in turn.
 *
 * What is real was seen by eye (`seen-by-eye.json`): boxes of findings on the aligned grid, cut out of both dates in random order without
 * magnitude, rank or mask beside them (at 3 m out of the full 0.5 m). *real*: the ground or an object on it differs; *notReal*: light,
 * shadow, lean, haze, water, crops and grass; *unsure* counts half. A finding takes the answer of the box that it overlaps by half.
 * Of the cities it also says how many findings lie by a quarter in OSCD's masks, which hold urban change alone.
 */
const BINS = 10;
const LEAST_OVERLAP = 0.5;
const URBAN_SHARE = 0.25;
const ANSWERS = { real: 1, unsure: 0.5, notReal: 0 } as const;

interface SeenPlace {
  readonly place: string;
  readonly before: string;
  readonly after: string;
  readonly reduceBy: number;
  readonly gsdMeters: number;
  readonly seen: Readonly<Record<keyof typeof ANSWERS, readonly PixelBox[]>>;
}

interface Placed extends Observation {
  readonly place: string;
  readonly gsdMeters: number;
}

const data = join(SHARED, 'data');
const home = await mkdtemp(join(tmpdir(), 'aftermath-confidence-'));
const places = JSON.parse(await readFile(join(packageRoot, 'bench/findings/seen-by-eye.json'), 'utf8')) as SeenPlace[];
const observed: Placed[] = [];
let lost = 0;
for (const place of places) {
  const findings = await findingsOf(place);
  for (const [answer, truth] of Object.entries(ANSWERS)) {
    for (const box of place.seen[answer as keyof typeof ANSWERS]) {
      const found = findings.find((one) => overlap(one.box, box) >= LEAST_OVERLAP);
      const look = found && lookOf(found);
      if (!look) lost++;
      else observed.push({ ...place, features: confidenceFeatures(look), truth });
    }
  }
}
await rm(home, { recursive: true });

console.log(`${lost} of the boxes seen are no findings any more, or too small to have a look`);
const [intercept, perLogTexture, perShade] = fitLogistic(observed);
console.log(
  `fitted on all: intercept ${intercept!.toFixed(3)}, per ln texture ${perLogTexture!.toFixed(3)}, per shade ${perShade!.toFixed(3)}`,
);
const heldApart = observed.map((one) => ({ ...one, said: predict(fitWithout(one.place), one.features) }));
const [at3, at10] = [3, 10].map((gsd) => heldApart.filter(({ gsdMeters }) => gsdMeters === gsd));
report('all', heldApart);
report('cities, 10 m', at10!);
report('airports, 3 m', at3!);
await writeFile(
  join(packageRoot, 'bench/findings/reliability.svg'),
  reliabilityDiagram([
    { name: 'cities, 10 m', colour: '#b3541e', bins: binned(at10!) },
    { name: 'airports, 3 m', colour: '#1f6f8b', bins: binned(at3!) },
  ]),
);

type Judged = Placed & { readonly said: number };

async function findingsOf({ place, before, after, reduceBy, gsdMeters }: SeenPlace): Promise<ChangeFinding[]> {
  const out = join(home, 'run');
  const isReduced = reduceBy > 1;
  const request = {
    before: isReduced ? await reduced(before, reduceBy, 'before') : join(data, before),
    after: isReduced ? await reduced(after, reduceBy, 'after') : join(data, after),
    ...(isReduced ? { gsdMeters } : {}),
    detect: [],
  };
  await compare(request, out, { threads: 2 });
  const { findings } = JSON.parse(await readFile(join(out, 'findings.json'), 'utf8')) as { findings: ChangeFinding[] };
  await rm(out, { recursive: true });
  if (!isReduced) await reportUrban(place, findings);
  return findings;
}

/** Means of so many pixels across and down. */
async function reduced(image: string, by: number, name: string): Promise<string> {
  const { data: samples, info } = await sharp(join(data, image))
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  const [width, height] = [Math.floor(info.width / by), Math.floor(info.height / by)];
  const means = new Uint8Array(width * height * info.channels);
  for (let i = 0; i < means.length; i++) {
    const channel = i % info.channels;
    const col = Math.floor(i / info.channels) % width;
    const row = Math.floor(i / info.channels / width);
    let sum = 0;
    for (let y = row * by; y < (row + 1) * by; y++) {
      for (let x = col * by; x < (col + 1) * by; x++) sum += samples[(y * info.width + x) * info.channels + channel]!;
    }
    means[i] = Math.round(sum / by ** 2);
  }
  const path = join(home, `${name}.png`);
  await sharp(means, { raw: { width, height, channels: info.channels } })
    .png()
    .toFile(path);
  return path;
}

function lookOf({ evidence: { texture, shade } }: ChangeFinding): ChangeLook | null {
  return texture === null || shade === null ? null : { texture, shade };
}

/** Intersection over union. */
function overlap(a: PixelBox, b: PixelBox): number {
  const area = ([x0, y0, x1, y1]: PixelBox) => Math.max(0, x1 - x0) * Math.max(0, y1 - y0);
  const both = area([Math.max(a[0], b[0]), Math.max(a[1], b[1]), Math.min(a[2], b[2]), Math.min(a[3], b[3])]);
  const corners = a[0] < b[2] && b[0] < a[2] && a[1] < b[3] && b[1] < a[3];
  return corners ? both / (area(a) + area(b) - both) : 0;
}

async function reportUrban(city: string, findings: readonly ChangeFinding[]): Promise<void> {
  const reader = await openPart((await openScene(join(data, 'oscd', city, 'mask.tif'))).parts[0]);
  const { width, height } = reader.part.grid;
  const { bands } = await reader.readWindow({ col: 0, row: 0, width, height });
  await reader.close();
  const urban = findings.filter(({ box: [x0, y0, x1, y1], outline }) => {
    let inside = 0;
    let changed = 0;
    for (let row = y0 + 0.5; row < y1; row++) {
      for (let col = x0 + 0.5; col < x1; col++) {
        if (outline.filter((ring) => holds(ring, [col, row])).length % 2 === 0) continue;
        inside++;
        if (bands[0]![Math.floor(row) * width + Math.floor(col)]! > 0) changed++;
      }
    }
    return changed >= URBAN_SHARE * Math.max(1, inside);
  });
  console.log(`${city}: ${findings.length} findings, ${urban.length} of them by a quarter in OSCD's mask`);
}

function fitWithout(place: string): number[] {
  return fitLogistic(observed.filter((one) => one.place !== place));
}

function binned(list: readonly Judged[]) {
  return Array.from({ length: BINS }, (_, bin) => {
    const held = list.filter(({ said }) => Math.min(BINS - 1, Math.floor(said * BINS)) === bin);
    const mean = (of: (one: Judged) => number) =>
      held.reduce((sum, one) => sum + of(one), 0) / Math.max(1, held.length);
    return { count: held.length, said: mean(({ said }) => said), wasTrue: mean(({ truth }) => truth) };
  });
}

function report(name: string, list: readonly Judged[]): void {
  const bins = binned(list);
  const error = bins.reduce((sum, { count, said, wasTrue }) => sum + count * Math.abs(said - wasTrue), 0) / list.length;
  const mean = (of: (one: Judged) => number) => list.reduce((sum, one) => sum + of(one), 0) / list.length;
  const rate = mean(({ truth }) => truth);
  const [real, not] = [1, 0].map((answer) => list.filter(({ truth }) => truth === answer));
  const ordered = real!.reduce(
    (sum, one) =>
      sum +
      not!.filter(({ said }) => said < one.said).length +
      0.5 * not!.filter(({ said }) => said === one.said).length,
    0,
  );
  console.log(
    `${name}: ${list.length} findings of ${new Set(list.map(({ place }) => place)).size} places, real ${(100 * rate).toFixed(0)} %; ` +
      `held apart: expected calibration error ${error.toFixed(3)}, Brier ${mean(({ said, truth }) => (said - truth) ** 2).toFixed(3)} ` +
      `(their own rate: ${mean(({ truth }) => (rate - truth) ** 2).toFixed(3)}), AUC ${(ordered / (real!.length * not!.length)).toFixed(2)}`,
  );
  for (const { count, said, wasTrue } of bins) {
    if (count > 0) console.log(`  said ${said.toFixed(2)}  real ${wasTrue.toFixed(2)}  of ${count}`);
  }
}
