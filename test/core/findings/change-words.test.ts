import { describe, expect, it } from 'vitest';
import { changeSentence } from '../../../src/core/findings/change-words.ts';

describe('the sentence of a change', () => {
  it.each([
    [
      { areaM2: 1240.4, brightening: -0.7, timesUsual: 9.2 },
      'Ground over 1,240 m² became darker (about 9 × the usual difference here).',
    ],
    [
      { areaM2: 3_456_789, brightening: 0.3, timesUsual: 1234 },
      'Ground over 3.46 km² became brighter (about 1,234 × the usual difference here).',
    ],
    [{ areaM2: 2.25, brightening: 0.05, timesUsual: null }, 'Ground over 2.3 m² changed in colour or pattern.'],
    [{ areaM2: null, brightening: -0.2, timesUsual: null }, 'Ground over 1,500 pixels became darker.'],
  ])('reads well: %j', (region, sentence) => {
    expect(changeSentence({ areaPx: 1500, ...region })).toBe(sentence);
  });
});
