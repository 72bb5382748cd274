import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { NotFound } from '../../../src/core/contract/errors.ts';
import type { Grid } from '../../../src/core/geo/grid.ts';
import { CUE_WORDS, planTriptych } from '../../../src/core/publish/triptych.ts';
import type { Typeface } from '../../../src/core/publish/typeface.ts';
import { drawTriptych } from '../../../src/run/watch/draw-triptych.ts';
import { findingAt } from '../../helpers/findings.ts';
import { sideOf } from '../../helpers/graphic-cases.ts';
import { BARE_GRID, GEOREFERENCED_GRID, plantRun } from '../../web/planted-run.ts';

const typeface: Typeface = { measure: (text, sizePx) => [...text].length * sizePx * 0.6, outline: () => '' };

function planned(grid: Grid) {
  const inputs = { before: sideOf(), after: sideOf({ acquiredAt: '2022-08-10' }) };
  return planTriptych({ grid, inputs } as Parameters<typeof planTriptych>[0], findingAt(3, [20, 20, 40, 36]), typeface);
}

function wordsOf({ elements }: ReturnType<typeof planned>): string {
  return elements.flatMap((element) => (element.kind === 'text' ? [element.text] : [])).join(' ');
}

describe('the triptych of an alert', () => {
  let home: string;
  beforeAll(async () => {
    home = await mkdtemp(join(tmpdir(), 'aftermath-triptych-'));
  });
  afterAll(async () => {
    await rm(home, { recursive: true, force: true });
  });

  it('shows the same ground three times, at the same size and height', () => {
    const { pictures } = planned(GEOREFERENCED_GRID);
    expect(pictures.map(({ plan }) => plan.shows)).toEqual(['before', 'after', 'magnitude']);
    for (const { plan, at } of pictures) {
      expect([plan.crop, plan.size, at.y]).toEqual([pictures[0]!.plan.crop, pictures[0]!.plan.size, pictures[0]!.at.y]);
    }
  });

  it('bears both dates, scale, north, credit, what was found, and that it is a cue', () => {
    const words = wordsOf(planned(GEOREFERENCED_GRID));
    for (const part of [
      'L: 9 Aug 2022',
      'R: 10 Aug 2022',
      ' m ',
      ' N ',
      'Planet Labs PBC',
      'became darker',
      CUE_WORDS,
    ]) {
      expect(words).toContain(part);
    }
  });

  it('invents no scale and no north where the scenes have no georeference', () => {
    expect(wordsOf(planned(BARE_GRID))).toContain('Not georeferenced');
    expect(wordsOf(planned(BARE_GRID))).not.toMatch(/ N |\d m /);
  });

  it('is drawn from the files of a run, each picture on its own panel', async () => {
    const folder = join(home, 'run');
    const usual = { grid: GEOREFERENCED_GRID, sampleType: 'uint8', low: 40, high: 220, hasObjects: true } as const;
    await plantRun(folder, { id: 'run', title: 'Planted airfield', ...usual });
    const jpeg = await drawTriptych(folder, 'F1');
    const { data, info } = await sharp(jpeg).raw().toBuffer({ resolveWithObject: true });
    const middle = (panel: number) => data.subarray((200 * info.width + 248 + panel * 472) * 3).subarray(0, 3);
    expect(middle(0)[0]).toBeGreaterThan(2 * middle(0)[2]!); // planted red before, blue after
    expect(middle(1)[2]).toBeGreaterThan(2 * middle(1)[0]!);
    expect([...middle(2)]).not.toEqual([...middle(1)]);
    await expect(drawTriptych(folder, 'F99')).rejects.toThrow(NotFound);
  });
});
