/** How much one tile changed, pixel by pixel. NaN where either date was not observed. */
export interface ChangeMap {
  /** 1 is the median of unchanged ground: magnitude 9 is nine times the usual difference here. */
  readonly magnitude: Float32Array;
  /** Change of log brightness, after minus before, mean of the bands; −0.69 is half as bright. */
  readonly brightening: Float32Array;
}
