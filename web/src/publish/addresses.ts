import type { GraphicFormat, GraphicRequest } from '../../../src/core/contract/graphic.ts';
import { runPath } from '../api-client.ts';
import { formatGraphic, type Motion } from '../state/publish-view.ts';

/** How wide the preview is asked for, px. */
const PREVIEW_PX = 1200;

/** Where the server draws what is asked; `json` is the sidecar of the png. A download is noted in the log of exports. */
export function graphicOf(
  runId: string,
  format: GraphicFormat | 'json',
  request: GraphicRequest,
  { motion = 'blink', isDownload = false }: { readonly motion?: Motion; readonly isDownload?: boolean } = {},
): string {
  const query = [
    ...formatGraphic(request),
    ...(motion === 'blink' ? [] : [`motion=${motion}`]),
    ...(isDownload ? ['download=1'] : []),
  ].join('&');
  return `${runPath(runId)}/graphic.${format}${query && '?'}${query}`;
}

export function previewOf(runId: string, request: GraphicRequest): string {
  return graphicOf(runId, 'png', { ...request, widthPx: PREVIEW_PX });
}

/** Drafts and licences, with the credit that a person names where an image states none. */
export function wordsOf(runId: string, credit: string | null): string {
  const named = credit?.trim() ?? '';
  return `${runPath(runId)}/words${named === '' ? '' : `?credit=${encodeURIComponent(named)}`}`;
}
