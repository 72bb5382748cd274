import {
  GRAPHIC_PRESETS,
  GRAPHIC_WIDTH,
  type GraphicPreset,
  type GraphicRequest,
  USUAL_GRAPHIC,
} from '../../../src/core/contract/graphic.ts';
import { EXPORT_PURPOSES, type ExportPurpose } from '../../../src/core/contract/licence.ts';
import type { PixelWindow } from '../../../src/core/geo/grid.ts';

/** How many findings may be shown enlarged. */
export const MOST_INSETS = 3;

/** How both dates follow each other in one place: at once, or by a line that goes over the ground. */
const motionNames = ['blink', 'swipe'] as const;
export type Motion = (typeof motionNames)[number];

/** What the publish panel asks for, as a link keeps it. */
export interface PublishView extends Omit<GraphicRequest, 'findings'> {
  /** Null: those that people accepted, or else the strongest; `strongest`: whatever people accepted. */
  readonly findings: null | 'strongest' | readonly string[];
  /** What it is for, as licences ask. */
  readonly purpose: ExportPurpose;
  readonly motion: Motion;
}

export const initialPublishView: PublishView = {
  ...USUAL_GRAPHIC,
  findings: null,
  purpose: 'unstated',
  motion: 'blink',
};

const presetNames = Object.keys(GRAPHIC_PRESETS) as GraphicPreset[];

/** As `name=value` parts of a link: what is not as usual. */
export function formatPublish({ findings, purpose, motion, ...graphic }: PublishView): string[] {
  return [
    ...formatGraphic({ ...graphic, findings: findings === 'strongest' ? null : findings }),
    ...(findings === 'strongest' ? ['findings=strongest'] : []),
    ...(purpose === initialPublishView.purpose ? [] : [`purpose=${purpose}`]),
    ...(motion === initialPublishView.motion ? [] : [`motion=${motion}`]),
  ];
}

/** As `name=value` parts of a request for the graphic: what is not as usual. */
export function formatGraphic({ findings, ...view }: GraphicRequest): string[] {
  const { preset, widthPx, arrangement, crop, title, credit, insets, locator } = view;
  const list = (items: readonly string[]) => items.map(encodeURIComponent).join(',');
  return [
    ...(preset === USUAL_GRAPHIC.preset ? [] : [`preset=${preset}`]),
    ...(widthPx === USUAL_GRAPHIC.widthPx ? [] : [`widthPx=${widthPx}`]),
    ...(arrangement === null ? [] : [`arrangement=${arrangement}`]),
    ...(crop === null ? [] : [`crop=${crop.col},${crop.row},${crop.width},${crop.height}`]),
    ...(title === null || title.trim() === '' ? [] : [`title=${encodeURIComponent(title)}`]),
    ...(credit === null || credit.trim() === '' ? [] : [`credit=${encodeURIComponent(credit)}`]),
    ...(findings === null ? [] : [`findings=${list(findings)}`]),
    ...(insets.length === 0 ? [] : [`insets=${list(insets)}`]),
    ...(locator ? ['locator=true'] : []),
  ];
}

/** Reads them back; what it does not understand is as usual. */
export function parsePublish(query: URLSearchParams): PublishView {
  const width = Number(query.get('widthPx') ?? Number.NaN);
  const arrangement = query.get('arrangement');
  const findings = query.get('findings');
  return {
    preset: presetNames.find((name) => name === query.get('preset')) ?? USUAL_GRAPHIC.preset,
    widthPx: isWidth(width) ? width : USUAL_GRAPHIC.widthPx,
    arrangement: arrangement === 'beside' || arrangement === 'stacked' ? arrangement : null,
    crop: parseCrop(query.get('crop')),
    title: query.get('title'),
    credit: query.get('credit'),
    findings: findings === null || findings === 'strongest' ? findings : idsOf(findings),
    insets: idsOf(query.get('insets') ?? '').slice(0, MOST_INSETS),
    locator: query.get('locator') === 'true',
    purpose: EXPORT_PURPOSES.find((name) => name === query.get('purpose')) ?? initialPublishView.purpose,
    motion: motionNames.find((name) => name === query.get('motion')) ?? initialPublishView.motion,
  };
}

export function isWidth(px: number): boolean {
  return Number.isInteger(px) && px >= GRAPHIC_WIDTH.least && px <= GRAPHIC_WIDTH.most;
}

function idsOf(list: string): string[] {
  return list.split(',').filter(Boolean);
}

function parseCrop(text: string | null): PixelWindow | null {
  const [col, row, width, height, ...rest] = (text ?? '').split(',').map((part) => Number(part || Number.NaN));
  const isWhole = [col, row, width, height].every((part) => Number.isInteger(part) && part! >= 0);
  if (!isWhole || rest.length > 0 || width! < 1 || height! < 1) return null;
  return { col: col!, row: row!, width: width!, height: height! };
}
