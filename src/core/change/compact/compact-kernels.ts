import type { AlignedPatch } from '../../align/aligned-patch.ts';
import type { PixelPoint } from '../../geo/points.ts';
import { plainPlanes } from '../plane-kernels.ts';
import { answerFilters, type CompactAnswers } from './answer-filters.ts';
import type { CompactModel } from './compact-model.ts';

/** The work in which most of the compact channel's time goes; others may do it, with the same outcome. */
export interface CompactKernels {
  /** The answers may lie in the kernels' memory: take what is wanted of them before the next call. */
  readonly answerFilters: (tile: AlignedPatch, corner: PixelPoint, model: CompactModel) => CompactAnswers;
}

export const plainCompact: CompactKernels = {
  answerFilters: (tile, corner, model) => answerFilters(tile, corner, model, plainPlanes),
};
