/**
 * The bands that a model is shown, one for each of its channels.
 *
 * By name where all names are there; of an image that does not name its bands the first ones in order, if it has
 * as many; else one band for all of them, as grey: the first that has a wanted name, or the first.
 *
 * @param channels as the model's card names them: `red`, `green`, `blue`.
 * @param bandNames of the image.
 * @returns indices of bands.
 */
export function channelBands(channels: readonly string[], bandNames: readonly string[]): readonly number[] {
  const named = channels.map((channel) => bandNames.indexOf(channel));
  if (named.every((band) => band >= 0)) return named;
  const isUnnamed = bandNames.every((name) => /^band\d+$/.test(name));
  if (isUnnamed && bandNames.length >= channels.length) return channels.map((_, index) => index);
  const grey = named.find((band) => band >= 0) ?? 0;
  return channels.map(() => grey);
}
