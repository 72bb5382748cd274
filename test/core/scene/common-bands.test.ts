import { describe, expect, it } from 'vitest';
import { NoCommonBands } from '../../../src/core/contract/errors.ts';
import { commonBands } from '../../../src/core/scene/common-bands.ts';
import { gridAt, sceneOn } from '../../helpers/scenes.ts';

const withBands = (...bandNames: string[]) => sceneOn(gridAt(), { bandNames });

describe('the bands two scenes have in common', () => {
  it('are matched by name, whatever their order', () => {
    expect(commonBands(withBands('red', 'green', 'blue'), withBands('blue', 'green', 'red', 'nir'))).toEqual([
      { name: 'red', before: 0, after: 2 },
      { name: 'green', before: 1, after: 1 },
      { name: 'blue', before: 2, after: 0 },
    ]);
  });

  it('are matched by place where one scene does not name its bands', () => {
    expect(commonBands(withBands('band1', 'band2'), withBands('red', 'nir')).map((pair) => pair.name)).toEqual([
      'red',
      'nir',
    ]);
  });

  it('are none for one unnamed band against four, and for names that differ', () => {
    expect(() => commonBands(withBands('band1'), withBands('blue', 'green', 'red', 'nir'))).toThrow(NoCommonBands);
    expect(() => commonBands(withBands('pan'), withBands('red'))).toThrow(NoCommonBands);
  });
});
