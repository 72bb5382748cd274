/** What one sample is. */
export type SampleType = 'uint8' | 'int8' | 'uint16' | 'int16' | 'uint32' | 'int32' | 'float32' | 'float64';

export type PixelArray =
  | Uint8Array
  | Int8Array
  | Uint16Array
  | Int16Array
  | Uint32Array
  | Int32Array
  | Float32Array
  | Float64Array;

/** The typed array that holds each sample type. */
export const pixelArrays = {
  uint8: Uint8Array,
  int8: Int8Array,
  uint16: Uint16Array,
  int16: Int16Array,
  uint32: Uint32Array,
  int32: Int32Array,
  float32: Float32Array,
  float64: Float64Array,
} as const satisfies Record<SampleType, unknown>;

/**
 * Pixels with their valid mask. Where and when they were taken stays with the `Scene` and its `Grid`.
 */
export interface Raster {
  /** Size, px. */
  readonly width: number;
  readonly height: number;
  /** One array a band, row-major, width × height; all of one sample type. */
  readonly bands: readonly PixelArray[];
  /** width × height: 1 where every band was measured, 0 under nodata or mask. Values there mean nothing. */
  readonly valid: Uint8Array;
}

export function allocatePixels(sampleType: SampleType, length: number): PixelArray {
  return new pixelArrays[sampleType](length);
}

export function allocateRaster(width: number, height: number, bandCount: number, sampleType: SampleType): Raster {
  const length = width * height;
  return {
    width,
    height,
    bands: Array.from({ length: bandCount }, () => allocatePixels(sampleType, length)),
    valid: new Uint8Array(length),
  };
}
