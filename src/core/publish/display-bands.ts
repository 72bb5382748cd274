/** One band to show, by its index on either date. */
export interface DisplayBand {
  readonly name: string;
  readonly before: number;
  readonly after: number;
}

/**
 * The bands that a person is shown: red, green and blue where both dates have them, else the first three they share,
 * else the first one, as grey. Where no name is shared, bands in the same place are taken for the same.
 *
 * @returns three bands or one.
 */
export function displayBands(before: readonly string[], after: readonly string[]): readonly DisplayBand[] {
  const pair = (name: string) => ({ name, before: before.indexOf(name), after: after.indexOf(name) });
  const shared = before.filter((name) => after.includes(name));
  const colours = ['red', 'green', 'blue'];
  if (colours.every((name) => shared.includes(name))) return colours.map(pair);
  const bands =
    shared.length > 0
      ? shared.map(pair)
      : before.slice(0, after.length).map((name, index) => ({ name, before: index, after: index }));
  return bands.slice(0, bands.length >= 3 ? 3 : 1);
}
