import type { Grid, PixelWindow } from '../../src/core/geo/grid.ts';
import type { Raster } from '../../src/core/raster/raster.ts';
import type { Acquisition } from './acquisition.ts';
import { type Canvas, type Layer, paintLayers } from './canvas.ts';
import { castCeiling, type HeightField, lightSamples, type Radiance, seeFromSatellite } from './light.ts';
import type { Noise } from './noise.ts';
import type { Place } from './outline.ts';
import { blurReach, exposePixels, integratePixels } from './sensor.ts';
import type { SkyDirection } from './sun-position.ts';

/** What the ground holds on one day. */
export interface World {
  /** Painted in order; together they must cover the ground. */
  readonly layers: readonly Layer[];
  /** Map position of the place (0, 0), CRS units (m). */
  readonly origin: Place;
  /** No layer stands higher, m: it bounds how far a shadow can fall. */
  readonly tallest: number;
  readonly haze: Noise;
}

/** Samples beside a window. */
interface Pads {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** Samples along a pixel's side. */
const SUPERSAMPLING = 3;
const FLOAT_PLANES = 8;

/**
 * Renders windows of a scene: paint and heights at three samples a pixel's side, shadows and lean by geometry, then
 * what air and sensor do. Windows abut without seams, as every sample lies on the image's own lattice.
 *
 * Keeps its sample buffers between calls: 35 bytes a sample, about 100 MB for windows of 512 px.
 */
export class ImageRenderer {
  readonly #world: World;
  readonly #grid: Grid;
  readonly #acquisition: Acquisition;
  readonly #planes: Float32Array[] = Array.from({ length: FLOAT_PLANES }, () => new Float32Array(0));
  #cover = new Uint8Array(0);
  #owners = new Uint16Array(0);

  /** @param grid square pixels in metres. */
  constructor(world: World, grid: Grid, acquisition: Acquisition) {
    this.#world = world;
    this.#grid = grid;
    this.#acquisition = acquisition;
  }

  /** @returns red, green and blue, uint8, all valid. */
  render(window: PixelWindow): Raster {
    const { sun, satellite, blurPx, shiftPx } = this.#acquisition;
    const { origin, haze } = this.#world;
    const { originX, originY, pixelWidth } = this.#grid;
    const pads = this.#pads();
    const { canvas, field } = this.#canvas(window, pads);
    paintLayers(canvas, this.#world.layers, this.#owners);

    const ceiling = this.#plane(4, canvas);
    castCeiling(field, sun, ceiling);
    lightSamples(field, canvas, sun, ceiling);
    castCeiling(field, satellite, ceiling);
    const seen: Radiance = { red: this.#plane(5, canvas), green: this.#plane(6, canvas), blue: this.#plane(7, canvas) };
    seeFromSatellite(field, canvas, { satellite, sun }, ceiling, seen);

    const light = [seen.red, seen.green, seen.blue].map((values) =>
      integratePixels(
        { values, width: canvas.width, firstCol: pads.left, firstRow: pads.top, supersampling: SUPERSAMPLING },
        window.width,
        window.height,
        blurPx,
      ),
    );
    const bands = exposePixels(light, window, this.#acquisition, haze, {
      left: originX - origin.x + (window.col + shiftPx.col) * pixelWidth,
      top: originY - origin.y - (window.row + shiftPx.row) * pixelWidth,
      pixelSize: pixelWidth,
    });
    return {
      width: window.width,
      height: window.height,
      bands,
      valid: new Uint8Array(window.width * window.height).fill(1),
    };
  }

  /** Samples needed round a window: for the blur, and towards sun and satellite for what stands in their way. */
  #pads(): Pads {
    const { sun, satellite, blurPx } = this.#acquisition;
    const step = this.#grid.pixelWidth / SUPERSAMPLING;
    const blur = Math.ceil(blurReach(blurPx) * SUPERSAMPLING) + 1;
    const pads = { left: blur, right: blur, top: blur, bottom: blur };
    for (const { azimuthDeg, elevationDeg } of [sun, satellite] satisfies SkyDirection[]) {
      const reach = this.#world.tallest / Math.tan((elevationDeg * Math.PI) / 180) / step;
      const east = Math.ceil(reach * Math.sin((azimuthDeg * Math.PI) / 180));
      const north = Math.ceil(reach * Math.cos((azimuthDeg * Math.PI) / 180));
      pads.right += Math.max(0, east) + 1;
      pads.left += Math.max(0, -east) + 1;
      pads.top += Math.max(0, north) + 1;
      pads.bottom += Math.max(0, -north) + 1;
    }
    return pads;
  }

  #canvas(window: PixelWindow, pads: Pads): { readonly canvas: Canvas; readonly field: HeightField } {
    const { originX, originY, pixelWidth } = this.#grid;
    const { origin } = this.#world;
    const { shiftPx } = this.#acquisition;
    const step = pixelWidth / SUPERSAMPLING;
    const width = window.width * SUPERSAMPLING + pads.left + pads.right;
    const height = window.height * SUPERSAMPLING + pads.top + pads.bottom;
    const originCol = window.col * SUPERSAMPLING - pads.left;
    const originRow = window.row * SUPERSAMPLING - pads.top;
    if (this.#cover.length < width * height) {
      this.#cover = new Uint8Array(width * height);
      this.#owners = new Uint16Array(width * height);
    }
    const size = { width, height };
    const canvas: Canvas = {
      ...size,
      step,
      left: originX - origin.x + shiftPx.col * pixelWidth + (originCol + 0.5) * step,
      top: originY - origin.y - shiftPx.row * pixelWidth - (originRow + 0.5) * step,
      red: this.#plane(0, size),
      green: this.#plane(1, size),
      blue: this.#plane(2, size),
      heights: this.#plane(3, size),
      cover: this.#cover,
    };
    return { canvas, field: { ...size, step, originCol, originRow, heights: canvas.heights } };
  }

  #plane(index: number, { width, height }: { readonly width: number; readonly height: number }): Float32Array {
    const kept = this.#planes[index]!;
    if (kept.length >= width * height) return kept.subarray(0, width * height);
    const plane = new Float32Array(width * height);
    this.#planes[index] = plane;
    return plane;
  }
}
