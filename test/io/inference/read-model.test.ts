import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { ModelRefused, NotFound } from '../../../src/core/contract/errors.ts';
import { listModels, openModel } from '../../../src/io/inference/open-model.ts';
import { readModel } from '../../../src/io/inference/read-model.ts';
import { GraphModel, sha256, writeModel } from '../../helpers/graph-model.ts';
import { smallUNet } from '../../helpers/small-u-net.ts';

const folder = await mkdtemp(join(tmpdir(), 'aftermath-models-'));
afterAll(() => rm(folder, { recursive: true }));

const ID = 'aircraft-tiny-v1';
const SIZE = 32;
const path = (name: string) => join(folder, ID, name);

beforeEach(() => writeModel(folder, smallUNet(SIZE), { size: SIZE }));

type Json = Record<string, unknown>;

async function editCard(edit: (card: Json) => void): Promise<void> {
  const card = JSON.parse(await readFile(path('card.json'), 'utf8')) as Json;
  edit(card);
  await writeFile(path('card.json'), JSON.stringify(card));
}

/** Changes a file and states its new hash: what remains to be seen is in the file itself. */
async function replace(name: string, content: Uint8Array | string): Promise<void> {
  await writeFile(path(name), content);
  await editCard((card) => {
    (card['files'] as Json)[name] = sha256(Buffer.from(content));
  });
}

async function editGraph(edit: (model: Json, nodes: Json[]) => void): Promise<void> {
  const model = JSON.parse(await readFile(path('model.json'), 'utf8')) as Json;
  edit(model, (model['modelTopology'] as { node: Json[] }).node);
  await replace('model.json', JSON.stringify(model));
}

const nodeOf = (nodes: Json[], op: string) => nodes.find((node) => node['op'] === op)!;
const weightsOf = (model: Json) => (model['weightsManifest'] as [{ weights: Json[]; paths: string[] }])[0];

async function expectRefusal(words: RegExp): Promise<void> {
  const error = await readModel(folder, ID).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(ModelRefused);
  expect((error as ModelRefused).message).toMatch(words);
  expect((error as ModelRefused).message).toMatch(/^The model aircraft-tiny-v1 cannot be used: .+\.$/);
}

describe('a model as it was written', () => {
  it('is read, and named by the hash of its card', async () => {
    const { card, sha256: hash, graph } = await readModel(folder, ID);
    expect(card).toEqual(JSON.parse(await readFile(path('card.json'), 'utf8')));
    expect(hash).toBe(sha256(await readFile(path('card.json'))));
    expect(graph.steps.length).toBeGreaterThan(10);
  });

  it('is listed, beside one that is damaged and the reason', async () => {
    await writeModel(folder, smallUNet(SIZE), { size: SIZE, id: 'aircraft-torn-v1' });
    await writeFile(join(folder, 'aircraft-torn-v1', 'weights.bin'), '');
    await writeFile(join(folder, 'README.md'), 'no model');
    const models = await listModels(folder);
    expect(models.map(({ id }) => id)).toEqual([ID, 'aircraft-torn-v1']);
    expect(models[0]).toMatchObject({ kind: 'network', facts: { label: 'aircraft' } });
    expect(models[1]).toMatchObject({ refusal: expect.stringMatching(/weights\.bin is damaged/) });
    await rm(join(folder, 'aircraft-torn-v1'), { recursive: true });
  });

  it('that is only a card, of a logistic model, is listed and does not open', async () => {
    await editCard((card) => Object.assign(card, { kind: 'logistic' }));
    for (const name of ['model.json', 'weights.bin']) await rm(path(name));
    const hash = sha256(await readFile(path('card.json')));
    expect(await listModels(folder)).toMatchObject([{ id: ID, kind: 'logistic', sha256: hash }]);
    await expectRefusal(/only networks run on an engine/);
  });

  it.each(['none-v1', '../aircraft-tiny-v1', 'aircraft-tiny-v1/', '..', ''])('is not found as %j', async (id) => {
    await expect(openModel(id, { threads: 1, folder })).rejects.toThrow(NotFound);
  });
});

describe('files', () => {
  it.each(['model.json', 'weights.bin', 'golden/input.bin', 'golden/output.bin'])(
    'with one changed byte: %s',
    async (name) => {
      const bytes = await readFile(path(name));
      bytes[bytes.length >> 1]! ^= 1;
      await writeFile(path(name), bytes);
      const [file] = name.split('/').slice(-1);
      await expectRefusal(new RegExp(`${file} is damaged: its sha256 is [0-9a-f]{64}`));
    },
  );

  it('that are missing', async () => {
    await rm(path('weights.bin'));
    await expectRefusal(/weights\.bin is not there/);
  });

  it.each(['../secret', '/etc/passwd', 'golden/../../secret', 'other/file', 'golden\\input.bin', '..', '.hidden', ''])(
    'named %j',
    async (name) => {
      await editCard((card) => {
        (card['files'] as Json)[name] = sha256(Buffer.of());
      });
      await expectRefusal(/the file name .* is not allowed/);
    },
  );

  it('without a hash', async () => {
    await editCard((card) => {
      (card['files'] as Json)['weights.bin'] = 'abc';
    });
    await expectRefusal(/weights\.bin has no sha256/);
  });

  it('that the card does not name', async () => {
    await editCard((card) => {
      (card['files'] as Json)['golden/output.bin'] = undefined;
    });
    await expectRefusal(/files lacks golden\/output\.bin/);
  });

  it('that are too large, before they are read', async () => {
    await replace('model.json', ' '.repeat(8 * 2 ** 20 + 1));
    await expectRefusal(/model\.json has 8388609 bytes; 8388608 is the limit/);
  });

  it('that are not JSON', async () => {
    await replace('model.json', '{');
    await expectRefusal(/model\.json is not JSON/);
    await writeFile(path('card.json'), Buffer.of(0xff));
    await expectRefusal(/card\.json is not JSON/);
  });

  it('of a golden chip that is not the size its card states', async () => {
    await editCard((card) => {
      card['golden'] = { width: 40, height: 32 };
    });
    await expectRefusal(/golden\/input\.bin has 3072 bytes; its card makes it 3840/);
  });
});

describe('cards', () => {
  const edits: [string, (card: Json) => void, RegExp][] = [
    ['without a licence', (card) => delete card['licence'], /it states no licence/],
    [
      'with an empty licence',
      (card) => Object.assign(card, { licence: { weights: ' ', data: [] } }),
      /weights is empty/,
    ],
    [
      'of a training set without licence',
      (card) => Object.assign(card['licence']!, { data: [{ name: 'x' }] }),
      /licence/,
    ],
    ['of another id', (card) => Object.assign(card, { id: 'aircraft-other-v1' }), /id is aircraft-other-v1/],
    ['of an unknown label', (card) => Object.assign(card, { label: 'ship' }), /label is "ship"/],
    ['of another kind', (card) => Object.assign(card, { kind: 'layers' }), /kind is "layers"/],
    ['with GSDs out of order', (card) => Object.assign(card['gsdMeters']!, { min: 0.6 }), /gsdMeters must be/],
    ['with a GSD of 0', (card) => Object.assign(card['gsdMeters']!, { min: 0 }), /gsdMeters must be/],
    ['with a size that is no multiple', (card) => Object.assign(card['input']!, { size: 33 }), /input\.size 33 is no/],
    ['with an overlap of half a tile', (card) => Object.assign(card['input']!, { overlap: 16 }), /overlap of 16/],
    ['with too few means', (card) => Object.assign(card['input']!, { mean: [1] }), /3 channels, 1 means/],
    ['with a std of 0', (card) => Object.assign(card['input']!, { std: [1, 0, 1] }), /input\.std must be above 0/],
    ['with a threshold of 1', (card) => Object.assign(card['decode']!, { threshold: 1 }), /decode\.threshold/],
    ['with three turns', (card) => Object.assign(card['decode']!, { turns: 3 }), /decode\.turns must be 1, 4 or 8/],
    ['with a peak radius of 0', (card) => Object.assign(card['decode']!, { peakRadius: 0 }), /peakRadius is 0/],
    ['with no output', (card) => Object.assign(card['output']!, { channels: [] }), /output\.channels is empty/],
    [
      'calibrated by a score alone',
      (card) => Object.assign(card, { calibration: { slope: 1 } }),
      /calibration\.wrong is not/,
    ],
    ['without calibration, unsaid', (card) => delete card['calibration'], /calibration is not an object/],
    [
      'of craters, without the error of diameters',
      (card) => Object.assign(card, { label: 'crater' }),
      /diameter is not an/,
    ],
    ['with a text for a number', (card) => Object.assign(card, { parameters: '12' }), /parameters is no number/],
    ['that are a list', (card) => Object.assign(card, { input: [] }), /input is not an object/],
  ];
  it.each(edits)('%s', async (_situation, edit, words) => {
    await editCard(edit);
    await expectRefusal(words);
  });
});

describe('graphs', () => {
  const edits: [string, (model: Json, nodes: Json[]) => void, RegExp][] = [
    ['of another format', (model) => Object.assign(model, { format: 'layers-model' }), /the format "layers-model"/],
    [
      'with an operation off the list',
      (_, nodes) => Object.assign(nodeOf(nodes, 'Sigmoid'), { op: 'PyFunc' }),
      /is a PyFunc/,
    ],
    ['that need themselves', (_, nodes) => Object.assign(nodeOf(nodes, 'MaxPool'), { input: ['out'] }), /needs itself/],
    [
      'that need what is not there',
      (_, nodes) => Object.assign(nodeOf(nodes, 'MaxPool'), { input: ['x'] }),
      /the node x is needed/,
    ],
    ['with two nodes of one name', (_, nodes) => nodes.push(nodes[0]!), /two nodes are named image/],
    ['with a node of a strange name', (_, nodes) => nodes.push({ name: 'a b', op: 'Const' }), /a node is named "a b"/],
    ['with two inputs', (_, nodes) => nodes.push({ name: 'image2', op: 'Placeholder' }), /the inputs image, image2/],
    ['without output', (_, nodes) => nodes.pop(), /no node named out/],
    [
      'with another output',
      (_, nodes) => Object.assign(nodes.at(-1)!, { input: ['image'] }),
      /out has the shape \[1,32,32,3\]/,
    ],
    [
      'that pad otherwise',
      (_, nodes) => Object.assign(nodeOf(nodes, 'MaxPool')['attr']!, { padding: { s: 'VkFMSUQ=' } }),
      /the padding VALID/,
    ],
    [
      'with channels first',
      (_, nodes) => Object.assign(nodeOf(nodes, 'MaxPool')['attr']!, { data_format: { s: 'TkNIVw==' } }),
      /the layout NCHW/,
    ],
    [
      'that fuse what does not run',
      (_, nodes) => Object.assign(nodeOf(nodes, '_FusedConv2D')['attr']!, { fused_ops: { list: { s: ['RWx1'] } } }),
      /fuses Elu/,
    ],
    [
      'with a stride along the channels',
      (_, nodes) =>
        Object.assign(nodeOf(nodes, 'MaxPool')['attr']!, { strides: { list: { i: ['1', '2', '2', '2'] } } }),
      /strides \[1,2,2,2\]/,
    ],
    [
      'whose weights are elsewhere',
      (model) => Object.assign(weightsOf(model), { paths: ['../x'] }),
      /names \["..\/x"\]/,
    ],
    ['of several groups of weights', (model) => Object.assign(model, { weightsManifest: [] }), /must have one group/],
    [
      'whose weights take fewer bytes',
      (model) => weightsOf(model).weights.pop(),
      /the weights take \d+ of the \d+ bytes/,
    ],
    [
      'whose weights take more bytes',
      (model) => weightsOf(model).weights.push({ name: 'more', shape: [9], dtype: 'float32' }),
      /need more than the \d+ bytes/,
    ],
    [
      'whose weights claim sides beyond counting',
      (model) => Object.assign(weightsOf(model).weights[0]!, { shape: [1e9, 1e9, 1e9, 1e9] }),
      /need more than the \d+ bytes/,
    ],
    ['of half floats', (model) => Object.assign(weightsOf(model).weights[0]!, { dtype: 'float16' }), /is of float16/],
    [
      'of quantized weights',
      (model) => Object.assign(weightsOf(model).weights[0]!, { quantization: {} }),
      /is quantized/,
    ],
    [
      'whose weights have another shape than needed',
      (model) => Object.assign(weightsOf(model).weights[0]!, { shape: [3, 3, 4, 3] }),
      /has a filter of the shape \[3,3,4,3\]/,
    ],
  ];
  it.each(edits)('%s', async (_situation, edit, words) => {
    await editGraph(edit);
    await expectRefusal(words);
  });

  it('whose weights are not finite', async () => {
    const weights = await readFile(path('weights.bin'));
    weights.writeFloatLE(Number.NaN, 0);
    await replace('weights.bin', weights);
    await expectRefusal(/numbers that are not finite/);
  });

  it('that enlarge by other than whole factors', async () => {
    const model = new GraphModel();
    await writeModel(folder, model.finish(model.resize('ResizeBilinear', 'image', [48, 48])), { size: SIZE });
    await expectRefusal(/goes from 32 × 32 to 48 × 48; whole factors/);
  });

  it('that would grow beyond memory', async () => {
    const model = smallUNet(SIZE);
    const size = model.constants.find(({ name }) => name.includes('size'))!;
    Object.assign(size, { values: [32 * 1000, 32 * 1000] });
    await replace('weights.bin', model.weights());
    await expectRefusal(/would have the shape/);
  });
});
