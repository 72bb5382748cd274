import { describe, expect, it } from 'vitest';
import { judgeAlignment } from '../../../src/core/align/judge-alignment.ts';

const judge = (residualPx: number | null, isGeoreferenced = true) =>
  judgeAlignment(residualPx, { isGeoreferenced, why: 'Only 2 of 9 windows could be matched.' });

describe('what an alignment is good for', () => {
  it('is silent up to half a pixel', () => {
    expect(judge(0)).toEqual({ isAligned: true, warnings: [] });
    expect(judge(0.5)).toEqual({ isAligned: true, warnings: [] });
  });

  it('warns from half a pixel, and refuses beyond one and a quarter', () => {
    expect(judge(0.51)).toMatchObject({ isAligned: true, warnings: [expect.stringMatching(/0\.51 px only; edges/)] });
    expect(judge(1.25)).toMatchObject({ isAligned: true });
    expect(judge(1.26)).toMatchObject({
      isAligned: false,
      warnings: [expect.stringMatching(/beyond 1\.25 px nothing is said/)],
    });
  });

  it('refuses what could not be established, and says why', () => {
    expect(judge(null)).toMatchObject({
      isAligned: false,
      warnings: [expect.stringMatching(/could not be checked: Only 2 of 9/)],
    });
  });

  it('only warns of images without georeference: relief parts them', () => {
    expect(judge(2.4, false)).toMatchObject({ isAligned: true, warnings: [expect.stringMatching(/2\.40 px only/)] });
  });
});
