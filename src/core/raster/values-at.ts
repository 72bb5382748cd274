/** One value of each place. What `Float64Array.from` gives, which asks an iterator for place after place and takes ten times as long. */
export function valuesAt(places: ArrayLike<number>, valueAt: (place: number) => number): Float64Array {
  const values = new Float64Array(places.length);
  for (let k = 0; k < values.length; k++) values[k] = valueAt(places[k]!);
  return values;
}
