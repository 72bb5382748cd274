import { createHash } from 'node:crypto';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { ModelRefused, NotFound } from '../../core/contract/errors.ts';
import type { LogisticCard } from '../../core/detect/building-damage.ts';
import type { ModelCard } from '../../core/detect/model-card.ts';
import type { Graph } from './graph.ts';
import { type ModelFacts, type ModelKind, readCard, readFacts } from './read-card.ts';
import { readGraph } from './read-graph.ts';
import { readLogistic } from './read-logistic.ts';

/** A model whose every file is the one that its card names. */
export interface CheckedModel {
  readonly card: ModelCard;
  /** sha256 of card.json, which holds those of all the other files: it names the model exactly. */
  readonly sha256: string;
  readonly graph: Graph;
}

export interface CheckedFacts {
  readonly facts: ModelFacts;
  readonly kind: ModelKind;
  readonly sha256: string;
}

const MIB = 2 ** 20;
const MOST_BYTES: Readonly<Record<string, number>> = {
  'card.json': MIB,
  'model.json': 8 * MIB,
  'weights.bin': 256 * MIB,
};
const MOST_BYTES_OF_OTHERS = 256 * MIB;

/**
 * Reads the model in `folder/id`. Each file is read once, its hash compared, and only then are those same bytes parsed.
 *
 * @throws NotFound without such a folder; ModelRefused, with the reason, for one that is not as its card says.
 */
export async function readModel(folder: string, id: string): Promise<CheckedModel> {
  // The id comes from a request, and names a folder.
  if (!/^[a-z0-9]+(-[a-z0-9]+)*-v[0-9]+$/.test(id)) throw new NotFound(`There is no model ${JSON.stringify(id)}.`);
  const home = join(folder, id);
  if (!(await isThere(join(home, 'card.json')))) throw new NotFound(`There is no model ${id} in ${folder}.`);
  return explained(id, async () => {
    const cardBytes = await read(home, 'card.json');
    const card = readCard(parse(cardBytes, 'card.json'), id);
    const bytes = new Map<string, Uint8Array>();
    for (const [name, expected] of Object.entries(card.files)) {
      const content = await read(home, name);
      const found = sha256(content);
      if (found !== expected)
        throw new ModelRefused(`${name} is damaged: its sha256 is ${found}, the card's ${expected}`);
      bytes.set(name, content);
    }
    const { input, output } = card;
    const cells = input.size / output.stride;
    const graph = readGraph(parse(bytes.get('model.json')!, 'model.json'), bytes.get('weights.bin')!, 'weights.bin', {
      size: input.size,
      inputChannels: input.channels.length,
      output: [1, cells, cells, output.channels.length],
    });
    requireGolden(card, bytes, graph);
    return { card, sha256: sha256(cardBytes), graph };
  });
}

/** What the card of a model of any kind states; of a network every file is checked as well. */
export async function readModelFacts(folder: string, id: string): Promise<CheckedFacts> {
  const { kind, ...facts } = await explained(id, async () => {
    return readFacts(parse(await read(join(folder, id), 'card.json'), 'card.json'), id);
  });
  if (kind === 'network') {
    const { card, sha256: hash } = await readModel(folder, id);
    return { facts: card, kind, sha256: hash };
  }
  return { facts, kind, sha256: sha256(await read(join(folder, id), 'card.json')) };
}

/** The logistic model in `folder/id`. @throws ModelRefused for one that is not as it must be. */
export async function readLogisticModel(
  folder: string,
  id: string,
): Promise<{ readonly card: LogisticCard; readonly sha256: string }> {
  return explained(id, async () => {
    const bytes = await read(join(folder, id), 'card.json');
    return { card: readLogistic(parse(bytes, 'card.json'), id), sha256: sha256(bytes) };
  });
}

/** The folders of `folder` that hold a card, by name. */
export async function findModels(folder: string): Promise<string[]> {
  const entries = await readdir(folder).catch(() => []);
  const held = await Promise.all(entries.map((name) => isThere(join(folder, name, 'card.json'))));
  return entries.filter((_, i) => held[i]).sort();
}

function requireGolden({ golden, input, output }: ModelCard, bytes: Map<string, Uint8Array>, graph: Graph): void {
  const { width, height } = golden;
  if (width % input.multiple !== 0 || height % input.multiple !== 0) {
    throw new ModelRefused(`its golden chip of ${width} × ${height} px is no multiple of ${input.multiple}`);
  }
  if (!graph.takesOtherSizes && (width !== input.size || height !== input.size)) {
    throw new ModelRefused(
      `its golden chip of ${width} × ${height} px does not fit its fixed tile of ${input.size} px`,
    );
  }
  const cells = (width / output.stride) * (height / output.stride);
  for (const [name, needed] of [
    ['golden/input.bin', width * height * input.channels.length],
    ['golden/output.bin', cells * output.channels.length * Float32Array.BYTES_PER_ELEMENT],
  ] as const) {
    const { length } = bytes.get(name)!;
    if (length !== needed) throw new ModelRefused(`${name} has ${length} bytes; its card makes it ${needed}`);
  }
}

/** Puts the model's name before the reason of a refusal. */
async function explained<T>(id: string, reading: () => Promise<T>): Promise<T> {
  try {
    return await reading();
  } catch (error) {
    if (!(error instanceof ModelRefused)) throw error;
    throw new ModelRefused(`The model ${id} cannot be used: ${error.message}.`, { cause: error });
  }
}

async function read(home: string, name: string): Promise<Uint8Array> {
  const path = join(home, name);
  const facts = await stat(path).catch(() => null);
  if (!facts?.isFile()) throw new ModelRefused(`${name} is not there`);
  const most = MOST_BYTES[name] ?? MOST_BYTES_OF_OTHERS;
  if (facts.size > most) throw new ModelRefused(`${name} has ${facts.size} bytes; ${most} is the limit`);
  return readFile(path);
}

function parse(bytes: Uint8Array, name: string): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (error) {
    throw new ModelRefused(`${name} is not JSON`, { cause: error });
  }
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

async function isThere(path: string): Promise<boolean> {
  return (await stat(path).catch(() => null))?.isFile() === true;
}
