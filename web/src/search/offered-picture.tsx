import type { OfferedScene } from '../../../src/core/contract/archive.ts';
import { dateInWords } from '../review/words.ts';
import { SmallPicture } from '../small-picture.tsx';

/** The small picture that an archive offers with a scene, by way of the server. */
export function OfferedPicture({ scene: { thumbnail, acquiredAt } }: { readonly scene: OfferedScene }) {
  return (
    <SmallPicture
      address={thumbnail === null ? null : `/api/search/thumbnail?address=${encodeURIComponent(thumbnail)}`}
      name="offered-picture"
      alt={`Preview of ${dateInWords(acquiredAt)}`}
      words="no preview"
    />
  );
}
