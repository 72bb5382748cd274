import { BERM, fuelTanks, type PlannedBuilding, planFrame, planPlace, stands } from './airbase-plan.ts';
import type { Layer } from './canvas.ts';
import { colour } from './colour.ts';
import { rubble } from './damage.ts';
import type { DatedObjects } from './dated-layers.ts';
import type { Textures } from './noise.ts';
import { circle, frameIn, rectangle } from './outline.ts';
import type { Random } from './random.ts';
import { building, roofs, tank } from './structures.ts';
import type { TruthObject } from './truth.ts';

/** Buildings and tanks; the berms are painted with the ground, but are told of here. */
export function buildingLayers(
  textures: Textures,
  buildings: readonly PlannedBuilding[],
  random: Random,
): DatedObjects {
  const before: Layer[] = [];
  const after: Layer[] = [];
  const truth: TruthObject[] = [];
  for (const planned of buildings) {
    const frame = planFrame(planned.at, planned.turnDeg);
    const shape = { ...planned, roof: roofs[planned.roof], panel: planned.isStore ? 4 : 3 };
    const standing = building(textures, frame, shape, random.fork(planned.id));
    before.push(...standing);
    after.push(
      ...(planned.isDestroyed ? rubble(textures, frame, shape, random.fork(`${planned.id} rubble`)) : standing),
    );
    truth.push({
      id: planned.id,
      kind: 'building',
      fate: planned.isDestroyed ? 'destroyed' : 'present',
      outline: rectangle(frame, planned.length, planned.width),
      properties: { use: planned.isStore ? 'ammunition store' : 'other', heightMeters: planned.ridge },
    });
  }
  for (const { id, at, radius, height } of fuelTanks) {
    const place = planPlace(at);
    const full = tank(textures, place, radius, height, colour('#c6c5bf'));
    before.push(full);
    after.push(full);
    truth.push({
      id,
      kind: 'fuel-tank',
      fate: 'present',
      outline: circle(place, radius),
      properties: { heightMeters: height },
    });
  }
  for (const [name, { at, turnDeg, isRevetment }] of stands) {
    if (!isRevetment) continue;
    const frame = frameIn(planFrame(at, turnDeg), -3, 0);
    truth.push({
      id: `revetment-${name}`,
      kind: 'revetment',
      fate: 'present',
      outline: rectangle(frame, BERM.depth + 16, BERM.width + 22),
      properties: { heightMeters: BERM.height },
    });
  }
  return { before, after, truth };
}
