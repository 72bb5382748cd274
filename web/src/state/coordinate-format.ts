import { signal } from '@preact/signals';
import { type CoordinateFormat, coordinateFormats } from '../../../src/core/geo/format-coordinates.ts';

const KEY = 'aftermath.coordinates';

/** How positions are written for the person at this browser. */
export const coordinateFormat = signal<CoordinateFormat>(
  coordinateFormats.find((format) => format === localStorage.getItem(KEY)) ?? 'decimal',
);

export function chooseCoordinateFormat(format: CoordinateFormat): void {
  coordinateFormat.value = format;
  localStorage.setItem(KEY, format);
}
