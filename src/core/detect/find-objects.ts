import type { Detection } from '../contract/detection.ts';
import type { PixelBox } from '../contract/finding.ts';
import type { PixelWindow } from '../geo/grid.ts';
import type { PixelPoint } from '../geo/points.ts';
import { spreadWindows } from '../raster/plan-tiles.ts';
import type { Raster } from '../raster/raster.ts';
import { rounded } from '../raster/rounded.ts';
import { aircraft } from './aircraft.ts';
import { averageTurns } from './average-turns.ts';
import { channelBands } from './channel-bands.ts';
import { crater } from './crater.ts';
import { type Chip, cutChip, type Resampling } from './cut-chip.ts';
import { decodePeaks, type Peak } from './decode-peaks.ts';
import { fitStretch, toEightBit } from './eight-bit.ts';
import type { Infer } from './infer.ts';
import type { ModelCard } from './model-card.ts';
import type { ObjectClass } from './object-class.ts';
import { type ChipPlan, type ImageSize, planChips } from './plan-chips.ts';
import { suppressOverlaps } from './suppress-overlaps.ts';

/** The classes that are found by their centres. Buildings are given, not found (`building.ts`). */
const objectClasses = { aircraft, crater } as const satisfies Record<string, ObjectClass>;

/** One file of a scene: what it measures, and how to read it, with what its neighbours show of the ground beside it. */
export interface SearchedImage {
  /** File name without folders. */
  readonly asset: string;
  /** What can be read, px; `read` counts from its top left. */
  readonly width: number;
  readonly height: number;
  /** The file itself in there; boxes count from its top left. All of it where there is nothing beside it. */
  readonly own?: PixelWindow;
  readonly bandNames: readonly string[];
  /** What a pixel measures on the ground, m; null without georeference: the GSD counts then. */
  readonly pixelMeters: ImageSize['pixelMeters'] | null;
  /** Ground sample distance, m, from the scene or from a person; null where nobody knows. */
  readonly gsdMeters: number | null;
  /** Native pixels of a window; what a mask hides is not valid. */
  readonly read: (window: PixelWindow) => Promise<Raster>;
}

export type Search =
  /** Finds from the card's threshold on, their confidence null: that takes the whole scene's (`sceneBelief`). */
  | { readonly kind: 'searched'; readonly detections: readonly Detection[]; readonly seenKm2: number }
  | { readonly kind: 'not-searched'; readonly why: string };

export interface SearchOptions {
  /** Objects that overlap more than this (intersection over union) are one. */
  readonly mostOverlap?: number;
  /** An object of which more than this share was not measured is not stated. */
  readonly mostHidden?: number;
  /** Chips under way at a time; what is found does not depend on it. */
  readonly atOnce?: number;
  /** Whether an object in this window, px as read, is asked for: chips that answer for none are left out. */
  readonly isAsked?: (window: PixelWindow) => boolean;
  readonly resampling?: Resampling;
  /** Called after each chip: how many are done, of how many. */
  readonly advance?: (done: number, total: number) => void;
}

/**
 * Looks for a model's objects all over an image.
 *
 * One chip after the other, in one order, so the same bytes come out whatever runs the model. An image without a
 * scale, or of a GSD that the model was not made for, is not searched, and that is said: no guess.
 */
export async function findObjects(
  image: SearchedImage,
  { card, infer }: { readonly card: ModelCard; readonly infer: Infer },
  options: SearchOptions = {},
): Promise<Search> {
  const { mostOverlap = 0.4, mostHidden = 0.3, atOnce = 1, isAsked = () => true, resampling, advance } = options;
  const refusal = whyNotSearched(image, card);
  if (refusal !== null) return { kind: 'not-searched', why: refusal };
  const gsdMeters = image.gsdMeters!;
  const size = { ...image, pixelMeters: image.pixelMeters ?? { width: gsdMeters, height: gsdMeters } };
  const objects = objectClasses[card.label as keyof typeof objectClasses];
  const look = averageTurns(infer, card);
  const bands = channelBands(card.input.channels, image.bandNames);
  const stretch = fitStretch(await readSamples(image));
  const all = planChips(size, card);
  const plans = all.filter((plan) => isAsked(coreInImage(plan, size)));
  let done = 0;
  let seenPx = 0;
  const search = async (plan: ChipPlan): Promise<Peak[]> => {
    const source = toEightBit(await image.read(plan.read), bands, stretch);
    let peaks: Peak[] = [];
    if (source.valid.includes(1)) {
      const chip = cutChip(plan, source, card.input, resampling);
      seenPx += seenInCore(plan, chip);
      const seen = decodePeaks(await look(chip.tensor), card, objects.sizePlanes);
      peaks = keptOf(seen, plan, chip, size, { mostHidden, seamPx: 2 * card.output.stride });
    }
    advance?.(++done, plans.length);
    return peaks;
  };
  const found: Peak[] = [];
  for (let first = 0; first < plans.length; first += atOnce) {
    found.push(...(await Promise.all(plans.slice(first, first + atOnce).map(search))).flat());
  }
  const scale = all[0]!.scale;
  const own = image.own ?? { col: 0, row: 0, width: image.width, height: image.height };
  const seamPx = 2 * card.output.stride * Math.max(scale.col, scale.row);
  const detections = suppressOverlaps(found, { mostOverlap })
    .filter(({ col, row }) => isNear(own, { col: col * scale.col, row: row * scale.row }, seamPx))
    .map((peak) =>
      objects.describe(
        {
          score: rounded(peak.score, 4),
          confidence: null,
          box: boxInFile(peak, scale, image, own),
          asset: image.asset,
          model: card.id,
        },
        {
          widthMeters: peak.width * card.gsdMeters.model,
          heightMeters: peak.height * card.gsdMeters.model,
          gsdMeters,
        },
        card,
      ),
    );
  return { kind: 'searched', detections, seenKm2: (seenPx * card.gsdMeters.model ** 2) / 1e6 };
}

/** Why a model is not for an image, in a sentence; null where it is. */
export function whyNotSearched(
  { gsdMeters }: Pick<SearchedImage, 'gsdMeters'>,
  { label, gsdMeters: range }: Pick<ModelCard, 'label' | 'gsdMeters'>,
): string | null {
  if (!(label in objectClasses)) return `Objects of the class "${label}" are not found by their centres.`;
  if (gsdMeters === null) {
    return `No ${label} was looked for: the image has no scale. Give its ground sample distance (--gsd).`;
  }
  if (gsdMeters >= range.min && gsdMeters <= range.max) return null;
  return (
    `No ${label} was looked for: the model is made for ${range.min} to ${range.max} m a pixel, ` +
    `the image has ${Number(gsdMeters.toPrecision(2))} m.`
  );
}

const SAMPLE_PX = 256;
const SAMPLE_WINDOWS = 25;

async function readSamples(image: SearchedImage): Promise<Raster[]> {
  const samples: Raster[] = [];
  for (const window of spreadWindows(image, SAMPLE_PX, SAMPLE_WINDOWS)) {
    const sample = await image.read(window);
    samples.push(sample);
    if (sample.bands[0] instanceof Uint8Array) break;
  }
  return samples;
}

/** What a chip answers for, and a little round it that the neighbour may place on this side; what is hidden left out. */
function keptOf(
  peaks: readonly Peak[],
  { chip, core, scale }: ChipPlan,
  { valid }: Chip,
  image: ImageSize,
  { mostHidden, seamPx }: { readonly mostHidden: number; readonly seamPx: number },
): Peak[] {
  const right = image.width / scale.col - chip.col;
  const bottom = image.height / scale.row - chip.row;
  return peaks
    .filter(({ col, row, width, height }) => {
      const isOurs =
        chip.col + col >= core.col - seamPx &&
        chip.row + row >= core.row - seamPx &&
        chip.col + col <= core.col + core.width + seamPx &&
        chip.row + row <= core.row + core.height + seamPx;
      const isSeen = valid[Math.floor(row) * chip.width + Math.floor(col)] === 1 && col < chip.width;
      if (!isOurs || !isSeen || col < 0) return false;
      return hiddenShare([col - width / 2, row - height / 2, col + width / 2, row + height / 2]) <= mostHidden;
    })
    .map((peak) => ({ ...peak, col: peak.col + chip.col, row: peak.row + chip.row }));

  /** Of the pixels of a box that the chip holds or that lie beyond the image; the neighbour's are not counted. */
  function hiddenShare([x0, y0, x1, y1]: PixelBox): number {
    let hidden = 0;
    let all = 0;
    for (let row = Math.round(y0); row < Math.max(Math.round(y1), Math.round(y0) + 1); row++) {
      for (let col = Math.round(x0); col < Math.max(Math.round(x1), Math.round(x0) + 1); col++) {
        const isBeyondImage = col + chip.col < 0 || row + chip.row < 0 || col >= right || row >= bottom;
        const isInChip = col >= 0 && row >= 0 && col < chip.width && row < chip.height;
        if (!isBeyondImage && !isInChip) continue;
        all++;
        if (isBeyondImage || valid[row * chip.width + col] !== 1) hidden++;
      }
    }
    return all === 0 ? 1 : hidden / all;
  }
}

/** Measured pixels that a chip answers for. */
function seenInCore({ chip, core }: ChipPlan, { valid }: Chip): number {
  let seen = 0;
  for (let row = core.row - chip.row; row < core.row - chip.row + core.height; row++) {
    const start = row * chip.width + core.col - chip.col;
    for (let i = start; i < start + core.width; i++) seen += valid[i]!;
  }
  return seen;
}

/** What a chip answers for, whole px of the image. */
function coreInImage({ core, scale }: ChipPlan, image: ImageSize): PixelWindow {
  const col = Math.floor(core.col * scale.col);
  const row = Math.floor(core.row * scale.row);
  const right = Math.min(image.width, Math.ceil((core.col + core.width) * scale.col));
  const bottom = Math.min(image.height, Math.ceil((core.row + core.height) * scale.row));
  return { col, row, width: right - col, height: bottom - row };
}

function isNear(window: PixelWindow, { col, row }: PixelPoint, marginPx: number): boolean {
  return (
    col >= window.col - marginPx &&
    row >= window.row - marginPx &&
    col <= window.col + window.width + marginPx &&
    row <= window.row + window.height + marginPx
  );
}

/** Cut where nothing can be read; beyond the file's own edge where a neighbour shows the rest. */
function boxInFile(
  { col, row, width, height }: Peak,
  scale: ChipPlan['scale'],
  image: { readonly width: number; readonly height: number },
  own: PixelWindow,
): PixelBox {
  const across = (x: number) => rounded(Math.min(image.width, Math.max(0, x * scale.col)) - own.col, 2);
  const down = (y: number) => rounded(Math.min(image.height, Math.max(0, y * scale.row)) - own.row, 2);
  return [across(col - width / 2), down(row - height / 2), across(col + width / 2), down(row + height / 2)];
}
