import type { Detection } from '../core/contract/detection.ts';
import { ModelRefused } from '../core/contract/errors.ts';
import type { PixelBox } from '../core/contract/finding.ts';
import type { DetectorUse, ObjectLabel } from '../core/contract/run.ts';
import { findObjects, whyNotSearched } from '../core/detect/find-objects.ts';
import type { ModelCard } from '../core/detect/model-card.ts';
import { STATED_FROM, sceneBelief } from '../core/detect/scene-belief.ts';
import { onceEach } from '../core/findings/placed-detection.ts';
import { type Grid, pixelToMap } from '../core/geo/grid.ts';
import { rounded } from '../core/raster/rounded.ts';
import type { Scene, ScenePart } from '../core/scene/scene.ts';
import { throwIfCancelled } from '../io/compute/worker-pool.ts';
import { listModels, openModel } from '../io/inference/open-model.ts';
import type { ModelFacts } from '../io/inference/read-card.ts';
import { blurPlaneFast } from '../io/kernels/blur-plane.ts';
import { fillLinesFast } from '../io/kernels/fill-lines.ts';
import type { SearchArea } from './search-area.ts';
import { openSearchedImage } from './searched-image.ts';

/** What was found in one file of a scene. */
interface FoundInPart {
  readonly part: ScenePart;
  readonly detections: readonly Detection[];
  /** Rather wrong than right, on this date alone. */
  readonly doubtful: readonly Detection[];
}

/** What a scene was searched for, and what was found. */
export interface FoundObjects {
  readonly found: readonly FoundInPart[];
  readonly detectors: readonly DetectorUse[];
  /** Of the models that looked. */
  readonly cards: ReadonlyMap<ObjectLabel, ModelCard>;
  /** Why something was not looked for, in plain sentences. */
  readonly notes: readonly string[];
}

export interface DetectOptions {
  readonly threads: number;
  readonly signal?: AbortSignal | undefined;
  /** Elsewhere nothing is looked for; null for everywhere. */
  readonly area?: SearchArea | null;
  /** How many of the scene's files times classes are done, with fractions. */
  readonly advance?: (done: number) => void;
}

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
  const found = scene.parts.map((part) => ({ part, detections: [] as Detection[], doubtful: [] as Detection[] }));
  const cards = new Map<ObjectLabel, ModelCard>();
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
    cards.set(label, model.card);
    detectors.push({ label, model: facts.id, sha256: model.sha256, engine: model.engine.name });
    try {
      const seen: PlacedFind[] = [];
      let seenKm2 = 0;
      for (const [place, { part }] of found.entries()) {
        const search = await searchPart(scene, part, model, {
          ...options,
          advance: (share) => options.advance?.(turn * found.length + place + share),
        });
        // The scale was asked before the model was opened.
        if (search.kind === 'not-searched') throw new Error(search.why);
        seenKm2 += search.seenKm2;
        for (const detection of search.detections) {
          seen.push({ place, detection, box: boxOnMap(part.grid, detection.box) });
        }
      }
      for (const { place, detection } of believed(onceEach(seen), seenKm2, model.card)) {
        const { part, detections, doubtful } = found[place]!;
        if (options.area?.holds(part, detection.box) === false) continue;
        const isStated = (detection.confidence ?? 1) >= STATED_FROM;
        (isStated ? detections : doubtful).push(detection);
      }
    } finally {
      await model.close();
    }
  }
  return { found, detectors, cards, notes };
}

interface PlacedFind {
  /** Of which of the scene's files. */
  readonly place: number;
  readonly detection: Detection;
  /** On the scene's map. */
  readonly box: PixelBox;
}

/** All finds of a scene with the confidence that they have among each other; null where the card has no calibration. */
function believed(finds: readonly PlacedFind[], seenKm2: number, { calibration, decode }: ModelCard): PlacedFind[] {
  if (calibration === null) return [...finds];
  const scores = finds.map(({ detection }) => detection.score);
  const beliefs = sceneBelief(scores, seenKm2, calibration, decode.threshold);
  return finds.map((find, i) => ({ ...find, detection: { ...find.detection, confidence: rounded(beliefs[i]!, 4) } }));
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
  { threads, signal, area, advance }: DetectOptions,
) {
  const { image, isAsked, close } = await openSearchedImage(scene, part, card, area ?? null);
  try {
    return await findObjects(
      image,
      { card, infer },
      {
        isAsked,
        atOnce: CHIPS_AHEAD * threads,
        resampling: { fill: fillLinesFast, blur: blurPlaneFast },
        advance: (done, total) => {
          throwIfCancelled(signal);
          advance?.(done / total);
        },
      },
    );
  } finally {
    await close();
  }
}

/** On the scene's map, rows counted down: the same for all its files. */
function boxOnMap(grid: Grid, [x0, y0, x1, y1]: PixelBox): PixelBox {
  const corner = pixelToMap(grid, { col: x0, row: y0 });
  const opposite = pixelToMap(grid, { col: x1, row: y1 });
  return [corner.x, -corner.y, opposite.x, -opposite.y];
}
