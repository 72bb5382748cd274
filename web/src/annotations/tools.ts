import type { AnnotationShape } from '../../../src/core/contract/review.ts';

/** What the person draws with; measuring is drawing a line or a polygon that says how long or large it is. */
export const toolNames = ['point', 'line', 'arrow', 'box', 'polygon', 'call-out', 'text', 'distance', 'area'] as const;
export type ToolName = (typeof toolNames)[number];

export interface Tool {
  readonly title: string;
  readonly shape: AnnotationShape;
  readonly isMeasured: boolean;
  /** What to do next, with no point placed and with some. */
  readonly first: string;
  readonly next: string;
}

const END = 'Enter or a click on the last point ends it; Backspace takes a point back.';

export const tools: Readonly<Record<ToolName, Tool>> = {
  point: { title: 'Point', shape: 'point', isMeasured: false, first: 'Place the point.', next: '' },
  line: {
    title: 'Line',
    shape: 'line',
    isMeasured: false,
    first: 'Place the first point.',
    next: `Place the next. ${END}`,
  },
  arrow: {
    title: 'Arrow',
    shape: 'arrow',
    isMeasured: false,
    first: 'Place the tail, or drag from tail to head.',
    next: 'Place the head.',
  },
  box: {
    title: 'Box',
    shape: 'box',
    isMeasured: false,
    first: 'Place a corner, or drag the box open.',
    next: 'Place the opposite corner.',
  },
  polygon: {
    title: 'Polygon',
    shape: 'polygon',
    isMeasured: false,
    first: 'Place the first corner.',
    next: `Place the next. ${END}`,
  },
  'call-out': {
    title: 'Call-out',
    shape: 'call-out',
    isMeasured: false,
    first: 'Place it on the thing, or drag from there to where the number shall stand.',
    next: 'Place the number.',
  },
  text: { title: 'Text', shape: 'text', isMeasured: false, first: 'Place the text.', next: '' },
  distance: {
    title: 'Distance',
    shape: 'line',
    isMeasured: true,
    first: 'Place the first point.',
    next: `Place the next. ${END}`,
  },
  area: {
    title: 'Area',
    shape: 'polygon',
    isMeasured: true,
    first: 'Place the first corner.',
    next: `Place the next. ${END}`,
  },
};

export const KEYS_HINT = 'With the map in focus, arrow keys move the cross (Shift: finer), Enter places, Escape stops.';
