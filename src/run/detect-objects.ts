import { basename } from 'node:path';
import type { Detection } from '../core/contract/detection.ts';
import { ModelRefused } from '../core/contract/errors.ts';
import type { DetectorUse, ObjectLabel } from '../core/contract/run.ts';
import { findObjects, type SearchedImage, whyNotSearched } from '../core/detect/find-objects.ts';
import type { ModelCard } from '../core/detect/model-card.ts';
import { sceneBelief } from '../core/detect/scene-belief.ts';
import type { PixelWindow } from '../core/geo/grid.ts';
import { groundPixelSize } from '../core/geo/ground.ts';
import type { PartReader, Scene, ScenePart } from '../core/scene/scene.ts';
import { readMaskOn } from '../io/compute/mask-reader.ts';
import { throwIfCancelled } from '../io/compute/worker-pool.ts';
import { listModels, openModel } from '../io/inference/open-model.ts';
import type { ModelFacts } from '../io/inference/read-card.ts';
import { openPart } from '../io/sources/open-part.ts';

/** What was found in one file of a scene. */
interface FoundInPart {
  readonly part: ScenePart;
  readonly detections: readonly Detection[];
  /** Rather wrong than right: no detections alone, but they count where the other date has one (`withSupported`). */
  readonly weak: readonly Detection[];
}

/** What a scene was searched for, and what was found. */
export interface FoundObjects {
  readonly found: readonly FoundInPart[];
  readonly detectors: readonly DetectorUse[];
  /** Why something was not looked for, in plain sentences. */
  readonly notes: readonly string[];
}

export interface DetectOptions {
  readonly threads: number;
  readonly signal?: AbortSignal | undefined;
  /** How many of the scene's files times classes are done, with fractions. */
  readonly advance?: (done: number) => void;
}

/** Stated is what is rather right than wrong. */
const FIRM = 0.5;
/**
 * What is doubtful alone counts from here where the other date shows one in its place: that makes the odds some ten times
 * better (pairs of airports that the model was trained on, against all its doubtful finds there).
 */
const WEAK = 0.1;
/** Chips a thread has at a time: the next is cut while one is computed. */
const CHIPS_AHEAD = 2;

/**
 * Looks for objects in a scene, each class with the model that is made for the scene's ground sample distance.
 *
 * A class for which there is none is not looked for, and a note says why: silence would read as "none there".
 *
 * @throws ModelRefused where a bundled model is damaged.
 */
export async function detectObjects(
  scene: Scene,
  labels: readonly ObjectLabel[],
  options: DetectOptions,
): Promise<FoundObjects> {
  const models = await bundledModels();
  const found = scene.parts.map((part) => ({ part, detections: [] as Detection[], weak: [] as Detection[] }));
  const detectors: DetectorUse[] = [];
  const notes: string[] = [];
  for (const [turn, label] of labels.entries()) {
    const facts = nearestModel(
      models.filter((each) => each.label === label),
      scene.gsdMeters,
    );
    if (facts === null) {
      notes.push(`No ${label} was looked for: there is no model for it.`);
      continue;
    }
    const refusal = whyNotSearched(scene, facts);
    if (refusal !== null) {
      notes.push(refusal);
      continue;
    }
    const model = await openModel(facts.id, options);
    detectors.push({ label, model: facts.id, sha256: model.sha256, engine: model.engine.name });
    try {
      const searched: SearchedPart[] = [];
      for (const [place, { part, detections, weak }] of found.entries()) {
        const search = await searchPart(scene, part, model, {
          ...options,
          advance: (share) => options.advance?.(turn * found.length + place + share),
        });
        // The scale was asked before the model was opened.
        if (search.kind === 'not-searched') throw new Error(search.why);
        searched.push({ found: search.detections, seenKm2: search.seenKm2, detections, weak });
      }
      sortByBelief(searched, model.card);
    } finally {
      await model.close();
    }
  }
  return { found, detectors, notes };
}

/** What was found in one part, and where it goes. */
interface SearchedPart {
  readonly found: readonly Detection[];
  readonly seenKm2: number;
  readonly detections: Detection[];
  readonly weak: Detection[];
}

/** Gives all finds of the scene their confidence, and each its list; where the card has no calibration all are stated. */
function sortByBelief(parts: readonly SearchedPart[], { calibration, decode }: ModelCard): void {
  if (calibration === null) {
    for (const { found, detections } of parts) detections.push(...found);
    return;
  }
  const scores = parts.flatMap(({ found }) => found.map(({ score }) => score));
  const seenKm2 = parts.reduce((sum, part) => sum + part.seenKm2, 0);
  const beliefs = sceneBelief(scores, seenKm2, calibration, decode.threshold).values();
  for (const { found, detections, weak } of parts) {
    for (const one of found) {
      const confidence = Math.round(beliefs.next().value! * 1e4) / 1e4;
      if (confidence >= FIRM) detections.push({ ...one, confidence });
      else if (confidence >= WEAK) weak.push({ ...one, confidence });
    }
  }
}

async function bundledModels(): Promise<ModelFacts[]> {
  const models = await listModels();
  return models.flatMap((model) => {
    if ('refusal' in model) throw new ModelRefused(model.refusal);
    return model.kind === 'network' ? [model.facts] : [];
  });
}

/** The model made for the scale that is nearest; where nobody knows the scale, any, and it will say so. */
function nearestModel(models: readonly ModelFacts[], gsdMeters: number | null): ModelFacts | null {
  const distance = ({ gsdMeters: { model, min, max } }: ModelFacts) => {
    if (gsdMeters === null) return 0;
    const isInside = gsdMeters >= min && gsdMeters <= max;
    return Math.abs(Math.log(gsdMeters / model)) + (isInside ? 0 : 100);
  };
  return models.toSorted((a, b) => distance(a) - distance(b))[0] ?? null;
}

async function searchPart(
  scene: Scene,
  part: ScenePart,
  { card, infer }: Parameters<typeof findObjects>[1],
  { threads, signal, advance }: DetectOptions,
) {
  const reader = await openPart(part);
  try {
    return await findObjects(
      searchedImage(scene, part, reader),
      { card, infer },
      {
        atOnce: CHIPS_AHEAD * threads,
        advance: (done, total) => {
          throwIfCancelled(signal);
          advance?.(done / total);
        },
      },
    );
  } finally {
    await reader.close();
  }
}

function searchedImage({ gsdMeters, mask }: Scene, part: ScenePart, reader: PartReader): SearchedImage {
  const { width, height } = part.grid;
  return {
    asset: basename(part.asset),
    width,
    height,
    bandNames: part.bandNames,
    pixelMeters: groundPixelSize(part.grid),
    gsdMeters,
    read: async (window: PixelWindow) => {
      const raster = await reader.readWindow(window);
      if (mask === null) return raster;
      const hidden = await readMaskOn(part.grid, mask, window);
      return { ...raster, valid: raster.valid.map((isValid, i) => (hidden[i] === 0 ? isValid : 0)) };
    },
  };
}
