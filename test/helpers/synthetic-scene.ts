import type { Acquisition } from '../../samples/render/acquisition.ts';
import { aircraftLayers, aircraftOutline, type ParkedAircraft, wreckLayers } from '../../samples/render/aircraft.ts';
import { type AircraftType, schemes } from '../../samples/render/airframes.ts';
import { type Layer, layer, opaqueLayer } from '../../samples/render/canvas.ts';
import { burn, crater, debris, rubble } from '../../samples/render/damage.ts';
import { growing, growths } from '../../samples/render/ground.ts';
import { ImageRenderer } from '../../samples/render/image.ts';
import { makeTextures } from '../../samples/render/noise.ts';
import { blob, circle, type Frame, frameAt, type Place, rectangle } from '../../samples/render/outline.ts';
import { concrete, slabs, stain } from '../../samples/render/pavement.ts';
import { Random } from '../../samples/render/random.ts';
import { berm, building, makeTree, roofs, tree } from '../../samples/render/structures.ts';
import type { SkyDirection } from '../../samples/render/sun-position.ts';
import type { Fate, TruthObject } from '../../samples/render/truth.ts';
import type { PixelBox } from '../../src/core/contract/finding.ts';
import type { Grid } from '../../src/core/geo/grid.ts';
import type { PixelPoint } from '../../src/core/geo/points.ts';
import type { Raster } from '../../src/core/raster/raster.ts';
import { gridAt } from './scenes.ts';

/** A thing to plant; its middle in pixels of the grid (before any misregistration), its size in metres. */
type Planted<T> = PixelPoint & T;

export interface SyntheticPairOptions {
  readonly seed?: number;
  readonly widthPx?: number;
  readonly heightPx?: number;
  readonly gsdMeters?: number;
  /** What grows where nothing is planted. */
  readonly ground?: keyof typeof growths;
  /** Slabs of concrete, on both dates. */
  readonly pavements?: readonly Planted<{ length: number; width: number; headingDeg?: number }>[];
  /** Berms of three sides, open to their heading, on both dates. */
  readonly berms?: readonly Planted<{ width: number; depth: number; height: number; headingDeg?: number }>[];
  readonly trees?: readonly Planted<{ radius: number; height: number }>[];
  readonly craters?: readonly Planted<{ diameterMeters: number }>[];
  readonly burns?: readonly Planted<{ radiusMeters: number }>[];
  readonly buildings?: readonly Planted<{
    length: number;
    width: number;
    height: number;
    headingDeg?: number;
    fate?: 'present' | 'destroyed' | 'arrived' | 'departed';
  }>[];
  readonly aircraft?: readonly Planted<{ type?: AircraftType; headingDeg?: number; fate?: Fate }>[];
  /** Misregistration of the after image: what to add to its pixel coordinates to get the before image's. */
  readonly shiftPx?: PixelPoint;
  readonly haze?: number;
  /** Noise of both images, standard deviation in steps of 255. */
  readonly noise?: number;
  readonly blurPx?: number;
  readonly sunBefore?: SkyDirection;
  readonly sunAfter?: SkyDirection;
  readonly satelliteBefore?: SkyDirection;
  readonly satelliteAfter?: SkyDirection;
}

export interface SyntheticPair {
  readonly before: Raster;
  readonly after: Raster;
  /** Of both images; in UTM 36N. */
  readonly grid: Grid;
  /** Outlines in metres from the grid's top left corner, x east and y north (so y < 0). */
  readonly truth: readonly TruthObject[];
}

const NADIR: SkyDirection = { azimuthDeg: 0, elevationDeg: 90 };

/**
 * Renders two dates of a small piece of ground with planted changes, by the sample's generator: about 1 s for
 * 512 × 512 px. The truth comes back with the pixels; nothing here knows of any detector.
 */
export function renderSyntheticPair(options: SyntheticPairOptions = {}): SyntheticPair {
  const { seed = 1, widthPx = 256, heightPx = 256, gsdMeters = 0.5, ground = 'steppe' } = options;
  const grid = gridAt({ width: widthPx, height: heightPx, pixelWidth: gsdMeters, pixelHeight: gsdMeters });
  const textures = makeTextures(seed);
  const random = new Random(seed);
  const frameOf = ({ col, row, headingDeg = 0 }: PixelPoint & { readonly headingDeg?: number }): Frame =>
    frameAt(col * gsdMeters, -row * gsdMeters, headingDeg);
  const before: Layer[] = [];
  const after: Layer[] = [];
  const truth: TruthObject[] = [];
  const both = (...layers: readonly Layer[]): void => {
    before.push(...layers);
    after.push(...layers);
  };

  const reach = 2 * Math.max(widthPx, heightPx) * gsdMeters + 200;
  const north = frameAt(0, 0, 0);
  both(opaqueLayer(rectangle(north, 2 * reach, 2 * reach), growing(textures, growths[ground], frameAt(0, 0, 70))));
  for (const each of options.pavements ?? []) {
    const frame = frameOf(each);
    both(opaqueLayer(rectangle(frame, each.length, each.width), concrete(textures, frame, slabs.apron, seed)));
  }
  for (const each of options.berms ?? []) both(berm(textures, frameOf(each), each));
  options.burns?.forEach((each, i) => {
    const outline = blob(frameOf(each), each.radiusMeters, 0.25, random);
    after.push(burn(textures, frameOf(each), outline));
    truth.push({ id: `burn-${i}`, kind: 'burnt-ground', fate: 'appeared', outline });
  });
  options.craters?.forEach((each, i) => {
    const { diameterMeters } = each;
    after.push(crater(textures, frameOf(each), diameterMeters, random.fork(`crater ${i}`)));
    const outline = circle(frameOf(each), diameterMeters / 2, 32);
    truth.push({ id: `crater-${i}`, kind: 'crater', fate: 'appeared', outline, properties: { diameterMeters } });
  });
  options.buildings?.forEach((each, i) => {
    const { length, width, height, fate = 'present' } = each;
    const frame = frameOf(each);
    const shape = { length, width, eaves: height, ridge: height, roof: roofs.concrete, panel: 3 };
    const standing = building(textures, frame, shape, random.fork(`building ${i}`));
    if (fate !== 'arrived') before.push(...standing);
    if (fate === 'destroyed') after.push(...rubble(textures, frame, shape, random.fork(`rubble ${i}`)));
    else if (fate !== 'departed') after.push(...standing);
    truth.push({ id: `building-${i}`, kind: 'building', fate, outline: rectangle(frame, length, width) });
  });
  options.aircraft?.forEach((each, i) => {
    const { type = 'twin-tail', fate = 'present' } = each;
    const parked: ParkedAircraft = { type, frame: frameOf(each), scheme: schemes.paleGrey };
    if (fate !== 'arrived') before.push(...aircraftLayers(textures, parked));
    if (fate === 'destroyed') after.push(...wreckage(parked));
    else if (fate !== 'departed') after.push(...aircraftLayers(textures, parked));
    truth.push({ id: `aircraft-${i}`, kind: 'aircraft', fate, outline: aircraftOutline(parked), properties: { type } });
  });
  for (const each of options.trees ?? []) {
    both(tree(textures, makeTree(frameOf(each), each.radius, each.height, random)));
  }

  function wreckage(parked: ParkedAircraft): Layer[] {
    const place: Place = parked.frame;
    const own = random.fork(`wreck ${place.x} ${place.y}`);
    return [
      layer(circle(place, 16), stain(textures, place, 15, 0.85)),
      ...wreckLayers(textures, parked, 'tail'),
      ...debris(parked.frame, 15, 40, own),
    ];
  }

  const { sunBefore = { azimuthDeg: 145, elevationDeg: 56 }, sunAfter = { azimuthDeg: 235, elevationDeg: 51 } } =
    options;
  const { haze = 0.06, noise = 1.5, blurPx = 0.5, shiftPx = { col: 0, row: 0 } } = options;
  const seen: Omit<Acquisition, 'acquiredAt' | 'sun' | 'satellite' | 'noiseSeed'> = {
    haze: 0,
    hazePatchiness: 0,
    gain: [1, 1, 1],
    blurPx,
    noise,
    shiftPx: { col: 0, row: 0 },
  };
  const render = (layers: readonly Layer[], acquisition: Acquisition): Raster => {
    const world = { layers, origin: { x: grid.originX, y: grid.originY }, tallest: 17, haze: textures.cloud };
    return new ImageRenderer(world, grid, acquisition).render({ col: 0, row: 0, width: widthPx, height: heightPx });
  };
  return {
    before: render(before, {
      ...seen,
      acquiredAt: '2022-08-09T08:30:00Z',
      sun: sunBefore,
      satellite: options.satelliteBefore ?? NADIR,
      noiseSeed: 2 * seed,
    }),
    after: render(after, {
      ...seen,
      acquiredAt: '2022-08-10T12:10:00Z',
      haze,
      shiftPx,
      sun: sunAfter,
      satellite: options.satelliteAfter ?? NADIR,
      noiseSeed: 2 * seed + 1001,
    }),
    grid,
    truth,
  };
}

/** The upright box round an object of the truth, px of its image. */
export function truthBox({ outline }: TruthObject, gsdMeters: number): PixelBox {
  const cols = outline.map(({ x }) => x / gsdMeters);
  const rows = outline.map(({ y }) => -y / gsdMeters);
  return [Math.min(...cols), Math.min(...rows), Math.max(...cols), Math.max(...rows)];
}
