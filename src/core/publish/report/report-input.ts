import type { ParallaxList, ShadowList } from '../../contract/apart.ts';
import type { Finding } from '../../contract/finding.ts';
import type { Review } from '../../contract/review.ts';
import type { RunManifest } from '../../contract/run.ts';

/** What a report is made of, besides pixels. */
export interface ReportInput {
  readonly run: RunManifest;
  /** Strongest first. */
  readonly findings: readonly Finding[];
  readonly shadows: ShadowList['shadows'];
  readonly parallax: ParallaxList['parallax'];
  /** What people made of the findings; empty where nobody looked. */
  readonly review: Pick<Review, 'decisions'>;
}
