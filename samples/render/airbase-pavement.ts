import {
  AXIS,
  aprons,
  BERM,
  buildings,
  connectors,
  lanes,
  planFrame,
  planLine,
  planPlace,
  planPolygon,
  runway,
  stands,
  taxiway,
} from './airbase-plan.ts';
import { type Layer, layer, opaqueLayer } from './canvas.ts';
import { colour } from './colour.ts';
import type { Textures } from './noise.ts';
import {
  circle,
  type Frame,
  frameIn,
  type Outline,
  polygonIn,
  rectangle,
  ribbon,
  smoothLine,
  toWorld,
} from './outline.ts';
import { asphalt, asphaltTint, concrete, dirt, marking, type Slabs, slabs, stain, streaks } from './pavement.ts';
import type { Random } from './random.ts';
import { berm } from './structures.ts';

const WHITE_PAINT = colour('#dcdad2');
const YELLOW_PAINT = colour('#c9b36f');

/** Taxi lanes, taxiway, connectors and aprons, with the worn soil along them. */
export function pavementLayers(textures: Textures): Layer[] {
  const paved = (outline: Outline, laid: Slabs, frame: Frame, seed: number): Layer =>
    opaqueLayer(outline, concrete(textures, frame, laid, seed));
  const layers: Layer[] = [];
  lanes.forEach(({ line, width }, i) => {
    const path = line.length > 2 ? smoothLine(planLine(line), 8) : planLine(line);
    const [a, b] = [line[0], line[1]];
    const turn = (-Math.atan2(b[1] - a[1], b[0] - a[0]) * 180) / Math.PI;
    layers.push(
      layer(ribbon(path, width + 7), dirt(textures, 0.6)),
      paved(ribbon(path, width), slabs.taxiway, planFrame(a, turn), 20 + i),
    );
  });
  const taxi = (width: number): Outline =>
    planPolygon([
      [taxiway.from, taxiway.v - width / 2],
      [taxiway.to, taxiway.v - width / 2],
      [taxiway.to, taxiway.v + width / 2],
      [taxiway.from, taxiway.v + width / 2],
    ]);
  layers.push(layer(taxi(taxiway.width + 12), dirt(textures, 0.55)));
  for (const u of connectors) {
    const frame = planFrame([u, (taxiway.v + runway.v) / 2], 90);
    const length = taxiway.v - runway.v - 30;
    layers.push(layer(filleted(frame, length + 10, 34, 34), dirt(textures, 0.5)));
    layers.push(paved(filleted(frame, length + 16, 22, 32), slabs.taxiway, frame, 40 + Math.round(u)));
  }
  layers.push(paved(taxi(taxiway.width), slabs.taxiway, AXIS, 11));
  layers.push(paved(planPolygon(aprons.hangars), slabs.stand, AXIS, 12));
  layers.push(paved(planPolygon(aprons.main), slabs.apron, AXIS, 13));
  return layers;
}

/** A band along a frame that widens in quarter circles at both ends, as taxiways do where they meet. */
function filleted(frame: Frame, length: number, width: number, radius: number): Outline {
  const side = (sign: 1 | -1): [number, number][] =>
    Array.from({ length: 21 }, (_, i) => {
      const along = -length / 2 + (length * i) / 20;
      const curved = -length / 2 + Math.min(Math.abs(along + length / 2), Math.abs(length / 2 - along));
      const inset = Math.max(0, radius - (curved + length / 2));
      return [along, sign * (width / 2 + radius - Math.sqrt(radius * radius - inset * inset))];
    });
  return polygonIn(frame, [...side(1), ...side(-1).reverse()]);
}

/** The runway with its shoulders, rubber and markings; no numbers, as no text belongs in the picture. */
export function runwayLayers(textures: Textures, random: Random): Layer[] {
  const length = runway.to - runway.from;
  const frame = planFrame([(runway.from + runway.to) / 2, runway.v]);
  const threshold = length / 2;
  const paint = (outline: Outline, opacity = 0.75): Layer => layer(outline, marking(textures, WHITE_PAINT, opacity));
  const layers = [
    layer(rectangle(frame, length + 160, runway.width + 26), dirt(textures, 0.6)),
    opaqueLayer(rectangle(frame, length + 120, runway.width + 14), asphalt(textures, asphaltTint)),
    opaqueLayer(rectangle(frame, length, runway.width), concrete(textures, frame, slabs.runway, 3)),
  ];
  for (let i = 0; i < 10; i++) {
    const at = frameIn(frame, threshold - random.between(160, 900), random.between(-5, 5), random.between(-0.4, 0.4));
    const reach = random.between(250, 600);
    layers.push(layer(rectangle(at, reach, 17), streaks(textures, at, reach, 17, random.between(0.25, 0.5))));
  }
  const worn = frameIn(frame, threshold - 420, 0);
  layers.push(layer(rectangle(worn, 760, 26), streaks(textures, worn, 760, 26, 0.62)));
  for (let along = -threshold + 120; along < threshold - 110; along += 50) {
    layers.push(paint(rectangle(frameIn(frame, along, 0), 30, 0.9)));
  }
  for (const side of [-1, 1]) {
    layers.push(paint(rectangle(frameIn(frame, 0, side * (runway.width / 2 - 1.5)), length - 20, 0.9), 0.55));
    for (let bar = 0; bar < 6; bar++) {
      layers.push(paint(rectangle(frameIn(frame, threshold - 24, side * (5 + 3.8 * bar)), 30, 1.8)));
    }
    layers.push(paint(rectangle(frameIn(frame, threshold - 330, side * 10), 45, 7), 0.8));
    for (const at of [180, 500]) {
      for (let bar = 0; bar < 3; bar++)
        layers.push(paint(rectangle(frameIn(frame, threshold - at, side * (9 + 3.4 * bar)), 22, 1.8)));
    }
  }
  return layers;
}

/** Stands with their berms, and the berms round the stores. */
export function standLayers(textures: Textures, random: Random): Layer[] {
  const layers: Layer[] = [];
  const all = [...stands.values()].filter(({ isRevetment }) => isRevetment);
  for (const { at, turnDeg } of all) {
    const frame = planFrame(at, turnDeg);
    const stub = frameIn(frame, 24, 0);
    layers.push(layer(rectangle(stub, 54, 22), dirt(textures, 0.65)));
    layers.push(
      opaqueLayer(rectangle(frameIn(frame, 23, 0), 38, 15), concrete(textures, frame, slabs.stand, Math.round(at[0]))),
    );
    layers.push(
      opaqueLayer(
        rectangle(frame, BERM.depth + 3, BERM.width),
        concrete(textures, frame, slabs.stand, Math.round(at[1] + at[0])),
      ),
    );
  }
  for (const { at, turnDeg } of all) layers.push(berm(textures, planFrame(at, turnDeg), BERM));
  for (const { at, isStore } of buildings) {
    if (!isStore) continue;
    layers.push(
      opaqueLayer(
        rectangle(planFrame([at[0], at[1] - 20]), 12, 26),
        concrete(textures, AXIS, slabs.stand, Math.round(at[0])),
      ),
    );
    layers.push(berm(textures, planFrame(at, 90), { width: 44, depth: 26, height: 4.5 }));
  }
  for (const { at, turnDeg } of all) {
    const lead = frameIn(planFrame(at, turnDeg), 18, 0);
    layers.push(layer(rectangle(lead, 50, 0.35), marking(textures, YELLOW_PAINT, 0.5)));
    layers.push(layer(rectangle(lead, 60, 9), streaks(textures, lead, 60, 9, 0.3)));
    const oil = toWorld(lead, -20 + random.between(-5, 4), random.between(-3, 3));
    layers.push(layer(circle(oil, 6), stain(textures, oil, random.between(3, 6), 0.5)));
  }
  return layers;
}

/** What years of wheels and leaking engines leave on the pavement. */
export function stainLayers(textures: Textures, random: Random): Layer[] {
  const layers: Layer[] = [];
  const add = (frame: Frame, length: number, width: number, opacity: number): void => {
    layers.push(layer(rectangle(frame, length, width), streaks(textures, frame, length, width, opacity)));
  };
  add(planFrame([0, taxiway.v]), taxiway.to - taxiway.from, 14, 0.34);
  add(planFrame([-45, 75]), 930, 12, 0.36);
  add(planFrame([-185, -96]), 470, 14, 0.25);
  for (const u of connectors) add(planFrame([u, -230], 90), 220, 10, 0.3);
  for (const { line } of lanes.slice(1, 3)) add(planFrame([line[0][0], -25], 90), 190, 10, 0.3);
  layers.push(
    layer(
      ribbon(
        planLine([
          [taxiway.from, taxiway.v],
          [taxiway.to, taxiway.v],
        ]),
        0.4,
      ),
      marking(textures, YELLOW_PAINT, 0.55),
    ),
  );
  for (const { at, turnDeg, isRevetment } of stands.values()) {
    if (isRevetment) continue;
    const frame = planFrame(at, turnDeg);
    layers.push(layer(circle(frame, 14), stain(textures, toWorld(frame, -4, 0), random.between(6, 11), 0.35)));
    for (const ring of guideLines(frame)) layers.push(layer(ring, marking(textures, YELLOW_PAINT, 0.5)));
  }
  for (let i = 0; i < 90; i++) {
    const place = planPlace([random.between(-690, 60), random.between(-116, -14)]);
    const radius = random.between(1, 5);
    layers.push(layer(circle(place, radius), stain(textures, place, radius, random.between(0.15, 0.5))));
  }
  for (let i = 0; i < 40; i++) {
    const place = planPlace([random.between(-430, 60), random.between(-116, -14)]);
    const tint = colour('#cfc7b8');
    layers.push(layer(circle(place, 7), stain(textures, place, random.between(2, 7), random.between(0.1, 0.3), tint)));
  }
  return layers;
}

/** The painted arc by which an aircraft rolls onto its stand. */
function guideLines(frame: Frame): Outline[] {
  const arc = Array.from({ length: 13 }, (_, i) => {
    const angle = (Math.PI / 2) * (i / 12);
    return toWorld(frame, 16 + 22 * Math.sin(angle), 22 - 22 * Math.cos(angle));
  });
  return [ribbon([toWorld(frame, -8, 0), toWorld(frame, 16, 0)], 0.35), ribbon(arc, 0.35)];
}
