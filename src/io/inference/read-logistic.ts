import { ModelRefused } from '../../core/contract/errors.ts';
import { buildingFeatureNames } from '../../core/detect/building.ts';
import type { LogisticCard } from '../../core/detect/building-damage.ts';
import { fields, list, number, refuse, text } from './card-fields.ts';
import { calibrationOf, readFacts } from './read-card.ts';

/**
 * The card of the logistic model in the folder `id`: all that it is.
 *
 * @throws ModelRefused, in the words of the field that is wrong.
 */
export function readLogistic(document: unknown, id: string): LogisticCard {
  const { kind, label, ...facts } = readFacts(document, id);
  if (kind !== 'logistic' || label !== 'building') throw new ModelRefused(`${id} weighs no features of buildings`);
  const card = fields(document, 'card.json');
  const intercepts = fields(card['intercepts'], 'intercepts');
  return {
    ...facts,
    kind,
    label,
    features: list(card, 'features').map((one) => {
      const feature = fields(one, 'features');
      const named = text(feature, 'name');
      const name = buildingFeatureNames.find((known) => known === named) ?? refuse(`it weighs an unknown "${named}"`);
      const spread = number(feature, 'spread');
      if (!(spread > 0)) refuse(`the spread of ${name} is ${spread}`);
      return { name, mean: number(feature, 'mean'), spread, weight: number(feature, 'weight') };
    }),
    intercepts: { damaged: number(intercepts, 'damaged'), destroyed: number(intercepts, 'destroyed') },
    calibration: calibrationOf(card['calibration']),
  };
}
