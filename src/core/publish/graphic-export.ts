import type { GraphicFormat, GraphicRequest } from '../contract/graphic.ts';
import type { GraphicSidecar } from './graphic-sidecar.ts';

/** How an animation goes from one date to the other: at once, or by a line that travels over the ground. */
export const MOTIONS = ['blink', 'swipe'] as const;
export type Motion = (typeof MOTIONS)[number];

/** The sidecar of a graphic in one format: what `graphic.json` says, and what was asked for. */
export interface ExportSidecar extends GraphicSidecar {
  readonly format: GraphicFormat;
  /** Whole, so that the graphic can be made again. */
  readonly request: GraphicRequest;
  /** Null of what does not move. */
  readonly motion: Motion | null;
}

export const GRAPHIC_MEDIA_TYPES: Readonly<Record<GraphicFormat, string>> = {
  png: 'image/png',
  jpeg: 'image/jpeg',
  svg: 'image/svg+xml',
  pdf: 'application/pdf',
  gif: 'image/gif',
  webp: 'image/webp',
  html: 'text/html; charset=utf-8',
};
