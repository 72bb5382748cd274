import type { AnnotationColour } from '../../../src/core/contract/review.ts';

/** Okabe & Ito, "Color universal design", 2008; always drawn in a dark casing. */
export const colourCodes: Readonly<Record<AnnotationColour, string>> = {
  yellow: '#f0e442',
  orange: '#e69f00',
  'sky-blue': '#56b4e9',
  green: '#009e73',
  vermilion: '#d55e00',
  purple: '#cc79a7',
  white: '#ffffff',
};
