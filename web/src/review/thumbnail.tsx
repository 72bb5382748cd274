import { type ReadonlySignal, useSignalEffect } from '@preact/signals';
import { useRef } from 'preact/hooks';
import type { Finding } from '../../../src/core/contract/finding.ts';
import type { PixelPoint } from '../../../src/core/geo/points.ts';
import type { Side } from '../map/side.ts';
import type { Thumbnails } from '../map/thumbnails.ts';

/** CSS px; the style sheet gives it the same. */
const SIZE = 58;

/** A finding's ground on one date; stays empty where it cannot be read, as the map says so. */
export function Thumbnail({
  finding,
  side,
  shift,
  thumbnails,
}: {
  readonly finding: Finding;
  readonly side: Side;
  readonly shift: ReadonlySignal<PixelPoint>;
  readonly thumbnails: Thumbnails;
}) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useSignalEffect(() => {
    const abort = new AbortController();
    const { current } = canvas;
    thumbnails.draw(current!, finding, side, { shift, signal: abort.signal }).then(
      () => {
        current!.dataset['drawn'] = '';
      },
      () => {},
    );
    return () => abort.abort();
  });
  const pixels = Math.round(SIZE * Math.min(devicePixelRatio, 2));
  return (
    <span class="thumbnail" data-side={side} aria-hidden="true">
      <canvas ref={canvas} width={pixels} height={pixels} />
    </span>
  );
}
