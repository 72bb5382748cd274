import { exactly, figure } from './figures.ts';
import type { FoundCounts } from './found-counts.ts';
import { type Reader, USUAL_READER } from './languages.ts';

/** How far people have looked at the findings that state a change. */
export type ReviewExtent = Pick<FoundCounts, 'all' | 'reviewed' | 'disputed'>;

/** How far anybody has looked, and whether they agree, in sentences. */
export function reviewWords({ all, reviewed, disputed }: ReviewExtent, reader: Reader): string[] {
  const { caption } = reader.words;
  if (reviewed === 0) return [caption.unreviewed];
  return [
    reviewed < all
      ? caption.partlyReviewed(figure(reviewed, reader), figure(all, reader))
      : caption.reviewed(exactly(all, reader)),
    ...(disputed > 0 ? [caption.disputed(figure(disputed, reader))] : []),
  ];
}

/** What every product says of itself, in one line. */
export function limitationsLine({ all, reviewed }: ReviewExtent, reader: Reader = USUAL_READER): string {
  const { limitations, limitationsInPart, limitationsReviewed } = reader.words.graphic;
  if (reviewed === 0) return limitations;
  return reviewed < all ? limitationsInPart(figure(reviewed, reader), figure(all, reader)) : limitationsReviewed;
}
