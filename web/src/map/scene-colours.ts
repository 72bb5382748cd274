import type { Style } from 'ol/layer/WebGLTile.js';
import type { CogTile } from './cog.ts';
import type { Levels } from './stretch.ts';
import type { Paint } from './tile-source.ts';

/** What the graphics card is told to make colours of samples: the values that may change while textures stay. */
export type SceneVariables = Readonly<Record<string, number>>;

/** A scene's samples as they are, with a fourth value that says where they are valid: levels and gamma come later. */
export function packScene(isByte: boolean): Paint {
  return ({ bands, valid }) => {
    const texture = isByte ? new Uint8Array(valid.length * 4) : new Float32Array(valid.length * 4);
    for (const [channel, samples] of bands.entries()) {
      // No NaN: it would spread to the pixels that it is blended with.
      for (let i = 0; i < valid.length; i++) if (valid[i]) texture[4 * i + channel] = samples[i]!;
    }
    const seen = isByte ? 255 : 1;
    for (let i = 0; i < valid.length; i++) if (valid[i]) texture[4 * i + 3] = seen;
    return texture;
  };
}

/** A scene's colours as bytes, as the style makes them. */
export function paintScene(levels: Levels, gamma: number): (tile: CogTile) => Uint8ClampedArray<ArrayBuffer> {
  return ({ bands, valid }) => {
    const rgba = new Uint8ClampedArray(valid.length * 4);
    for (const [channel, samples] of bands.entries()) {
      const { black, white } = levels[channel]!;
      const colour = (sample: number) =>
        255 * Math.min(1, Math.max(0, (sample - black) / (white - black))) ** (1 / gamma);
      for (let i = 0; i < valid.length; i++) rgba[4 * i + channel] = colour(samples[i]!);
    }
    for (let i = 0; i < valid.length; i++) rgba[4 * i + 3] = valid[i] ? 255 : 0;
    return rgba;
  };
}

/** @param isByte textures hold bytes as 0..1. */
export function sceneVariables(levels: Levels, { gamma, isByte }: { gamma: number; isByte: boolean }): SceneVariables {
  const unit = isByte ? 255 : 1;
  return {
    ...Object.fromEntries(
      levels.flatMap(({ black, white }, channel) => [
        [`black${channel}`, black / unit],
        [`gain${channel}`, unit / (white - black)],
      ]),
    ),
    exponent: 1 / gamma,
  };
}

/** The style that goes by these variables; each layer changes its own copy of them. */
export function sceneStyle(variables: SceneVariables): Style {
  const seen = ['clamp', ['band', 4], 1e-3, 1];
  // What is not valid counts as 0 where pixels are blended; dividing by the valid share takes it out again.
  const channel = (i: number) => {
    const level = ['*', ['-', ['/', ['band', i + 1], seen], ['var', `black${i}`]], ['var', `gain${i}`]];
    return ['^', ['clamp', level, 0, 1], ['var', 'exponent']];
  };
  return { variables: { ...variables }, color: ['array', channel(0), channel(1), channel(2), ['band', 4]] };
}
