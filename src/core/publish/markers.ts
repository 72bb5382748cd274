import type { Finding, FindingKind } from '../contract/finding.ts';
import type { PixelWindow } from '../geo/grid.ts';
import type { MarkerShape } from './graphic-scene.ts';
import { type Box, isInside, middleOf, outlinesCross, type Size } from './plane-geometry.ts';
import { isSpread, middleWithin } from './spread-finding.ts';

/** Shape and colour of each kind; colours after Okabe and Ito, "Color Universal Design", 2008. */
const markerStyles = {
  change: { shape: 'box', colour: '#f0e442' },
  crater: { shape: 'circle', colour: '#e69f00' },
  aircraft: { shape: 'diamond', colour: '#56b4e9' },
  building: { shape: 'corners', colour: '#f0e442' },
} as const satisfies Record<FindingKind, { shape: MarkerShape; colour: string }>;

/** What frames a finding on a panel. */
export interface Marker {
  readonly finding: Finding;
  readonly shape: MarkerShape;
  readonly colour: string;
  /** Inside the panel, px from its top-left corner. */
  readonly box: Box;
  /** Whether its own outline is drawn, and the marker is only a dot inside it. */
  readonly isSpread: boolean;
}

export interface MarkerOptions {
  /** No more markers than this. */
  readonly most: number;
  /** Width of a marker's line with its halo, px. */
  readonly strokePx: number;
}

/** A way to frame a finding; all in strokes. A dot only says where its middle is. */
type Framing = { readonly isDot: false; readonly gap: number; readonly leastSide: number } | { readonly isDot: true };

/** From the one that shows most to the one that needs least room. */
const FRAMINGS: readonly Framing[] = [
  { isDot: false, gap: 3, leastSide: 4 },
  { isDot: false, gap: 1, leastSide: 3 },
  { isDot: false, gap: 0, leastSide: 2 },
  { isDot: true },
];
const DOT_DIAMETER = 1.6;
/** A dot on the outline of a marker that is larger by this factor hides too little of it to confuse. */
const DOT_ON_OUTLINE = 2;

interface InView {
  readonly finding: Finding;
  /** Where it lies on the panel, px; of a spread one a point inside it. */
  readonly frame: Box;
  readonly isSpread: boolean;
}

/**
 * Markers of the strongest findings whose middle lies in the crop. Their outlines do not cross: where room is scarce a
 * finding is framed more closely or becomes a dot, the strongest last; one that has no room at all is left out.
 *
 * @param findings strongest first.
 * @param panel size of a panel, px; the crop fills it.
 */
export function markFindings(
  findings: readonly Finding[],
  crop: PixelWindow,
  panel: Size,
  options: MarkerOptions,
): Marker[] {
  const inView = findings
    .map((finding) => view(finding, crop, panel))
    .filter(({ frame }) => isInside(middleOf(frame), panel));
  const strongest = inView.slice(0, options.most);
  const lost = (markers: readonly Marker[]) =>
    strongest.filter(({ finding }) => !markers.some((marker) => marker.finding === finding)).length;
  // A dot hides what a frame shows.
  const dots = (markers: readonly Marker[]) =>
    markers.filter(({ shape, isSpread }) => shape === 'dot' && !isSpread).length;
  const isWorse = (one: readonly Marker[], other: readonly Marker[]) =>
    lost(one) > lost(other) || (lost(one) === lost(other) && dots(one) > dots(other));
  return FRAMINGS.map((_, start) => frameAll(inView, panel, FRAMINGS.slice(start), options)).reduce((best, closer) =>
    isWorse(best, closer) ? closer : best,
  );
}

function view(finding: Finding, crop: PixelWindow, panel: Size): InView {
  const frame = frameOnPanel(finding, crop, panel);
  if (finding.kind !== 'change' || !isSpread(frame, panel)) return { finding, frame, isSpread: false };
  return { finding, frame: { ...middleWithin(finding, crop, panel), width: 0, height: 0 }, isSpread: true };
}

function frameOnPanel({ box: [x0, y0, x1, y1] }: Finding, crop: PixelWindow, panel: Size): Box {
  const across = panel.width / crop.width;
  const down = panel.height / crop.height;
  return {
    x: (x0 - crop.col) * across,
    y: (y0 - crop.row) * down,
    width: (x1 - x0) * across,
    height: (y1 - y0) * down,
  };
}

/** Frames findings in turn, each in the first of the ways for which there is room. */
function frameAll(
  inView: readonly InView[],
  panel: Size,
  framings: readonly Framing[],
  { most, strokePx }: MarkerOptions,
): Marker[] {
  const markers: Marker[] = [];
  for (const candidate of inView) {
    if (markers.length === most) break;
    const marker = framings
      .map((framing) => frame(candidate, panel, framing, strokePx))
      .find((wanted) => markers.every((other) => fitsBeside(wanted, other, strokePx)));
    if (marker !== undefined) markers.push(marker);
  }
  return markers;
}

function frame({ finding, frame: box, isSpread }: InView, panel: Size, framing: Framing, strokePx: number): Marker {
  const { shape, colour } = markerStyles[finding.kind];
  if (framing.isDot || isSpread) {
    const side = DOT_DIAMETER * strokePx;
    return {
      finding,
      isSpread,
      shape: 'dot',
      colour,
      box: boxRound(box, { width: side, height: side }, panel, strokePx),
    };
  }
  const side = (length: number) => Math.max(length + 2 * framing.gap * strokePx, framing.leastSide * strokePx);
  const size = enclosing[shape](side(box.width), side(box.height));
  return { finding, isSpread, shape, colour, box: boxRound(box, size, panel, strokePx) };
}

function fitsBeside(marker: Marker, other: Marker, strokePx: number): boolean {
  if (marker.shape !== 'dot') return !outlinesCross(marker.box, other.box, strokePx);
  const isSmallOn = Math.min(other.box.width, other.box.height) > DOT_ON_OUTLINE * marker.box.width;
  return isSmallOn || !outlinesCross(marker.box, other.box, strokePx / 2);
}

/** The size of each shape that frames a width and height. */
const enclosing = {
  box: (width: number, height: number) => ({ width, height }),
  corners: (width: number, height: number) => ({ width, height }),
  circle: (width: number, height: number) => squareOf(Math.max(width, height)),
  diamond: (width: number, height: number) => squareOf(1.4 * Math.max(width, height)),
} satisfies Record<Exclude<MarkerShape, 'dot'>, (width: number, height: number) => Size>;

function squareOf(side: number): Size {
  return { width: side, height: side };
}

/** A box of a size round the middle of another, cut at the panel's edge. */
function boxRound(held: Box, size: Size, panel: Size, margin: number): Box {
  const middle = middleOf(held);
  const x = Math.max(margin, middle.x - size.width / 2);
  const y = Math.max(margin, middle.y - size.height / 2);
  return {
    x,
    y,
    width: Math.min(panel.width - margin, middle.x + size.width / 2) - x,
    height: Math.min(panel.height - margin, middle.y + size.height / 2) - y,
  };
}
