import { useSignal } from '@preact/signals';
import type { OfferedScene } from '../../../src/core/contract/archive.ts';
import { dateInWords } from '../review/words.ts';

/** The small picture that an archive offers with a scene, by way of the server; a plain field where there is none. */
export function OfferedPicture({ scene: { thumbnail, acquiredAt } }: { readonly scene: OfferedScene }) {
  const isLost = useSignal(thumbnail === null);
  if (isLost.value || thumbnail === null) return <span class="offered-picture">no preview</span>;
  return (
    <img
      class="offered-picture"
      src={`/api/search/thumbnail?address=${encodeURIComponent(thumbnail)}`}
      loading="lazy"
      decoding="async"
      alt={`Preview of ${dateInWords(acquiredAt)}`}
      onError={() => {
        isLost.value = true;
      }}
    />
  );
}
