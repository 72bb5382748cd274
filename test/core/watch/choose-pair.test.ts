import { describe, expect, it } from 'vitest';
import type { OfferedScene } from '../../../src/core/contract/archive.ts';
import { choosePair, type PairChoice } from '../../../src/core/watch/choose-pair.ts';
import { offered } from './offered.ts';
import { siteOf } from './sites.ts';

const at = (day: number, time = '08:20:00') => `2024-06-${String(day).padStart(2, '0')}T${time}Z`;
const ids = (choice: PairChoice) =>
  choice.kind === 'pair' ? `${choice.pair.before.id} ${choice.pair.after.id}` : choice.kind;
const scenes = [offered('a', at(1)), offered('b', at(5)), offered('c', at(9))];
const without = (scene: OfferedScene, more: Partial<OfferedScene>) => ({ ...scene, ...more });
/** Half of the area. */
const HALF: OfferedScene['footprint'] = {
  type: 'Polygon',
  coordinates: [
    [
      [33, 44.5],
      [33.595, 44.5],
      [33.595, 45.5],
      [33, 45.5],
      [33, 44.5],
    ],
  ],
};

describe('the pair of a look', () => {
  it('is the newest scene with the latest of those that are as fair, in whatever order they are offered', () => {
    expect(ids(choosePair(siteOf(), scenes, []))).toBe('b c');
    expect(ids(choosePair(siteOf(), scenes.toReversed(), [scenes[0]!]))).toBe('b c');
  });

  it('takes no scene that a look has had, nor one that is older', () => {
    expect(ids(choosePair(siteOf(), scenes, [scenes[2]!]))).toBe('no-new-scene');
    const late = offered('late', at(7));
    expect(ids(choosePair(siteOf(), [...scenes, late], [scenes[2]!]))).toBe('no-new-scene');
    const next = offered('d', at(13));
    expect(ids(choosePair(siteOf(), [...scenes, late, next], [scenes[2]!]))).toBe('c d');
  });

  it('is fair before it is recent', () => {
    const cloudy = without(scenes[1]!, { cloudFraction: 0.5 });
    expect(ids(choosePair(siteOf(), [scenes[0]!, cloudy, scenes[2]!], []))).toBe('a c');
  });

  it('is never two products of one pass', () => {
    const neighbour = offered('c2', at(9, '08:20:14'));
    expect(ids(choosePair(siteOf(), [...scenes, neighbour], []))).toMatch(/^b c/);
    expect(ids(choosePair(siteOf(), [...scenes, neighbour], [scenes[2]!]))).toBe('no-new-scene');
    expect(ids(choosePair(siteOf(), [scenes[2]!, neighbour], []))).toBe('not-comparable');
  });

  it('is of the product of a pass that shows more of the area', () => {
    const part = offered('part', at(9, '08:20:14'), { footprint: HALF });
    expect(ids(choosePair(siteOf(), [...scenes, part], []))).toBe('b c');
  });

  it('is the baseline with the newest, however old it is', () => {
    const old = offered('old', '2023-06-05T08:20:00Z');
    expect(ids(choosePair(siteOf({ baseline: 'old' }), [...scenes, old], []))).toBe('old c');
    const gone = choosePair(siteOf({ baseline: 'gone' }), scenes, []);
    expect(gone).toMatchObject({ kind: 'not-comparable', why: expect.stringContaining('gone') as string });
  });

  it('is that of the scene before where the newest would be poor, and says why where all are', () => {
    const clouded = offered('d', at(13), { cloudFraction: 0.9 });
    expect(ids(choosePair(siteOf(), [...scenes, clouded], []))).toBe('b c');
    const choice = choosePair(siteOf(), [...scenes, clouded], [scenes[2]!]);
    expect(choice).toMatchObject({ kind: 'not-comparable', after: { id: 'd' } });
    expect(choice.why).toContain('Observed: 90 % not seen');
  });

  it('does not come of a first scene alone', () => {
    const choice = choosePair(siteOf(), [scenes[0]!], []);
    expect(choice).toMatchObject({ kind: 'not-comparable', after: { id: 'a' } });
  });

  it('leaves out what is beyond the limits, cannot be read or lies elsewhere, and counts it', () => {
    const limits = { maximumCloudFraction: 0.3, maximumGsdMeters: 5, maximumOffNadirDegrees: 20 };
    const unfit = [
      offered('1', at(10), { cloudFraction: 0.31 }),
      offered('2', at(11), { cloudFraction: 0.31 }),
      offered('3', at(12), { gsdMeters: 10 }),
      offered('4', at(13), { offNadirDegrees: 21 }),
      offered('5', at(14), { asset: null }),
      offered('6', at(15), {
        footprint: {
          type: 'Polygon',
          coordinates: [
            [
              [0, 0],
              [1, 0],
              [1, 1],
              [0, 0],
            ],
          ],
        },
      }),
    ];
    const choice = choosePair(siteOf(limits), [...scenes, ...unfit], [scenes[2]!]);
    expect(choice.kind).toBe('no-new-scene');
    expect(choice.why).toBe(
      `The archive has no scene since ${at(9)} that is fit to compare: 2 with too much cloud, 1 too coarse, 1 taken too much ` +
        'from the side, 1 with no picture that is read here, 1 beside the area.',
    );
    expect(ids(choosePair(siteOf(limits), [...scenes, ...unfit], []))).toBe('b c');
    const silentOnes = scenes.map((scene) => without(scene, { cloudFraction: null, offNadirDegrees: null }));
    expect(choosePair(siteOf(limits), silentOnes, []).kind).toBe('pair');
  });

  it('is none where the archive has nothing', () => {
    expect(choosePair(siteOf(), [], [])).toEqual({ kind: 'no-new-scene', why: 'The archive has no scene.' });
  });
});
