import { join } from 'node:path';
import { AftermathError, ModelRefused } from '../../core/contract/errors.ts';
import type { Infer, Tensor } from '../../core/detect/infer.ts';
import type { ModelCard } from '../../core/detect/model-card.ts';
import { packageRoot } from '../installation.ts';
import { ENGINES, type EngineName } from './engine.ts';
import type { Graph } from './graph.ts';
import { type CheckedFacts, findModels, readModel, readModelFacts } from './read-model.ts';
import { type StartedEngine, startEngine } from './start-engine.ts';

/** Which engine runs a model, and why not a faster one (null where it is the fastest). */
interface UsedEngine {
  readonly name: EngineName;
  readonly version: string;
  readonly why: string | null;
}

export interface OpenModel {
  readonly card: ModelCard;
  /** sha256 of its card, which holds those of its other files. */
  readonly sha256: string;
  readonly engine: UsedEngine;
  readonly infer: Infer;
  close(): Promise<void>;
}

export interface OpenOptions {
  /** Outputs do not depend on it. */
  readonly threads: number;
  /** This engine or none; by default the fastest that loads. */
  readonly engine?: EngineName;
  /** Default: the models that come with this program. */
  readonly folder?: string;
}

export type ListedModel = ({ readonly id: string } & CheckedFacts) | { readonly id: string; readonly refusal: string };

/** The models that come with this program. */
export const bundledModels = join(packageRoot, 'models');

/**
 * Opens a model by its id, with every file checked against its card.
 *
 * @throws NotFound where there is none; ModelRefused where its files are not as its card says, or no engine loads.
 */
export async function openModel(id: string, options: OpenOptions): Promise<OpenModel> {
  const { threads, engine: only, folder = bundledModels } = options;
  const { card, sha256, graph } = await readModel(folder, id);
  const reasons: string[] = [];
  for (const name of only === undefined ? ENGINES : [only]) {
    const started = await startEngine(name, graph, threads).catch((error: Error) => error);
    if (started instanceof Error) {
      reasons.push(started.message);
      continue;
    }
    const engine = { name, version: started.version, why: reasons.length === 0 ? null : reasons.join('; ') };
    return { card, sha256, engine, infer: checkedInfer(card, graph, started), close: started.close };
  }
  throw new ModelRefused(`No engine runs the model ${id} here: ${reasons.join('; ')}.`);
}

/** Every model of the folder, of whatever kind, in the order of their ids; one that cannot be used with the reason. */
export async function listModels(folder = bundledModels): Promise<ListedModel[]> {
  const ids = await findModels(folder);
  return Promise.all(
    ids.map(async (id): Promise<ListedModel> => {
      try {
        return { id, ...(await readModelFacts(folder, id)) };
      } catch (error) {
        if (error instanceof AftermathError) return { id, refusal: error.message };
        throw error;
      }
    }),
  );
}

/** Refuses a tile that the model does not take, in the model's words instead of the engine's. */
function checkedInfer({ id, input }: ModelCard, graph: Graph, { infer }: StartedEngine): Infer {
  return async (tile: Tensor) => {
    const { width, height, channels, data } = tile;
    const fits = graph.takesOtherSizes
      ? width > 0 && height > 0 && width % input.multiple === 0 && height % input.multiple === 0
      : width === input.size && height === input.size;
    if (!fits || channels !== input.channels.length || data.length !== width * height * channels) {
      throw new RangeError(
        `${id} takes tiles of ${graph.takesOtherSizes ? `multiples of ${input.multiple}` : input.size} px and ` +
          `${input.channels.length} channels; ${width} × ${height} × ${channels} with ${data.length} values came.`,
      );
    }
    return infer(tile);
  };
}
