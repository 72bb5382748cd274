import type { PixelWindow } from '../geo/grid.ts';
import { UsageError } from './errors.ts';
import { GRAPHIC_PRESETS, GRAPHIC_WIDTH, type GraphicPreset, type GraphicRequest } from './graphic.ts';

/** The fields of a request as text. */
export type GraphicFields = Readonly<Partial<Record<keyof GraphicRequest, string>>>;

const MOST_LINE = 200;
const MOST_CALLED_OUT = 200;
const MOST_INSETS = 3;

/**
 * What is asked of a graphic, from text; what is not asked is not in it.
 *
 * @throws UsageError that says which is the first that is not as wanted.
 */
export function parseGraphicRequest(fields: GraphicFields): Partial<GraphicRequest> {
  const { preset, widthPx, arrangement, crop, title, credit, findings, insets, locator } = fields;
  return {
    ...(preset === undefined ? {} : { preset: asPreset(preset) }),
    ...(widthPx === undefined ? {} : { widthPx: asWidth(widthPx) }),
    ...(arrangement === undefined ? {} : { arrangement: asArrangement(arrangement) }),
    ...(crop === undefined ? {} : { crop: asCrop(crop) }),
    ...(title === undefined ? {} : { title: asLine('title', title) }),
    ...(credit === undefined ? {} : { credit: asLine('credit', credit) }),
    ...(findings === undefined ? {} : { findings: asIds('findings', findings, MOST_CALLED_OUT) }),
    ...(insets === undefined ? {} : { insets: asIds('insets', insets, MOST_INSETS) }),
    ...(locator === undefined ? {} : { locator: asYesNo(locator) }),
  };
}

function asPreset(text: string): GraphicPreset {
  if (Object.hasOwn(GRAPHIC_PRESETS, text)) return text as GraphicPreset;
  throw new UsageError(`The preset must be one of ${Object.keys(GRAPHIC_PRESETS).join(', ')}.`);
}

function asWidth(text: string): number {
  const { least, most } = GRAPHIC_WIDTH;
  const value = /^\d{1,6}$/.test(text) ? Number(text) : Number.NaN;
  if (value >= least && value <= most) return value;
  throw new UsageError(`The width must be a whole number of pixels from ${least} to ${most}.`);
}

function asArrangement(text: string): 'beside' | 'stacked' {
  if (text === 'beside' || text === 'stacked') return text;
  throw new UsageError('The arrangement must be beside or stacked.');
}

function asCrop(text: string): PixelWindow {
  const match = /^(\d{1,7}),(\d{1,7}),(\d{1,7}),(\d{1,7})$/.exec(text);
  if (match !== null) {
    const [col, row, width, height] = match.slice(1).map(Number) as [number, number, number, number];
    if (width > 0 && height > 0) return { col, row, width, height };
  }
  throw new UsageError(
    'The crop must be col,row,width,height in whole pixels of the aligned grid, with some width and height.',
  );
}

/** @throws UsageError where it is empty, too long, or holds what is no letter. */
export function asLine(field: string, text: string): string {
  if (text.trim() !== '' && text.length <= MOST_LINE && !/[\p{Cc}\p{Cs}]/u.test(text)) return text;
  throw new UsageError(`The ${field} must be a line of at most ${MOST_LINE} characters.`);
}

function asIds(field: string, text: string, most: number): readonly string[] {
  const ids = text === '' ? [] : text.split(',');
  if (ids.length <= most && ids.every((id) => /^[\w-]{1,64}$/.test(id)) && new Set(ids).size === ids.length) return ids;
  throw new UsageError(`The ${field} must be ids of findings joined by commas, each once, at most ${most}.`);
}

function asYesNo(text: string): boolean {
  if (text === 'true' || text === 'false') return text === 'true';
  throw new UsageError('Whether there is a locator must be true or false.');
}
