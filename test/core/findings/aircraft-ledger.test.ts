import { describe, expect, it } from 'vitest';
import type { PixelBox } from '../../../src/core/contract/finding.ts';
import { aircraftLedger } from '../../../src/core/findings/aircraft-ledger.ts';
import type { ObscuredMap } from '../../../src/core/scene/obscured/obscured-map.ts';
import { codeOf } from '../../../src/core/scene/obscured/obscured-map.ts';
import { aircraftAt, plantAirfield } from './airfield.ts';

const pavements = [{ col: 200, row: 150, length: 220, width: 160 }];
const fates = ['present', 'departed', 'destroyed', 'arrived'] as const;
const apron = {
  widthPx: 400,
  heightPx: 300,
  pavements,
  aircraft: fates.map((fate, i) => ({ col: 60 + 90 * i, row: 150, headingDeg: 20, fate })),
};
const field = plantAirfield(apron);
const { before, after, context } = field;

/** Hides the left part of the grid, up to a column. */
function hiddenUpTo(col: number, why: 'cloud' | 'smoke' = 'cloud'): ObscuredMap {
  const codes = new Uint8Array(400 * 300);
  for (let i = 0; i < codes.length; i++) if (i % 400 < col) codes[i] = codeOf(why);
  return { factor: 1, width: 400, codes };
}

const statusesOf = (rows: readonly { status: string }[]) => rows.map(({ status }) => status);

describe('the aircraft ledger', () => {
  it('gives back what became of each aircraft', async () => {
    const rows = await aircraftLedger(before, after, [], context);
    expect(statusesOf(rows)).toEqual(['present', 'departed', 'destroyed', 'arrived']);
    expect(rows[2]!.evidence.burntShare).toBeGreaterThan(0.5);
    expect(rows[2]!.sentence).toMatch(/consistent with its destruction/);
    expect(rows[1]!.sentence).toMatch(/gone; nothing shows that it was destroyed/);
    expect(rows[0]).toMatchObject({ beforeBox: before[0]!.box, afterBox: after[0]!.box, confidence: null });
  });

  it.each([1, 2, 3, 4, 5, 6])('does so under other ground, headings, suns and shifts (%i)', async (seed) => {
    const turned = plantAirfield({
      ...apron,
      seed,
      aircraft: apron.aircraft.map((each, i) => ({
        ...each,
        headingDeg: 55 * seed + 30 * i,
        type: seed % 2 === 0 ? 'swing-wing' : 'twin-tail',
      })),
      shiftPx: { col: 0.4, row: -0.3 },
      sunAfter: { azimuthDeg: 110 + 20 * seed, elevationDeg: 45 },
    });
    expect(statusesOf(await aircraftLedger(turned.before, turned.after, [], turned.context))).toEqual([
      'present',
      'departed',
      'destroyed',
      'arrived',
    ]);
  });

  it.each([2, 6])(
    'takes no aircraft that the model misses after for a wreck because shadows turned (%i)',
    async (seed) => {
      const turned = plantAirfield({
        ...apron,
        seed,
        aircraft: apron.aircraft.map((each, i) => ({ ...each, fate: 'present', headingDeg: 55 * seed + 30 * i })),
        sunAfter: { azimuthDeg: 110 + 20 * seed, elevationDeg: 35 },
      });
      const rows = await aircraftLedger(turned.before, [], [], turned.context);
      expect(rows).toHaveLength(4);
      for (const { status, evidence } of rows) {
        expect(status).not.toMatch(/destroyed|departed/);
        expect(evidence.burntShare).toBeLessThan(0.4);
      }
    },
  );

  it('calls nothing destroyed that only left, whatever dark ground it uncovers', async () => {
    const { before, after, context } = plantAirfield({
      ...apron,
      pavements: [],
      ground: 'steppe',
      aircraft: apron.aircraft.map((each) => ({ ...each, fate: 'departed' as const })),
    });
    const rows = await aircraftLedger(before, after, [], context);
    expect(statusesOf(rows)).toEqual(fates.map(() => 'departed'));
    expect(Math.max(...rows.map(({ evidence }) => evidence.burntShare!))).toBeLessThan(0.1);
  });

  it('calls nothing destroyed, and nothing gone, where the place is hidden', async () => {
    const rows = await aircraftLedger(before, after, [], { ...context, obscured: hiddenUpTo(400) });
    expect(statusesOf(rows)).toEqual(fates.map(() => 'not-assessable'));
    const partly = await aircraftLedger(before, after, [], { ...context, obscured: hiddenUpTo(190) });
    expect(statusesOf(partly)).toEqual(['not-assessable', 'not-assessable', 'destroyed', 'arrived']);
  });

  it('calls nothing destroyed, and nothing gone, outside the other image', async () => {
    const lookAt: typeof context.lookAt = async (window) => {
      const pair = await context.lookAt(window);
      return { ...pair, after: { ...pair.after, valid: new Uint8Array(pair.after.valid.length) } };
    };
    const rows = await aircraftLedger(before, [], [], { ...context, lookAt });
    expect(statusesOf(rows)).toEqual(['not-assessable', 'not-assessable', 'not-assessable']);
    expect(rows[0]!.sentence).toMatch(/later image does not show/);
  });

  it('keeps what the model missed on one date', async () => {
    // Under one sun: turned shadows are new edges, and then it is only said that something stands there.
    const sun = { azimuthDeg: 145, elevationDeg: 56 };
    const { before, after, context } = plantAirfield({ ...apron, sunBefore: sun, sunAfter: sun });
    const missedAfter = await aircraftLedger(before, after.slice(1), [], context);
    expect(statusesOf(missedAfter)).toEqual(['present', 'departed', 'destroyed', 'arrived']);
    expect(missedAfter[0]!.evidence.afterScore).toBeNull();
    const missedBefore = await aircraftLedger(before.slice(1), after, [], context);
    expect(statusesOf(missedBefore).toSorted()).toEqual(['arrived', 'departed', 'destroyed', 'present']);
  });

  it('goes by how plain it still is where the model takes a wreck for an aircraft', async () => {
    const seenAt = async (score: number) => {
      const rows = await aircraftLedger(before, [...after, aircraftAt(before[2]!.box, score)], [], context);
      expect(statusesOf([rows[0]!, rows[1]!, rows[3]!])).toEqual(['present', 'departed', 'arrived']);
      return rows[2]!.status;
    };
    expect(await seenAt(0.4)).toBe('destroyed');
    expect(await seenAt(0.6)).toBe('destroyed');
    // As plain as ever, but nothing round it is as it was: neither whole nor lost.
    expect(await seenAt(0.9)).toBe('damaged');
  });

  it('says of damage at 3 m only that the place changed', async () => {
    const coarse = plantAirfield({
      ...apron,
      widthPx: 80,
      heightPx: 60,
      gsdMeters: 3,
      pavements: [{ col: 40, row: 30, length: 220, width: 160 }],
      aircraft: fates.map((fate, i) => ({ col: 12 + 18 * i, row: 30, headingDeg: 20, fate })),
    });
    const rows = await aircraftLedger(coarse.before, coarse.after, [], coarse.context);
    expect(statusesOf(rows)).toEqual(['present', 'departed', 'not-assessable', 'arrived']);
    expect(rows[1]!.sentence).toMatch(/whether it was destroyed cannot be told at this scale/);
    expect(rows[2]!.sentence).toMatch(/has changed; at this scale no more can be said/);
    expect(rows.every(({ inRevetment }) => inRevetment === null)).toBe(true);
    expect(rows[0]!.claims.cannot.join(' ')).toMatch(/Whether it is damaged/);
  });

  it('takes one that looks the same close by for moved, and at 3 m for one gone and one come', async () => {
    const moves = (gsdMeters: number) => {
      const px = (meters: number) => meters / gsdMeters;
      return plantAirfield({
        widthPx: Math.round(px(200)),
        heightPx: Math.round(px(150)),
        gsdMeters,
        sunAfter: { azimuthDeg: 145, elevationDeg: 56 },
        pavements: [{ col: px(100), row: px(75), length: 220, width: 160 }],
        aircraft: [
          { col: px(60), row: px(75), headingDeg: 20, fate: 'departed' },
          { col: px(120), row: px(75), headingDeg: 20, fate: 'arrived' },
        ],
      });
    };
    const fine = moves(0.5);
    const rows = await aircraftLedger(fine.before, fine.after, [], fine.context);
    expect(statusesOf(rows)).toEqual(['moved']);
    expect(rows[0]!.movedMeters).toBeCloseTo(60, 0);
    expect(rows[0]).toMatchObject({ beforeBox: fine.before[0]!.box, afterBox: fine.after[0]!.box });
    // A second one that came, within reach, may as well be the one that left.
    const [came] = fine.after;
    const [x0, y0, x1, y1] = came!.box;
    const twin = { ...came!, box: [x0, y0 + 120, x1, y1 + 120] as const };
    const open = await aircraftLedger(fine.before, [came!, twin], [], fine.context);
    expect(statusesOf(open)).not.toContain('moved');
    const coarse = moves(3);
    const apart = await aircraftLedger(coarse.before, coarse.after, [], coarse.context);
    expect(statusesOf(apart)).toEqual(['departed', 'arrived']);
  });

  it('measures to the rim of the nearest new crater, and sees smoke near', async () => {
    const [x, y] = [(before[0]!.box[0] + before[0]!.box[2]) / 2, (before[0]!.box[1] + before[0]!.box[3]) / 2];
    const crater: PixelBox = [x + 100 - 20, y - 20, x + 100 + 20, y + 20];
    const far: PixelBox = [x - 20, y + 500, x + 20, y + 540];
    const obscured = hiddenUpTo(10, 'smoke');
    const [row] = await aircraftLedger(before, after, [{ box: far }, { box: crater }], { ...context, obscured });
    expect(row).toMatchObject({ status: 'present', nearestCraterMeters: 40, isSmokeNear: true });
    const [clear] = await aircraftLedger(before, after, [], { ...context, obscured: hiddenUpTo(0) });
    expect(clear).toMatchObject({ nearestCraterMeters: null, isSmokeNear: false });
  });

  it('tells a stand with a berm on three sides from an open one', async () => {
    const stands = plantAirfield({
      widthPx: 400,
      heightPx: 240,
      pavements: [{ col: 200, row: 120, length: 190, width: 60 }],
      berms: [{ col: 100, row: 110, width: 27, depth: 30, height: 4, headingDeg: 180 }],
      aircraft: [
        { col: 100, row: 110, headingDeg: 180 },
        { col: 300, row: 120, headingDeg: 180 },
      ],
    });
    const rows = await aircraftLedger(stands.before, stands.after, [], stands.context);
    expect(rows.map(({ inRevetment, evidence }) => [inRevetment, evidence.revetmentDrop])).toEqual([
      [true, expect.any(Number)],
      [false, expect.any(Number)],
    ]);
  });

  it('works on images without scale, in pixels, and says no metres', async () => {
    const rows = await aircraftLedger(before, after, [{ box: [0, 0, 9, 9] }], {
      ...context,
      pixelMeters: null,
      gsdMeters: null,
    });
    expect(statusesOf(rows)).toEqual(['present', 'departed', 'destroyed', 'arrived']);
    expect(rows.every((row) => row.nearestCraterMeters === null && row.movedMeters === null)).toBe(true);
  });
});
