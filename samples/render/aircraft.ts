import { type AircraftType, type Airframe, type AirframePart, airframe, type Scheme } from './airframes.ts';
import { type Canvas, type Layer, layer } from './canvas.ts';
import { type Colour, colour, smoothStep } from './colour.ts';
import type { Textures } from './noise.ts';
import { type Frame, type Outline, polygonIn, rectangle } from './outline.ts';
import { raise } from './structures.ts';

/** An aircraft on the ground: the frame's origin is the middle of the airframe, its heading the nose. */
export interface ParkedAircraft {
  readonly type: AircraftType;
  readonly frame: Frame;
  readonly scheme: Scheme;
  readonly sweepDeg?: number;
}

/** The box round an aircraft, along its heading. */
export function aircraftOutline({ type, frame, sweepDeg }: ParkedAircraft): Outline {
  const { length, span } = airframe(type, sweepDeg);
  return rectangle(frame, length, span);
}

export function aircraftLayers(textures: Textures, aircraft: ParkedAircraft): readonly Layer[] {
  const { frame, scheme } = aircraft;
  const { cloud, grain } = textures;
  return partsOf(aircraft).map((part) =>
    partLayer(frame, part, (canvas, at, forward, side, top) => {
      const tint = scheme[part.paint];
      const patch = part.paint === 'upper' ? smoothStep(-0.1, 0.2, cloud.at(forward / 0.13 + frame.x, side / 0.13)) : 0;
      const tone = 1 + 0.05 * grain.at(forward / 0.25, side / 0.25 + frame.y);
      const over = scheme.patch;
      const blend = (channel: 0 | 1 | 2): number => (tint[channel] + patch * (over[channel] - tint[channel])) * tone;
      raise(canvas, at, top, blend(0), blend(1), blend(2));
    }),
  );
}

const CHAR = colour('#2b2826');
const ASH = colour('#8d8983');
const BARE_METAL = colour('#9c9a95');

/**
 * What fire leaves of an aircraft: a charred, broken outline with ash on it; `spared` keeps part of the tail or a
 * wing recognisable.
 */
export function wreckLayers(
  textures: Textures,
  aircraft: ParkedAircraft,
  spared: 'tail' | 'wing' | 'none',
): readonly Layer[] {
  const { frame, scheme } = aircraft;
  const { cloud, grain } = textures;
  return partsOf(aircraft).map((part) =>
    partLayer(frame, part, (canvas, at, forward, side, top) => {
      const decay = cloud.at(forward / 0.2 + frame.x, side / 0.2 + frame.y) + 0.5 * grain.at(forward / 0.3, side / 0.3);
      const isSpared =
        (spared === 'tail' && forward < -6.6 + 0.8 * decay) || (spared === 'wing' && side > 3.8 + 0.8 * decay);
      if (isSpared) {
        const tint = scheme[part.paint];
        raise(canvas, at, top * 0.6, tint[0] * 0.75, tint[1] * 0.75, tint[2] * 0.75);
        return;
      }
      if (decay > 0.75 || part.paint === 'fin') return;
      const ash = smoothStep(-0.6, -1.5, decay);
      const glint = decay > 0.45 && part.paint === 'metal' ? 0.5 : 0;
      const over: Colour = glint > 0 ? BARE_METAL : ASH;
      const share = Math.max(ash * 0.85, glint);
      raise(
        canvas,
        at,
        0.35 + 0.2 * top * Math.max(0.1, 0.6 - 0.5 * decay),
        CHAR[0] + share * (over[0] - CHAR[0]),
        CHAR[1] + share * (over[1] - CHAR[1]),
        CHAR[2] + share * (over[2] - CHAR[2]),
      );
    }),
  );
}

function partsOf({ type, sweepDeg }: ParkedAircraft): Airframe['parts'] {
  return airframe(type, sweepDeg).parts;
}

type PaintPart = (canvas: Canvas, at: number, forward: number, side: number, top: number) => void;

function partLayer(frame: Frame, part: AirframePart, paintPart: PaintPart): Layer {
  const outline = part.form === 'plate' ? part.corners : bodyOutline(part);
  return layer(polygonIn(frame, outline), (canvas, start, count, x, y) => {
    for (let i = 0; i < count; i++) {
      const east = x + i * canvas.step;
      const forward = (east - frame.x) * frame.sin + (y - frame.y) * frame.cos;
      const side = (y - frame.y) * frame.sin - (east - frame.x) * frame.cos;
      paintPart(canvas, start + i, forward, side, part.form === 'plate' ? part.top : bodyTop(part, forward, side));
    }
  });
}

type Body = Extract<AirframePart, { form: 'body' }>;

function bodyOutline({ side, stations }: Body): readonly (readonly [number, number])[] {
  const left = stations.map(([forward, half]) => [forward, side + half] as const);
  const right = stations.map(([forward, half]) => [forward, side - half] as const);
  return [...left, ...right.reverse()];
}

function bodyTop({ side: middle, stations }: Body, forward: number, side: number): number {
  let i = 0;
  while (i < stations.length - 2 && stations[i + 1]![0] > forward) i++;
  const fore = stations[i]!;
  const aft = stations[i + 1]!;
  const t = Math.min(1, Math.max(0, (fore[0] - forward) / (fore[0] - aft[0])));
  const half = fore[1] + t * (aft[1] - fore[1]);
  const top = fore[2] + t * (aft[2] - fore[2]);
  const off = Math.min(1, Math.abs(side - middle) / Math.max(half, 0.01));
  return top - 0.9 * half * (1 - Math.sqrt(1 - off * off));
}
