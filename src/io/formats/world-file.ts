import { TypeNotSupported } from '../../core/contract/errors.ts';
import { type Placement, placementOf } from './geotiff-placement.ts';

/**
 * Reads a world file (`.tfw`, `.pgw`, `.jgw`, `.wld`): six numbers, of which the last two place the centre of the first
 * pixel; half a pixel is taken off, so that the corner comes out. It says nothing of the CRS.
 *
 * @throws RotatedGrid; TypeNotSupported where it does not hold six numbers.
 */
export function parseWorldFile(
  text: string,
  size: { readonly width: number; readonly height: number },
  name: string,
): Placement {
  const numbers = text
    .trim()
    .split(/\s+/)
    .map((word) => Number(word.replace(',', '.')));
  if (numbers.length < 6 || numbers.slice(0, 6).some(Number.isNaN)) {
    throw new TypeNotSupported(`"${name}" should be a world file of six numbers. Repair it or move it away.`);
  }
  const [a, d, b, e, x, y] = numbers as [number, number, number, number, number, number];
  return placementOf({ a, b, c: x - a / 2 - b / 2, d, e, f: y - d / 2 - e / 2 }, size, name);
}
