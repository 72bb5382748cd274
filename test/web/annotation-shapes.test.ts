import { describe, expect, it } from 'vitest';
import type { Annotation } from '../../src/core/contract/review.ts';
import { type Crs, crsFromEpsg } from '../../src/core/geo/crs.ts';
import { type Grid, pixelGrid } from '../../src/core/geo/grid.ts';
import { groundPixelSize } from '../../src/core/geo/ground.ts';
import { groundPositions } from '../../src/core/geo/ground-positions.ts';
import { areaInWords, lengthInWords, rulerOf } from '../../web/src/annotations/measure.ts';
import { readGeojson } from '../../web/src/annotations/read-geojson.ts';
import { isSame, movedBy, withCornerAdded, withCornerAt, withoutCorner } from '../../web/src/annotations/shapes.ts';
import { annotationsGeojson } from '../../web/src/annotations/write-geojson.ts';

const at = (col: number, row: number) => ({ col, row });
const gridOf = (change: Partial<Grid & { readonly crs: Crs }>) => ({
  crs: crsFromEpsg(32636)!,
  originX: 546_000,
  originY: 4_993_000,
  pixelWidth: 0.5,
  pixelHeight: 0.5,
  width: 700,
  height: 600,
  ...change,
});
const UTM = gridOf({});
/** Pixels of 0.0001° across 180° E, written on beyond it. */
const ANTIMERIDIAN = gridOf({
  crs: crsFromEpsg(4326)!,
  originX: 179.98,
  originY: -16.9,
  pixelWidth: 1e-4,
  pixelHeight: 1e-4,
});
const MERCATOR = gridOf({ crs: crsFromEpsg(3857)!, originX: 20_037_100, originY: -1_900_000 });

const annotation = (shape: Annotation['shape'], points: Annotation['points'], text = ''): Annotation => ({
  id: crypto.randomUUID(),
  shape,
  points,
  text,
  colour: 'orange',
  isMeasured: shape === 'polygon',
});
const drawn: readonly Annotation[] = [
  annotation('point', [at(10.125, 20)], '<b>Crater</b> & more'),
  annotation('line', [at(0, 0), at(100, 50), at(690, 590)]),
  annotation('arrow', [at(600, 100), at(300, 300)], 'here'),
  annotation('box', [at(400, 300), at(100, 500)]),
  annotation('polygon', [at(100, 100), at(120, 400), at(420, 380), at(400, 90)], 'Apron'),
  annotation('call-out', [at(50, 50), at(80, 20)]),
  annotation('text', [at(333, 222)], 'North\nstands'),
];

const rulerFor = (grid: Grid, gsdMeters: number | null = 0.5) => {
  const scene = { gsdMeters } as Parameters<typeof rulerOf>[0]['inputs']['before'];
  return rulerOf({ grid, pixelMeters: groundPixelSize(grid), inputs: { before: scene, after: scene } });
};
const read = (value: unknown, grid: Grid = UTM) =>
  readGeojson(typeof value === 'string' ? value : JSON.stringify(value), {
    grid,
    positions: groundPositions(grid)!,
    colour: 'white',
  });

describe('an annotation’s points', () => {
  it('keep a box a box, whichever corner moves', () => {
    const box = annotation('box', [at(10, 20), at(30, 40)]);
    expect(withCornerAt(box, 1, at(35, 15)).points).toEqual([at(10, 15), at(35, 40)]);
    expect(withCornerAt(box, 3, at(5, 45)).points).toEqual([at(5, 20), at(30, 45)]);
    expect(withoutCorner(box, 0)).toBeNull();
  });

  it('come and go, but never fewer than the shape needs', () => {
    const triangle = annotation('polygon', [at(0, 0), at(10, 0), at(0, 10)]);
    const four = withCornerAdded(triangle, 2, at(-1, 5));
    expect(four.points).toEqual([at(0, 0), at(10, 0), at(0, 10), at(-1, 5)]);
    expect(withoutCorner(four, 3)!.points).toEqual(triangle.points);
    expect(withoutCorner(triangle, 0)).toBeNull();
  });

  it('stay on the grid when the whole is moved, and keep their shape', () => {
    const line = annotation('line', [at(10, 10), at(60, 30)]);
    expect(movedBy(line, at(-50, 1000), { width: 100, height: 100 }).points).toEqual([at(0, 80), at(50, 100)]);
  });
});

describe('a measure', () => {
  it('is geodesic: 100 m on a UTM grid are 100.04 m on the ground where the scale is 0.9996', () => {
    const ruler = rulerFor(gridOf({ originX: 499_900 }));
    const { length } = ruler({ shape: 'line', points: [at(0, 300), at(200, 300)] })!;
    expect(length).toBeCloseTo(100 / 0.9996, 3);
  });

  it('is the same across the antimeridian as elsewhere', () => {
    const path = { shape: 'polygon', points: [at(100, 100), at(500, 100), at(500, 400), at(100, 400)] } as const;
    const there = rulerFor(ANTIMERIDIAN)(path)!;
    const here = rulerFor({ ...ANTIMERIDIAN, originX: 10 })(path)!;
    expect(there.length).toBeCloseTo(here.length, 3);
    expect(there.area! / here.area!).toBeCloseTo(1, 8);
    expect(areaInWords(there)).toMatch(/^14\.\d km²$/);
  });

  it('tells no more digits than the pixels carry', () => {
    const square = { shape: 'box', points: [at(100, 100), at(300, 300)] } as const;
    const at50cm = rulerFor(UTM)(square)!;
    expect([areaInWords(at50cm), lengthInWords(at50cm)]).toEqual(['1.00 ha', '400 m']);
    expect(lengthInWords(rulerFor(UTM, 3)({ shape: 'line', points: [at(0, 0), at(47.3, 0)] })!)).toBe('24 m');
    expect(lengthInWords(rulerFor(UTM, 10)({ shape: 'line', points: [at(0, 0), at(47.3, 0)] })!)).toBe('20 m');
    const long = rulerFor(UTM)({ shape: 'line', points: [at(0, 0), at(0, 600), at(700, 600), at(700, 0), at(0, 0)] })!;
    expect(lengthInWords(long)).toBe('1.300 km');
  });

  it('without georeference is in pixels only', () => {
    const ruler = rulerFor(pixelGrid(700, 600), null);
    const triangle = ruler({ shape: 'polygon', points: [at(0, 0), at(40, 0), at(0, 30)] })!;
    expect([areaInWords(triangle), lengthInWords(triangle)]).toEqual(['600 px²', '120 px']);
    expect(ruler({ shape: 'call-out', points: [at(0, 0), at(3, 4)] })).toBeNull();
  });
});

describe('GeoJSON of annotations', () => {
  it.each([
    ['on a UTM grid', UTM],
    [
      'in degrees',
      gridOf({ crs: crsFromEpsg(4326)!, originX: 33.58, originY: 45.09, pixelWidth: 1e-5, pixelHeight: 1e-5 }),
    ],
    ['on Web Mercator beside the antimeridian', MERCATOR],
  ])('comes back as it went out, %s', async (_, grid) => {
    const text = JSON.stringify(annotationsGeojson(drawn, grid, rulerFor(grid)));
    const { annotations, notes } = await read(text, grid);
    expect(notes).toEqual([]);
    annotations.forEach((one, i) => {
      expect(isSame(one, drawn[i]!), `${one.shape} ${JSON.stringify(one.points)}`).toBe(true);
    });
    const { points } = annotations[4]!;
    expect(isSame({ ...annotations[4]!, points: points.toSpliced(2, 1, at(0, 0)) }, drawn[4]!)).toBe(false);
  });

  it('is cut at the antimeridian, and its parts lie in their place again', async () => {
    const { features } = annotationsGeojson(drawn, ANTIMERIDIAN, rulerFor(ANTIMERIDIAN));
    expect(features.map(({ geometry }) => geometry.type)).toEqual([
      'Point',
      'MultiLineString',
      'LineString',
      'MultiPolygon',
      'MultiPolygon',
      'LineString',
      'Point',
    ]);
    const lons = JSON.stringify(features.map(({ geometry }) => geometry.coordinates)).match(/\[(-?[\d.]+),/g)!;
    for (const lon of lons) expect(Math.abs(Number(lon.slice(1, -1)))).toBeLessThanOrEqual(180);
    const { annotations, notes } = await read({ type: 'FeatureCollection', features }, ANTIMERIDIAN);
    expect(annotations).toHaveLength(drawn.length + 3);
    expect(notes).toEqual([]);
  });

  it('takes every geometry of the standard, alone or nested, parts as annotations of their own', async () => {
    const { lonLat } = helpers(UTM);
    const ring = [lonLat(10, 10), lonLat(20, 10), lonLat(20, 20), lonLat(10, 10)];
    const { annotations, notes } = await read({
      type: 'FeatureCollection',
      features: [
        {
          type: 'Feature',
          properties: { name: 'Pair' },
          geometry: { type: 'MultiPoint', coordinates: [lonLat(1, 1), lonLat(2, 2)] },
        },
        {
          type: 'Feature',
          properties: null,
          geometry: { type: 'MultiLineString', coordinates: [[lonLat(1, 1), lonLat(5, 5)]] },
        },
        {
          type: 'Feature',
          properties: { title: 'T', colour: 'sky-blue' },
          geometry: { type: 'MultiPolygon', coordinates: [[ring], [ring, ring]] },
        },
        {
          type: 'Feature',
          id: crypto.randomUUID(),
          properties: { title: 'Both' },
          geometry: {
            type: 'GeometryCollection',
            geometries: [
              { type: 'Point', coordinates: [...lonLat(3, 3), 120] },
              { type: 'Polygon', coordinates: [ring] },
            ],
          },
        },
        { type: 'Feature', properties: {}, geometry: null },
      ],
    });
    expect(annotations.map(({ shape, text }) => `${shape} ${text}`)).toEqual([
      'point Pair',
      'point Pair',
      'line ',
      'polygon T',
      'polygon T',
      'point Both',
      'polygon Both',
    ]);
    expect(annotations[3]!.colour).toBe('sky-blue');
    expect(annotations[3]!.points).toHaveLength(3);
    expect(new Set(annotations.map(({ id }) => id)).size).toBe(7);
    expect(notes).toEqual(['1 shape came without its holes.', '1 shape has no geometry.']);
  });

  it('leaves out what lies elsewhere and says so, keeps what reaches over the edge', async () => {
    const { lonLat } = helpers(UTM);
    const point = (coordinates: unknown) => ({
      type: 'Feature',
      properties: {},
      geometry: { type: 'Point', coordinates },
    });
    const { annotations, notes } = await read({
      type: 'FeatureCollection',
      features: [
        point(lonLat(5, 5)),
        point(lonLat(-5, 5)),
        point([0, 0]),
        point([500, 91]),
        point(['1', 2]),
        {
          type: 'Feature',
          properties: {},
          geometry: { type: 'LineString', coordinates: [lonLat(-50, 300), lonLat(750, 300)] },
        },
      ],
    });
    expect(annotations.map(({ shape }) => shape)).toEqual(['point', 'line']);
    expect(notes).toEqual([
      '2 shapes lie outside the scene and were left out.',
      '1 shape reaches beyond the scene.',
      '2 shapes could not be read and were left out.',
    ]);
  });

  it.each([
    ['no JSON', 'it is no JSON at all', '{"type": "Feat'],
    ['another JSON', 'no “type”', '[1, 2]'],
    ['no shape in it', 'holds no shapes', { type: 'FeatureCollection', features: [] }],
    ['metres for degrees', 'in metres', { type: 'Point', coordinates: [546_100, 4_992_900] }],
    [
      'another CRS',
      'are in urn:ogc:def:crs:EPSG::32636',
      {
        type: 'FeatureCollection',
        crs: { type: 'name', properties: { name: 'urn:ogc:def:crs:EPSG::32636' } },
        features: [],
      },
    ],
    ['another place', 'lies outside this scene', { type: 'Point', coordinates: [2.3, 48.8] }],
    ['a type of its own', 'Nothing in the file can be read', { type: 'Topology', objects: {} }],
    [
      'endless nesting',
      'Nothing in the file can be read',
      `${'{"type":"GeometryCollection","geometries":['.repeat(500)}${']}'.repeat(500)}`,
    ],
  ])('is refused in a sentence where it is %s', async (_, why, file) => {
    await expect(read(file)).rejects.toThrow(why);
  });
});

function helpers(grid: Grid) {
  const positions = groundPositions(grid)!;
  return {
    lonLat(col: number, row: number): [number, number] {
      const { lon, lat } = positions.toLonLat({ col, row });
      return [lon, lat];
    },
  };
}
