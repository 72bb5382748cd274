import { useEffect, useState } from 'preact/hooks';
import type { GraphicRequest } from '../../../src/core/contract/graphic.ts';
import type { RunManifest } from '../../../src/core/contract/run.ts';
import { fetchFile } from '../api-client.ts';
import { graphicOf, previewOf } from './addresses.ts';
import type { Consent } from './consent.ts';
import { useLatest } from './use-latest.ts';

/** The graphic as the server makes it, in a frame whose size does not follow it. */
export function Preview({
  run,
  request,
  isReady,
  consent,
  altText,
}: {
  readonly run: RunManifest;
  readonly request: GraphicRequest;
  /** Whether that is all that there is to it. */
  readonly isReady: boolean;
  readonly consent: Consent;
  /** What the picture shows; null until it is known. */
  readonly altText: string | null;
}) {
  const { answer, isBusy, problem, askAgain } = useLatest(isReady ? previewOf(run.id, request) : null, fetchFile);
  const source = useObjectUrl(answer);
  return (
    <section class="preview" aria-label="Preview" aria-busy={isBusy}>
      <div class="preview-frame">
        {source && <img src={source} alt={altText ?? 'The graphic'} data-stale={isBusy || problem !== null} />}
        {!source && isBusy && <p class="waiting">Drawing the graphic …</p>}
        {problem !== null && (
          <div class="preview-problem">
            <p class="notice" data-kind="problem" role="alert">
              {source ? 'Not as chosen: this is the graphic before the last change. ' : 'No preview. '}
              {problem}
            </p>
            <button type="button" class="button" onClick={askAgain}>
              Try again
            </button>
          </div>
        )}
      </div>
      <p class="preview-foot">
        <span role="status">{isBusy ? 'Drawing …' : problem === null ? 'As it will be' : 'Out of date'}</span>
        {consent.isOpen('picture') && (
          <a href={graphicOf(run.id, 'png', request)} target="_blank" rel="noreferrer">
            Open at {request.widthPx.toLocaleString('en-US')} px
          </a>
        )}
      </p>
    </section>
  );
}

function useObjectUrl(blob: Blob | null): string | null {
  const [url, setUrl] = useState<string | null>(null);
  useEffect(() => {
    if (blob === null) return;
    const next = URL.createObjectURL(blob);
    setUrl(next);
    return () => URL.revokeObjectURL(next);
  }, [blob]);
  return url;
}
