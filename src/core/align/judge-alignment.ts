/** From here on a person is warned: edges of roofs and shadows show as change, px. */
const WARNED_FROM_PX = 0.5;
/**
 * Beyond this the scenes are not taken to lie on each other, px. Tie points agree within 2 px; strewn over that by
 * chance they would leave 1.41 px, and at 1 px a pixel-wise change map has lost a sixth of its F1 (algorithms §1.3).
 */
const ALIGNED_UP_TO_PX = 1.25;

/** What an alignment is good for, and what a person has to be told of it. */
export interface AlignmentJudgement {
  readonly isAligned: boolean;
  readonly warnings: readonly string[];
}

/**
 * Images without georeference are not orthorectified: relief parts them by pixels where they are aligned as well as one
 * map can do it, so for them a large residual is a warning and no more.
 *
 * @param residualPx null where it could not be established; then `why` says what was missing.
 */
export function judgeAlignment(
  residualPx: number | null,
  { isGeoreferenced, why }: { readonly isGeoreferenced: boolean; readonly why: string },
): AlignmentJudgement {
  if (residualPx === null) {
    return {
      isAligned: false,
      warnings: [
        `Alignment could not be checked: ${why} The scenes lie where their own coordinates put them, and nothing is said of change.`,
      ],
    };
  }
  const fit = `The scenes fit to ${residualPx.toFixed(2)} px only`;
  if (isGeoreferenced && residualPx > ALIGNED_UP_TO_PX) {
    return {
      isAligned: false,
      warnings: [
        `${fit}, and beyond ${ALIGNED_UP_TO_PX} px nothing is said of change. The places listed may be the same ground twice.`,
      ],
    };
  }
  if (residualPx <= WARNED_FROM_PX) return { isAligned: true, warnings: [] };
  return {
    isAligned: true,
    warnings: [`${fit}; edges of buildings and shadows may show as change. Below ${WARNED_FROM_PX} px they would not.`],
  };
}
