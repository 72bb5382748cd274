import { effect } from '@preact/signals';
import type { Uniforms } from '../map/composite.ts';
import type { Stage } from '../map/stage.ts';
import type { Desk } from '../state/desk.ts';
import { type DifferenceKind, differenceKinds, differenceReaches } from '../state/link.ts';
import { legendRamp } from './legend-ramp.ts';
import { modeControl, slider } from './mode-control.ts';
import { mountOneMap } from './one-map.ts';
import { segments } from './segments.ts';
import type { SideLabels } from './side-label.ts';

type Colour = readonly [red: number, green: number, blue: number];

/**
 * Told apart without red and green. Signed: purple where it got darker, orange where brighter (ColorBrewer PuOr). Absolute: black
 * to pale yellow, lighter all the way.
 */
const ramps: Readonly<Record<DifferenceKind, readonly [low: Colour, middle: Colour, high: Colour]>> = {
  signed: [
    [84, 39, 136],
    [240, 240, 240],
    [230, 97, 1],
  ],
  absolute: [
    [8, 8, 12],
    [196, 60, 78],
    [252, 253, 191],
  ],
};

const kindTitles: Readonly<Record<DifferenceKind, string>> = { signed: 'Signed', absolute: 'Absolute' };

const COMBINE = `
uniform float signed;
uniform float reach;
uniform vec3 low;
uniform vec3 middle;
uniform vec3 high;
vec3 combine(vec3 before, vec3 after) {
  vec3 difference = after - before;
  float mean = dot(mix(abs(difference), difference, signed), vec3(1.0 / 3.0)) / reach;
  float place = clamp(mix(mean, 0.5 + 0.5 * mean, signed), 0.0, 1.0);
  return place < 0.5 ? mix(low, middle, 2.0 * place) : mix(middle, high, 2.0 * place - 1.0);
}`;

/**
 * Difference: after less before of what is shown of either, the mean of the three colours, in colours of its own. It shows light and
 * season as well as change; the change map is the measured answer.
 *
 * @returns takes it down.
 */
export function mountDifference(
  target: HTMLElement,
  stage: Stage,
  desk: Desk,
  labels: SideLabels,
): { dispose(): void } {
  const uniforms = (): Uniforms => {
    const [low, middle, high] = ramps[desk.differenceKind.value];
    return {
      signed: desk.differenceKind.value === 'signed' ? 1 : 0,
      reach: desk.differenceReach.value,
      low: unit(low),
      middle: unit(middle),
      high: unit(high),
    };
  };
  const { pane, map, dispose } = mountOneMap(target, stage, desk, labels, {
    className: 'difference',
    title: 'Map, the difference of the two scenes',
    composite: { combine: COMBINE, uniforms },
  });
  const kinds = segments(desk.differenceKind, differenceKinds, (kind) => kindTitles[kind]);
  const reach = slider(desk.differenceReach, {
    name: 'Full colour at',
    ...differenceReaches,
    step: 0.05,
    inWords: (value) => `${Math.round(value * 100)} %`,
  });
  const legend = legendRamp();
  pane.append(modeControl('Difference', kinds.element, legend.element, reach.element));
  const effects = [
    effect(() => {
      uniforms();
      map.render();
    }),
    effect(() => {
      const kind = desk.differenceKind.value;
      const percent = `${Math.round(desk.differenceReach.value * 100)} %`;
      if (kind === 'signed') legend.show(ramps.signed, ['after darker', 'alike', 'after brighter'], `± ${percent}`);
      else legend.show(ramps.absolute, ['alike', '', 'unlike'], `0 to ${percent}`);
    }),
  ];
  return {
    dispose() {
      for (const stop of effects) stop();
      kinds.dispose();
      reach.dispose();
      dispose();
    },
  };
}

function unit([red, green, blue]: Colour): [number, number, number] {
  return [red / 255, green / 255, blue / 255];
}
