import type { LogisticCard } from '../../core/detect/building-damage.ts';
import type { ModelCard, ModelInput, ModelOutput } from '../../core/detect/model-card.ts';
import { count, type Fields, fields, list, number, numbers, refuse, text, texts } from './card-fields.ts';

/** What a model's folder holds besides its card. */
const MODEL_FILES = ['model.json', 'weights.bin', 'golden/input.bin', 'golden/output.bin'] as const;

const LABELS = ['aircraft', 'crater', 'building'] as const;

/** What every card states, also that of a model which is no network. */
export type ModelFacts = Pick<ModelCard, 'id' | 'label' | 'summary' | 'gsdMeters' | 'licence'>;

/** A logistic model is its card: named features and their weights, without a graph. */
export type ModelKind = 'network' | 'logistic';

/** @throws ModelRefused, as `readCard`. */
export function readFacts(document: unknown, id: string): ModelFacts & { readonly kind: ModelKind } {
  const card = fields(document, 'card.json');
  const kind = card['kind'] ?? 'network';
  if (kind !== 'network' && kind !== 'logistic') refuse(`kind is ${JSON.stringify(kind)}; network, logistic are known`);
  if (text(card, 'id') !== id) refuse(`id is ${card['id']}, its folder ${id}`);
  const label = LABELS.find((one) => one === card['label']);
  if (label === undefined) refuse(`label is ${JSON.stringify(card['label'])}; ${LABELS.join(', ')} are known`);
  const gsdMeters = gsdOf(fields(card['gsdMeters'], 'gsdMeters'));
  return { id, kind, label, summary: text(card, 'summary'), gsdMeters, licence: licenceOf(card['licence']) };
}

/**
 * The card of the network in the folder `id`, with every field checked: what is wrong is said by the field's name.
 *
 * @throws ModelRefused
 */
export function readCard(document: unknown, id: string): ModelCard {
  const { kind, ...facts } = readFacts(document, id);
  if (kind !== 'network') refuse(`kind is ${JSON.stringify(kind)}; only networks run on an engine`);
  const card = fields(document, 'card.json');
  return {
    ...facts,
    input: inputOf(fields(card['input'], 'input')),
    output: outputOf(fields(card['output'], 'output')),
    decode: decodeOf(fields(card['decode'], 'decode')),
    calibration: sceneCalibrationOf(card['calibration']),
    diameter: facts.label === 'crater' ? diameterOf(fields(card['diameter'], 'diameter')) : null,
    parameters: count(card, 'parameters'),
    figures: list(card, 'figures').map((one) => {
      const figure = fields(one, 'figures');
      const value = typeof figure['value'] === 'string' ? text(figure, 'value') : number(figure, 'value');
      return { what: text(figure, 'what'), value, split: text(figure, 'split'), command: text(figure, 'command') };
    }),
    cannot: texts(card, 'cannot'),
    trainedWith: trainedWithOf(fields(card['trainedWith'], 'trainedWith')),
    files: filesOf(fields(card['files'], 'files')),
    golden: goldenOf(fields(card['golden'], 'golden')),
  };
}

function gsdOf(gsd: Fields): ModelCard['gsdMeters'] {
  const [model, min, max] = [number(gsd, 'model'), number(gsd, 'min'), number(gsd, 'max')];
  if (!(0 < min && min <= model && model <= max)) {
    refuse(`gsdMeters must be 0 < min ≤ model ≤ max; ${min}, ${model}, ${max} came`);
  }
  return { model, min, max };
}

function inputOf(input: Fields): ModelInput {
  const [size, overlap, multiple] = [count(input, 'size'), count(input, 'overlap', 0), count(input, 'multiple')];
  const [channels, mean, std] = [texts(input, 'channels'), numbers(input, 'mean'), numbers(input, 'std')];
  if (size % multiple !== 0) refuse(`input.size ${size} is no multiple of ${multiple}`);
  if (size > MOST_PX || overlap * 2 >= size) refuse(`input.size ${size} with an overlap of ${overlap} does not do`);
  if (channels.length === 0 || mean.length !== channels.length || std.length !== channels.length) {
    refuse(`input has ${channels.length} channels, ${mean.length} means and ${std.length} stds`);
  }
  if (!std.every((one) => one > 0)) refuse(`input.std must be above 0; ${std.join(', ')} came`);
  return { size, overlap, multiple, channels, mean, std };
}

function outputOf(output: Fields): ModelOutput {
  const channels = texts(output, 'channels');
  if (channels.length === 0) refuse('output.channels is empty');
  return { stride: count(output, 'stride'), channels };
}

function decodeOf(decode: Fields): ModelCard['decode'] {
  const threshold = number(decode, 'threshold');
  if (!(threshold > 0 && threshold < 1)) refuse(`decode.threshold must be between 0 and 1; ${threshold} came`);
  const turns = decode['turns'] ?? 1;
  if (turns !== 1 && turns !== 4 && turns !== 8) return refuse(`decode.turns must be 1, 4 or 8; ${turns} came`);
  return { threshold, peakRadius: count(decode, 'peakRadius'), turns };
}

function sceneCalibrationOf(value: unknown): ModelCard['calibration'] {
  if (value === null) return null;
  const calibration = fields(value, 'calibration');
  const wrong = fields(calibration['wrong'], 'calibration.wrong');
  const right = fields(calibration['right'], 'calibration.right');
  const covariance = list(wrong, 'covariance').map((_, i, rows) => tripleOf(rows as unknown as Fields, String(i)));
  const [a, b, c] = covariance;
  if (a === undefined || b === undefined || c === undefined || covariance.length !== 3) {
    return refuse(`calibration.wrong.covariance has ${covariance.length} rows, not 3`);
  }
  const [top, between, within] = [number(right, 'top'), number(right, 'between'), number(right, 'within')];
  if (!(between > 0 && within > 0)) refuse(`calibration.right spreads by ${between} and ${within}; both are above 0`);
  return {
    wrong: { mean: tripleOf(wrong, 'mean'), covariance: [a, b, c] },
    right: { top, between, within },
    basis: text(calibration, 'basis'),
  };
}

function tripleOf(from: Fields, name: string): readonly [number, number, number] {
  const [a, b, c, ...more] = numbers(from, name);
  if (a === undefined || b === undefined || c === undefined || more.length > 0) refuse(`${name} are not three numbers`);
  return [a!, b!, c!];
}

/** @throws ModelRefused */
export function calibrationOf(value: unknown): LogisticCard['calibration'] {
  if (value === null) return null;
  const calibration = fields(value, 'calibration');
  return {
    slope: number(calibration, 'slope'),
    intercept: number(calibration, 'intercept'),
    basis: text(calibration, 'basis'),
  };
}

function diameterOf(diameter: Fields): ModelCard['diameter'] {
  const [least, most] = [number(diameter, 'trueOverFound5'), number(diameter, 'trueOverFound95')];
  if (!(0 < least && least <= most)) {
    refuse(`diameter must be 0 < trueOverFound5 ≤ trueOverFound95; ${least}, ${most} came`);
  }
  return { trueOverFound5: least, trueOverFound95: most, basis: text(diameter, 'basis') };
}

function licenceOf(value: unknown): ModelCard['licence'] {
  if (value === undefined || value === null) refuse('it states no licence');
  const licence = fields(value, 'licence');
  return {
    weights: text(licence, 'weights'),
    data: list(licence, 'data').map((one) => {
      const source = fields(one, 'licence.data');
      return { name: text(source, 'name'), licence: text(source, 'licence'), url: text(source, 'url') };
    }),
  };
}

function trainedWithOf(trained: Fields): ModelCard['trainedWith'] {
  return { command: text(trained, 'command'), seed: number(trained, 'seed'), commit: text(trained, 'commit') };
}

/** Names that stay in the folder, and each of those that a model needs. */
function filesOf(files: Fields): ModelCard['files'] {
  for (const [name, hash] of Object.entries(files)) {
    if (!/^(golden\/)?[A-Za-z0-9_-][\w.-]*$/.test(name)) refuse(`the file name ${JSON.stringify(name)} is not allowed`);
    if (typeof hash !== 'string' || !/^[0-9a-f]{64}$/.test(hash)) refuse(`the file ${name} has no sha256`);
  }
  const missing = MODEL_FILES.filter((name) => files[name] === undefined);
  if (missing.length > 0) refuse(`files lacks ${missing.join(', ')}`);
  return files as ModelCard['files'];
}

function goldenOf(golden: Fields): ModelCard['golden'] {
  const [width, height] = [count(golden, 'width'), count(golden, 'height')];
  if (Math.max(width, height) > MOST_PX) refuse(`golden is ${width} × ${height} px; ${MOST_PX} is the limit`);
  return { width, height };
}

const MOST_PX = 4096;
