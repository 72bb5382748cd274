/** Planes of float32, row-major, channel last. */
export interface Tensor {
  readonly width: number;
  readonly height: number;
  readonly channels: number;
  readonly data: Float32Array;
}

/** Runs one model on one tile, HWC in, HWC out. */
export type Infer = (tile: Tensor) => Promise<Tensor>;
