import { clearings } from './airbase-ground.ts';
import { type PlanPoint, planFrame, planLine, planPlace } from './airbase-plan.ts';
import type { Fire } from './airbase-strike.ts';
import { type Layer, layer, opaqueLayer } from './canvas.ts';
import type { DatedLayers } from './dated-layers.ts';
import { growing, growths } from './ground.ts';
import type { Textures } from './noise.ts';
import {
  boundsOf,
  contains,
  type Frame,
  frameIn,
  type Place,
  rectangle,
  ribbon,
  smoothLine,
  toWorld,
} from './outline.ts';
import { dirt } from './pavement.ts';
import type { Random } from './random.ts';
import { box, building, charTree, makeTree, roofs, type Tree, tree } from './structures.ts';

/** Trees: shelter belts, rows along roads, clumps by the barracks, gardens of a village, a scatter in the scrub. */
export function treeLayers(textures: Textures, burning: readonly Fire[], random: Random): DatedLayers {
  const trees: Tree[] = [];
  const clear = clearings().map((outline) => ({ outline, bounds: boundsOf(outline) }));
  const isFree = (place: Place): boolean =>
    clear.every(
      ({ outline, bounds }) =>
        place.x < bounds.left ||
        place.x > bounds.right ||
        place.y < bounds.bottom ||
        place.y > bounds.top ||
        !contains(outline, place),
    );
  const grow = (place: Place, radius: number, height: number): void => {
    if (isFree(place)) trees.push(makeTree(place, radius, height, random));
  };
  const belt = (line: readonly PlanPoint[], rows: number, spacing: number): void => {
    for (const place of smoothLine(planLine(line), spacing)) {
      for (let row = 0; row < rows; row++) {
        if (random.next() < 0.15) continue;
        const radius = random.between(2, 4.2);
        grow(
          { x: place.x + random.between(-1.5, 1.5) - row * 2, y: place.y + random.between(-1.5, 1.5) + row * 6 },
          radius,
          radius * 2.2,
        );
      }
    }
  };
  belt(
    [
      [-380, 505],
      [-100, 500],
      [500, 492],
      [2000, 500],
    ],
    2,
    6,
  );
  belt(
    [
      [-1580, 22],
      [-1050, 138],
      [-900, 166],
      [-770, 168],
    ],
    1,
    8,
  );
  belt(
    [
      [-690, 24],
      [-690, 176],
    ],
    1,
    7,
  );
  belt(
    [
      [-1900, -472],
      [-700, -470],
      [150, -474],
      [820, -462],
    ],
    1,
    9,
  );
  belt(
    [
      [880, -520],
      [960, -300],
      [930, 200],
      [960, 480],
    ],
    2,
    6,
  );
  for (let clump = 0; clump < 46; clump++) {
    const middle: PlanPoint = [random.between(-850, -500), random.between(-20, 240)];
    for (let i = 0; i < 9; i++) {
      const radius = random.between(1.8, 4.4);
      grow(
        planPlace([middle[0] + random.between(-14, 14), middle[1] + random.between(-10, 10)]),
        radius,
        radius * random.between(1.7, 2.4),
      );
    }
  }
  for (let i = 0; i < 420; i++) {
    const radius = random.between(1.2, 3);
    grow(planPlace([random.between(-520, 700), random.between(130, 470)]), radius, radius * 1.6);
  }
  const charred = (grown: Tree): Tree =>
    burning.some(({ edge }) => contains(edge, grown.place)) ? charTree(grown) : grown;
  return {
    before: trees.map((grown) => tree(textures, grown)),
    after: trees.map((grown) => tree(textures, charred(grown))),
  };
}

/** Where villages lie: a corner, how many streets, how many plots along each. */
const VILLAGES = [
  { corner: [640, 245], streets: 3, plots: 9 },
  { corner: [1300, -900], streets: 6, plots: 16 },
  { corner: [-1300, -960], streets: 4, plots: 12 },
] as const satisfies readonly { corner: PlanPoint; streets: number; plots: number }[];
const PLOT = { length: 30, depth: 44 };

/** Villages beyond the fence: streets of dust, and plots with house, shed, garden and fruit trees. */
export function villageLayers(textures: Textures, random: Random): DatedLayers {
  const layers: Layer[] = [];
  for (const { corner, streets, plots } of VILLAGES) {
    for (let row = 0; row < streets; row++) {
      const v = corner[1] + 54 * row;
      const street = planLine([
        [corner[0] - 20, v - 26],
        [corner[0] + PLOT.length * plots, v - 26],
      ]);
      layers.push(layer(ribbon(street, 7), dirt(textures, 0.8)));
      for (let i = 0; i < plots; i++) {
        if (random.next() < 0.12) continue;
        layers.push(...plotLayers(textures, planFrame([corner[0] + PLOT.length * i, v]), random));
      }
    }
  }
  return { before: layers, after: layers };
}

function plotLayers(textures: Textures, plot: Frame, random: Random): Layer[] {
  const garden = random.pick([growths.yard, growths.yard, growths.scrub, growths.ploughed, growths.crop]);
  const house = frameIn(plot, random.between(-4, 4), random.between(-12, -4), random.pick([0, 90]));
  const length = random.between(9, 14);
  const roof = roofs[random.pick(['slate', 'tile', 'rust', 'metal', 'slate'] as const)];
  const shape = { length, width: length * 0.75, eaves: 3.4, ridge: 6, roof, panel: 1.2 };
  const shed = frameIn(plot, random.between(-11, 11), random.between(2, 8));
  const trees = Array.from({ length: 4 }, () => {
    const radius = random.between(1.2, 3.2);
    return makeTree(toWorld(plot, random.between(-13, 13), random.between(-4, 20)), radius, radius * 1.8, random);
  });
  return [
    opaqueLayer(rectangle(frameIn(plot, 0, 2), PLOT.length - 0.8, PLOT.depth), growing(textures, garden, plot)),
    ...building(textures, house, shape, random),
    box(shed, random.between(3, 7), random.between(3, 5), 2.6, roofs.slate),
    ...trees.map((each) => tree(textures, each)),
  ];
}
