/** What the parts of a graphic measure, at the design width. Text is 15 px or more here, so 11 px or more at the least width. */
export const measures = {
  gutter: 24,
  badgeRadius: 16,
  markerStroke: 6,
  hatch: 14,
  title: 38,
  deck: 20,
  label: 24,
  detail: 16,
  strip: 17,
  key: 17,
  credit: 17,
  print: 15,
  rail: 400,
  locator: 132,
  inset: 236,
} as const;

export const GREY = '#575757';
export const RULE = '#d6d6d6';
export const LABEL_BAR = '#1f1f1f';
