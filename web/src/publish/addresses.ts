import type { GraphicRequest } from '../../../src/core/contract/graphic.ts';
import { runPath } from '../api-client.ts';
import { formatGraphic, type Motion } from '../state/publish-view.ts';

/** How wide the preview is asked for, px. */
const PREVIEW_PX = 1200;

/** Where the server keeps what the panel asks of a run; `name` may be `graphic.png`, `words` or the like. */
export function askedOf(runId: string, name: string, request: GraphicRequest, more: readonly string[] = []): string {
  const query = [...formatGraphic(request), ...more].join('&');
  return `${runPath(runId)}/${name}${query && '?'}${query}`;
}

export function previewOf(runId: string, request: GraphicRequest): string {
  return askedOf(runId, 'graphic.png', { ...request, widthPx: PREVIEW_PX });
}

/** Both dates in one place, one after the other. */
export function animationOf(runId: string, format: 'gif' | 'webp', request: GraphicRequest, motion: Motion): string {
  return askedOf(runId, `graphic.${format}`, request, motion === 'blink' ? [] : [`motion=${motion}`]);
}
