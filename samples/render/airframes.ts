import { type Colour, colour } from './colour.ts';

/** Stations along a body: where, how wide it is to either side, and how high its back stands, m. */
type Station = readonly [forward: number, halfWidth: number, top: number];
type Corner = readonly [forward: number, side: number];

/**
 * A piece of an aircraft in its own frame, m: nose forward, origin in the middle of its length.
 * `body` is round in section, `plate` is flat; `paint` is its share of the scheme.
 */
export type AirframePart =
  | { readonly form: 'body'; readonly side: number; readonly stations: readonly Station[]; readonly paint: PaintName }
  | { readonly form: 'plate'; readonly corners: readonly Corner[]; readonly top: number; readonly paint: PaintName };

type PaintName = 'upper' | 'nose' | 'glass' | 'metal' | 'fin';

/** What colours an aircraft wears; `patch` lies over `upper` in large soft patches. */
export interface Scheme extends Readonly<Record<PaintName, Colour>> {
  readonly patch: Colour;
}

export interface Airframe {
  readonly length: number;
  readonly span: number;
  readonly parts: readonly AirframePart[];
}

export type AircraftType = 'swing-wing' | 'twin-tail' | 'transport';

function bothSides(corners: readonly Corner[], top: number, paint: PaintName): AirframePart[] {
  const mirrored = corners.map(([forward, side]): Corner => [forward, -side]);
  return [
    { form: 'plate', corners, top, paint },
    { form: 'plate', corners: mirrored, top, paint },
  ];
}

function pairOfBodies(side: number, stations: readonly Station[], paint: PaintName): AirframePart[] {
  return [side, -side].map((at): AirframePart => ({ form: 'body', side: at, stations, paint }));
}

/** The outer wing turned back about its pivot. */
function sweptPanel(pivot: Corner, sweepDeg: number): readonly Corner[] {
  const angle = (sweepDeg * Math.PI) / 180;
  const panel: readonly Corner[] = [
    [1.7, -0.6],
    [1.2, 5.4],
    [0.7, 5.7],
    [-0.9, 5.7],
    [-1.9, -0.3],
  ];
  return panel.map(
    ([forward, side]): Corner => [
      pivot[0] + forward * Math.cos(angle) - side * Math.sin(angle),
      pivot[1] + forward * Math.sin(angle) + side * Math.cos(angle),
    ],
  );
}

function swingWing(sweepDeg: number): Airframe {
  return {
    length: 22.5,
    span: sweepDeg > 50 ? 11 : 17,
    parts: [
      ...bothSides(sweptPanel([0.4, 3.1], sweepDeg), 2.7, 'upper'),
      ...bothSides(
        [
          [5.2, 1.5],
          [2.1, 3.7],
          [-2.2, 3.9],
          [-5.5, 2.2],
        ],
        2.9,
        'upper',
      ),
      ...bothSides(
        [
          [-6.0, 1.8],
          [-9.5, 5.1],
          [-10.9, 5.3],
          [-10.7, 1.5],
        ],
        2.4,
        'upper',
      ),
      {
        form: 'body',
        side: 0,
        paint: 'upper',
        stations: [
          [9.3, 0.7, 2.5],
          [7.2, 1.25, 3.1],
          [5.0, 1.45, 3.4],
          [4.3, 2.05, 3.3],
          [0, 2.25, 3.4],
          [-5, 2.1, 3.3],
          [-8.6, 1.75, 3.0],
          [-10.3, 1.4, 2.7],
        ],
      },
      {
        form: 'body',
        side: 0,
        paint: 'nose',
        stations: [
          [11.2, 0.05, 1.9],
          [10.4, 0.4, 2.2],
          [9.2, 0.75, 2.5],
        ],
      },
      {
        form: 'body',
        side: 0,
        paint: 'glass',
        stations: [
          [7.9, 0.2, 3.3],
          [7.2, 0.85, 3.7],
          [5.8, 0.85, 3.8],
          [5.0, 0.4, 3.6],
        ],
      },
      ...pairOfBodies(
        0.75,
        [
          [-10.1, 0.62, 2.6],
          [-11.2, 0.5, 2.3],
        ],
        'metal',
      ),
      {
        form: 'body',
        side: 0,
        paint: 'fin',
        stations: [
          [-3.5, 0.16, 3.6],
          [-7, 0.2, 4.8],
          [-9.3, 0.18, 6.1],
          [-11, 0.14, 6.1],
        ],
      },
    ],
  };
}

const twinTail: Airframe = {
  length: 21.9,
  span: 14.7,
  parts: [
    ...bothSides(
      [
        [2.2, 2.2],
        [-3.1, 7.25],
        [-5.5, 7.35],
        [-5.7, 2.2],
      ],
      2.6,
      'upper',
    ),
    ...bothSides(
      [
        [7.2, 0.7],
        [4.2, 1.6],
        [2.2, 2.5],
        [-6.5, 2.9],
        [-9.4, 2.7],
        [-9.4, 0.2],
        [2, 0.2],
      ],
      2.7,
      'upper',
    ),
    ...bothSides(
      [
        [4.7, 1.4],
        [3.0, 3.15],
        [2.2, 3.15],
        [2.5, 1.5],
      ],
      2.9,
      'upper',
    ),
    ...bothSides(
      [
        [-6.8, 2.6],
        [-9.3, 4.9],
        [-10.9, 4.9],
        [-10.3, 2.4],
      ],
      2.5,
      'upper',
    ),
    ...pairOfBodies(
      1.5,
      [
        [1.8, 0.75, 2.8],
        [-3, 0.85, 3.0],
        [-8.6, 0.8, 3.0],
      ],
      'upper',
    ),
    ...pairOfBodies(
      1.5,
      [
        [-8.6, 0.72, 2.9],
        [-10.4, 0.55, 2.6],
      ],
      'metal',
    ),
    {
      form: 'body',
      side: 0,
      paint: 'upper',
      stations: [
        [8.7, 0.7, 3.0],
        [7.0, 0.95, 3.6],
        [4.5, 1.1, 4.0],
        [1.5, 1.1, 3.8],
        [-3, 0.8, 3.4],
        [-8, 0.5, 3.1],
        [-10.9, 0.25, 2.8],
      ],
    },
    {
      form: 'body',
      side: 0,
      paint: 'nose',
      stations: [
        [10.9, 0.05, 2.2],
        [9.9, 0.45, 2.6],
        [8.6, 0.72, 3.0],
      ],
    },
    {
      form: 'body',
      side: 0,
      paint: 'glass',
      stations: [
        [7.7, 0.2, 3.8],
        [6.9, 0.55, 4.3],
        [4.7, 0.55, 4.4],
        [3.8, 0.25, 4.2],
      ],
    },
    ...pairOfBodies(
      2.35,
      [
        [-4.8, 0.14, 3.2],
        [-7.2, 0.18, 5.6],
        [-8.2, 0.18, 6.3],
        [-9.7, 0.14, 6.3],
      ],
      'fin',
    ),
  ],
};

const transport: Airframe = {
  length: 46.6,
  span: 50.5,
  parts: [
    {
      form: 'body',
      side: 0,
      paint: 'upper',
      stations: [
        [23.3, 0.2, 3.8],
        [22.3, 1.3, 5.2],
        [20, 2.1, 6.6],
        [17, 2.45, 7.2],
        [-7, 2.45, 7.2],
        [-15, 1.7, 7.0],
        [-21, 0.8, 6.6],
        [-23.3, 0.2, 6.2],
      ],
    },
    {
      form: 'body',
      side: 0,
      paint: 'glass',
      stations: [
        [21.9, 0.9, 5.8],
        [21.1, 1.35, 6.4],
        [20.6, 1.3, 6.6],
      ],
    },
    ...bothSides(
      [
        [7.2, 1.8],
        [6.6, 2.6],
        [-4.4, 25.2],
        [-7.4, 25.2],
        [-3.2, 8.6],
        [-2.6, 1.8],
      ],
      7.5,
      'upper',
    ),
    ...pairOfBodies(
      6.4,
      [
        [8.6, 0.6, 5.9],
        [7.6, 1.05, 6.3],
        [4.5, 0.95, 6.2],
        [2.6, 0.5, 5.9],
      ],
      'metal',
    ),
    ...pairOfBodies(
      10.6,
      [
        [6.4, 0.6, 5.9],
        [5.4, 1.05, 6.3],
        [2.3, 0.95, 6.2],
        [0.4, 0.5, 5.9],
      ],
      'metal',
    ),
    ...pairOfBodies(
      2.6,
      [
        [5.5, 0.4, 3.4],
        [3.5, 1.0, 3.9],
        [-4, 1.0, 3.9],
        [-6.5, 0.3, 3.4],
      ],
      'upper',
    ),
    {
      form: 'body',
      side: 0,
      paint: 'fin',
      stations: [
        [-13, 0.25, 8.0],
        [-17.5, 0.35, 13.6],
        [-22.5, 0.3, 14.4],
      ],
    },
    ...bothSides(
      [
        [-17.6, 0.1],
        [-21.9, 8.5],
        [-24.3, 8.6],
        [-22.8, 0.1],
      ],
      14.6,
      'upper',
    ),
  ],
};

/** @param sweepDeg how far a swing-wing's wings are turned back: 5 spread … 55 swept. */
export function airframe(type: AircraftType, sweepDeg = 5): Airframe {
  if (type === 'swing-wing') return swingWing(sweepDeg);
  return type === 'twin-tail' ? twinTail : transport;
}

export const schemes = {
  paleGrey: {
    upper: colour('#b9bfc2'),
    patch: colour('#a9b0b5'),
    nose: colour('#dadcd8'),
    glass: colour('#34404a'),
    metal: colour('#6b625a'),
    fin: colour('#c3c7c8'),
  },
  wornGrey: {
    upper: colour('#a8abab'),
    patch: colour('#959a9c'),
    nose: colour('#cfd0ca'),
    glass: colour('#323c44'),
    metal: colour('#61584f'),
    fin: colour('#b0b3b2'),
  },
  blueGrey: {
    upper: colour('#a6b2bb'),
    patch: colour('#8494a2'),
    nose: colour('#c6ccce'),
    glass: colour('#2e3640'),
    metal: colour('#6a645c'),
    fin: colour('#b7c0c6'),
  },
  darkBlue: {
    upper: colour('#8b99a6'),
    patch: colour('#6d7d8d'),
    nose: colour('#949fa7'),
    glass: colour('#2a323b'),
    metal: colour('#5d5852'),
    fin: colour('#9aa7b1'),
  },
  white: {
    upper: colour('#d6d8d6'),
    patch: colour('#c9ccca'),
    nose: colour('#c4c6c2'),
    glass: colour('#39424a'),
    metal: colour('#b9b9b4'),
    fin: colour('#dcdddb'),
  },
} as const satisfies Record<string, Scheme>;
