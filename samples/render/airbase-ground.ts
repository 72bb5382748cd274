import { pavementLayers, runwayLayers, stainLayers, standLayers } from './airbase-pavement.ts';
import {
  AXIS,
  aprons,
  buildings,
  lanes,
  type PlanPoint,
  planFrame,
  planLine,
  planPlace,
  planPolygon,
  roads,
  shore,
  stands,
  tracks,
} from './airbase-plan.ts';
import { type Layer, layer, opaqueLayer } from './canvas.ts';
import { brighten, colour } from './colour.ts';
import { coast, type Growth, growing, growths } from './ground.ts';
import type { Textures } from './noise.ts';
import { circle, type Frame, type Outline, type Place, rectangle, ribbon, smoothLine } from './outline.ts';
import { asphalt, asphaltTint, dirt, oldAsphaltTint, stain } from './pavement.ts';
import type { Random } from './random.ts';

/** Half the side of the square that the plan covers, m. */
const PLAN_REACH = 4200;

/** All that does not change between the dates: soil, growth, water, pavements, berms. Bottom first. */
export function groundLayers(textures: Textures, random: Random, waves: number): readonly Layer[] {
  return [
    ...growthLayers(textures, random.fork('growth')),
    seaLayer(textures, waves),
    ...wornLayers(textures, random.fork('worn')),
    ...roadLayers(textures),
    ...pavementLayers(textures),
    ...runwayLayers(textures, random.fork('runway')),
    ...standLayers(textures, random.fork('stands')),
    ...stainLayers(textures, random.fork('stains')),
  ];
}

/** The outlines that trees and bushes keep off. */
export function clearings(): readonly Outline[] {
  return [
    ...roads.map(({ line, width }) => ribbon(planLine(line), width + 5)),
    ...lanes.map(({ line, width }) => ribbon(planLine(line), width + 10)),
    ...[...stands.values()].map(({ at, turnDeg }) => rectangle(planFrame(at, turnDeg), 70, 66)),
    ...buildings.map(({ at, turnDeg, length, width }) => rectangle(planFrame(at, turnDeg), length + 6, width + 6)),
    planPolygon([
      [-2200, -500],
      [900, -500],
      [900, -66],
      [-2200, -66],
    ]),
    planPolygon(aprons.main),
  ];
}

function growthLayers(textures: Textures, random: Random): Layer[] {
  const everywhere = rectangle(AXIS, 2 * PLAN_REACH, 2 * PLAN_REACH);
  const grow = (outline: Outline, growth: Growth, frame = AXIS): Layer =>
    opaqueLayer(outline, growing(textures, growth, frame));
  const airfield: readonly PlanPoint[] = [
    [-2250, -455],
    [880, -455],
    [880, -66],
    [470, 60],
    [130, 62],
    [-500, 62],
    [-560, -70],
    [-2250, -100],
  ];
  const rough: readonly PlanPoint[] = [
    [-520, 190],
    [-380, 470],
    [470, 470],
    [560, 400],
    [470, 230],
    [230, 160],
    [-400, 150],
  ];
  const yards: readonly PlanPoint[][] = [
    [
      [-830, -30],
      [-510, -66],
      [-490, 45],
      [-520, 235],
      [-700, 240],
      [-830, 150],
    ],
    [
      [300, 212],
      [450, 212],
      [450, 330],
      [300, 330],
    ],
  ];
  return [
    grow(everywhere, growths.steppe),
    ...fieldLayers(random, grow),
    grow(planPolygon(rough), growths.scrub),
    grow(planPolygon(airfield), growths.mown),
    ...yards.map((yard) => grow(planPolygon(yard), growths.yard)),
  ];
}

/** Farmland beyond the perimeter: parcels in rows, each grown and worked its own way. */
function fieldLayers(random: Random, grow: (outline: Outline, growth: Growth, frame: Frame) => Layer): Layer[] {
  const kinds: readonly Growth[] = [growths.stubble, growths.stubble, growths.ploughed, growths.crop, growths.steppe];
  const layers: Layer[] = [];
  const blocks = [
    { from: -900, to: 3000, bottom: 505, top: 2000 },
    { from: -2600, to: 3000, bottom: -2600, top: -480 },
    { from: 960, to: 3000, bottom: -480, top: 480 },
  ];
  for (const { from, to, bottom, top } of blocks) {
    for (let v = bottom; v < top; ) {
      const depth = Math.min(top - v, random.between(170, 330));
      for (let u = from; u < to; ) {
        const length = random.between(220, 620);
        const frame = planFrame([u + length / 2, v + depth / 2], random.pick([0, 0, 90]));
        const base = random.pick(kinds);
        const shade = random.between(0.88, 1.1);
        const growth = {
          ...base,
          dry: brighten(base.dry, shade),
          green: brighten(base.green, shade),
          greenness: base.greenness + random.between(-0.3, 0.3),
        };
        layers.push(
          grow(
            planPolygon([
              [u + 3, v + 3],
              [u + length - 3, v + 3],
              [u + length - 3, v + depth - 3],
              [u + 3, v + depth - 3],
            ]),
            growth,
            frame,
          ),
        );
        u += length;
      }
      v += depth;
    }
  }
  return layers;
}

function seaLayer(textures: Textures, waves: number): Layer {
  const inland = 60;
  const outline = [...shore.map(({ x, y }) => ({ x: x + inland, y: y - inland })), { x: -4000, y: 2400 }];
  return layer(
    outline,
    coast(textures, (x, y) => offshoreDistance({ x, y }), waves),
  );
}

/** Distance from the shore line, m; positive at sea. */
function offshoreDistance({ x, y }: Place): number {
  let nearest = Infinity;
  let sign = -1;
  for (let i = 0; i + 1 < shore.length; i++) {
    const a = shore[i]!;
    const b = shore[i + 1]!;
    const dx = b.x - a.x;
    const dy = b.y - a.y;
    const t = Math.min(1, Math.max(0, ((x - a.x) * dx + (y - a.y) * dy) / (dx * dx + dy * dy)));
    const distance = Math.hypot(x - a.x - t * dx, y - a.y - t * dy);
    if (distance < nearest) {
      nearest = distance;
      sign = dx * (y - a.y) - dy * (x - a.x) > 0 ? 1 : -1;
    }
  }
  return sign * nearest;
}

const TRODDEN = colour('#b3a287');

/** Trodden yards round the stores and faint wheel tracks across the grass. */
function wornLayers(textures: Textures, random: Random): Layer[] {
  const layers: Layer[] = [];
  for (const { at, isStore } of buildings) {
    const place = planPlace([at[0], at[1] - (isStore ? 16 : 0)]);
    const radius = random.between(28, 40);
    layers.push(layer(circle(place, radius), stain(textures, place, radius, random.between(0.5, 0.8), TRODDEN)));
  }
  for (let i = 0; i < 46; i++) {
    const from: PlanPoint = [random.between(-840, 860), random.between(-450, 470)];
    const turn = random.between(-0.5, 0.5) + random.pick([0, 0, Math.PI / 2]);
    const bend = random.between(-90, 90);
    const length = random.between(120, 420);
    const along = (share: number, side: number): PlanPoint => [
      from[0] + share * length * Math.cos(turn) - side * Math.sin(turn),
      from[1] + share * length * Math.sin(turn) + side * Math.cos(turn),
    ];
    const path = smoothLine(
      planLine([along(0, 0), along(0.35, bend * 0.5), along(0.7, bend * 0.4), along(1, -bend * 0.2)]),
    );
    const strength = random.between(0.15, 0.45);
    for (const side of [-1.1, 1.1]) {
      const rut = path.map((place) => ({ x: place.x + side * 0.3, y: place.y + side }));
      layers.push(layer(ribbon(rut, 0.8), dirt(textures, strength)));
    }
  }
  return layers;
}

function roadLayers(textures: Textures): Layer[] {
  const layers: Layer[] = [];
  for (const { line, width } of tracks) {
    const path = smoothLine(planLine(line));
    layers.push(layer(ribbon(path, width + 3), dirt(textures, 0.4)), layer(ribbon(path, width), dirt(textures, 0.75)));
  }
  for (const { line, width } of roads) {
    const path = smoothLine(planLine(line));
    layers.push(
      layer(ribbon(path, width + 4), dirt(textures, 0.7)),
      opaqueLayer(ribbon(path, width), asphalt(textures, oldAsphaltTint)),
    );
  }
  layers.push(opaqueLayer(rectangle(planFrame([-590, 112]), 60, 44), asphalt(textures, oldAsphaltTint)));
  layers.push(opaqueLayer(rectangle(planFrame([-580, 182]), 110, 16), asphalt(textures, asphaltTint)));
  return layers;
}
