import type { RunLicenceCard } from './licence.ts';

/** How long drafts may be, characters. */
export const LONGEST_DRAFT = { headline: 90, altText: 300 } as const;

/** Answer of `GET /api/runs/{id}/words`: drafts for people to edit, and under what licence the images are. */
export interface RunWords {
  /** The locale that dates and figures are written for: `en-GB`. */
  readonly locale: string;
  readonly headline: string;
  readonly caption: string;
  readonly altText: string;
  readonly licence: RunLicenceCard;
}
