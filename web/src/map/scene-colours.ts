import type { CogTile } from './cog.ts';
import type { Levels } from './stretch.ts';
import type { Paint } from './tile-source.ts';

type OfChannels = [red: number, green: number, blue: number];

/** How samples become colours: what may change while textures stay. */
export interface SceneColours {
  /** Samples at which a colour begins, as textures hold them. */
  readonly black: OfChannels;
  /** Colour, 0..1, for each unit of sample. */
  readonly gain: OfChannels;
  readonly exponent: number;
}

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

/** A scene's colours as bytes, as `SceneLayer` draws them. */
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
export function sceneColours(levels: Levels, { gamma, isByte }: { gamma: number; isByte: boolean }): SceneColours {
  const unit = isByte ? 255 : 1;
  const each = (value: (channel: Levels[number]) => number) => levels.map(value) as OfChannels;
  return {
    black: each(({ black }) => black / unit),
    gain: each(({ black, white }) => unit / (white - black)),
    exponent: 1 / gamma,
  };
}
