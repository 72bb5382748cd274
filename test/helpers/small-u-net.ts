import { GraphModel } from './graph-model.ts';

/**
 * A U-Net of known random weights: `levels` times two convolutions and a halving, and the way back with what was there
 * before. Gives planes of probabilities.
 */
export function smallUNet(size: number, { channels = 3, width = 4, levels = 2, outputs = 1 } = {}): GraphModel {
  const model = new GraphModel();
  const twice = (from: string, channelsIn: number, channelsOut: number) => {
    let value = from;
    for (const deep of [channelsIn, channelsOut]) {
      // As large as keeps the spread of the values (He et al. 2015).
      const filter = model.weight([3, 3, deep, channelsOut], undefined, Math.sqrt(6 / (9 * deep)));
      value = model.convolve(value, filter, { bias: model.weight([channelsOut], undefined, 0.1), activation: 'Relu' });
    }
    return value;
  };
  const kept: { value: string; depth: number }[] = [];
  let [value, depth] = ['image', channels];
  for (let level = 0; level < levels; level++) {
    value = twice(value, depth, width << level);
    depth = width << level;
    kept.push({ value, depth });
    value = model.pool('MaxPool', value, [2, 2], [2, 2]);
  }
  value = twice(value, depth, width << levels);
  depth = width << levels;
  for (let level = levels - 1; level >= 0; level--) {
    const skipped = kept[level]!;
    const side = size >> level;
    value = model.concatenate([model.resize('ResizeBilinear', value, [side, side]), skipped.value]);
    value = twice(value, depth + skipped.depth, skipped.depth);
    depth = skipped.depth;
  }
  const head = model.convolve(value, model.weight([1, 1, depth, outputs]), { bias: model.weight([outputs]) });
  return model.finish(model.each('Sigmoid', head));
}
