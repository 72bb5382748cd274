import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ModelRefused } from '../../../src/core/contract/errors.ts';
import { readLogistic } from '../../../src/io/inference/read-logistic.ts';

const card = JSON.parse(readFileSync('models/building-v1/card.json', 'utf8')) as Record<string, unknown>;
const features = card['features'] as Record<string, unknown>[];

describe('the card of the building model', () => {
  it('is read with its weights', () => {
    expect(readLogistic(card, 'building-v1').features.map(({ name }) => name)).toEqual(
      features.map((feature) => feature['name']),
    );
  });

  it.each([
    ['an unknown feature', { features: [{ ...features[0], name: 'colour' }] }],
    ['a spread of 0', { features: [{ ...features[0], spread: 0 }] }],
    ['no intercepts', { intercepts: undefined }],
    ['no licence', { licence: undefined }],
    ['another id', { id: 'building-v2' }],
    ['a network', { kind: 'network' }],
  ])('is refused with %s', (_, fault) => {
    expect(() => readLogistic({ ...card, ...fault }, 'building-v1')).toThrow(ModelRefused);
  });
});
