import { describe, expect, it } from 'vitest';
import type { StandLight } from '../../../src/core/findings/stand-light.ts';
import { lookAtStand } from '../../../src/core/findings/stand-look.ts';

const SIDE = 180;
const BOX = [60, 60, 120, 120] as const;

/** Light by metres from the middle of the box, as a share of the apron's. */
type Light = (x: number, y: number) => number;

function standOf(before: Light, after: Light): StandLight {
  const logOf = (light: Light) =>
    Float32Array.from({ length: SIDE * SIDE }, (_, i) =>
      Math.log(light((i % SIDE) + 0.5 - SIDE / 2, Math.floor(i / SIDE) + 0.5 - SIDE / 2)),
    );
  const valid = new Uint8Array(SIDE * SIDE).fill(1);
  return {
    window: { col: 0, row: 0, width: SIDE, height: SIDE },
    before: logOf(before),
    after: logOf(after),
    beforeValid: valid,
    afterValid: valid,
  };
}

/** A body along y and wings along x, 60 m both. */
const isAircraft = (x: number, y: number) =>
  (Math.abs(x) < 3 && Math.abs(y) < 30) || (Math.abs(y) < 4 && Math.abs(x) < 30);
const parked = (light: number, shadow: number, rest: Light): Light => {
  return (x, y) => (isAircraft(x, y) ? light : isAircraft(x - shadow, y - shadow) ? 0.35 : rest(x, y));
};
const apron: Light = () => 1;
const look = (before: Light, after: Light) => lookAtStand(standOf(before, after), BOX, []);
const burntShare = (before: Light, after: Light) => look(before, after).burntShare;

describe('the ground close round an aircraft', () => {
  it('did not burn where a light aircraft left, nor where a dark one with a longer shadow took its stand', () => {
    const light = parked(2, 3, apron);
    expect(burntShare(light, apron)).toBe(0);
    expect(burntShare(light, parked(0.5, 5, apron))).toBeLessThan(0.3);
  });

  it('burnt where a fire blackened it, whatever is left on it', () => {
    const light = parked(2, 3, apron);
    const burnt: Light = (x, y) => (Math.hypot(x, y) < 32 ? 0.4 : 1);
    expect(burntShare(light, burnt)).toBe(1);
    expect(burntShare(light, parked(0.7, 3, burnt))).toBeGreaterThan(0.8);
    expect(burntShare(light, light)).toBe(0);
  });

  it('is held against the ground further off: wet aprons and long shadows all over show no fire', () => {
    const light = parked(2, 3, apron);
    const wet: Light = () => 0.6;
    const striped: Light = (x) => (Math.abs(x) % 10 < 4 ? 0.4 : 1);
    expect(burntShare(light, wet)).toBe(0);
    expect(burntShare(light, striped)).toBeLessThan(0.1);
  });

  it('is held against what burns near: of what would have stayed light, what did not', () => {
    const light = parked(2, 3, apron);
    const burnt = (x: number, y: number) => Math.hypot(x, y) < 32 && Math.abs(x) % 8 < 7;
    const near: Light = (x, y) => (burnt(x, y) || (Math.hypot(x, y) > 54 && y > 25) ? 0.4 : 1);
    const alone: Light = (x, y) => (burnt(x, y) ? 0.4 : 1);
    const difference = burntShare(light, alone)! - burntShare(light, near)!;
    expect(burntShare(light, alone)).toBeGreaterThan(0.7);
    expect(difference).toBeGreaterThan(0);
    expect(difference).toBeLessThan(0.2);
  });

  it('says by how much the aircraft itself turned darker, against the ground further off', () => {
    const light = parked(2, 3, apron);
    const wide = (body: number, ground: number): Light => {
      return (x, y) => (Math.hypot(x, y) < 28 ? body : ground);
    };
    expect(look(wide(2, 1), wide(0.5, 1)).bodyTurn).toBeCloseTo(Math.log(0.25), 5);
    expect(look(wide(2, 1), wide(1.2, 0.6)).bodyTurn).toBeCloseTo(0, 5);
    expect(look(light, light).bodyTurn).toBe(0);
  });

  it('may lie in deep shadow, where a light aircraft stays lighter than the apron was and a wreck is not', () => {
    const light = parked(2, 3, apron);
    const shaded: Light = (x, y) => (Math.hypot(x, y) < 40 ? 0.4 : 1);
    expect(look(light, parked(2, 3, shaded)).lightShare).toBeGreaterThan(0.1);
    expect(look(light, parked(0.5, 3, shaded)).lightShare).toBe(0);
    expect(look(light, light).lightShare).toBeGreaterThan(0.1);
  });

  it('is not judged where none of it is seen', () => {
    const stand = standOf(parked(2, 3, apron), apron);
    const hidden = lookAtStand({ ...stand, afterValid: new Uint8Array(SIDE * SIDE) }, BOX, []);
    expect(hidden).toMatchObject({ burntShare: null, bodyTurn: null, lightShare: null });
  });
});
