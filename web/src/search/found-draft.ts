import type { OfferedScene } from '../../../src/core/contract/archive.ts';
import type { LonLatGeometry } from '../../../src/core/geo/lon-lat-geometry.ts';
import type { Side } from '../map/side.ts';
import { emptyDraft, type SceneDraft } from '../runs/scene-draft.ts';

/** The ground that a search was made for. */
export interface SearchedGround {
  readonly area: LonLatGeometry;
  readonly place: string;
  /** Of the scenes that were found there: with any other, the area means nothing. */
  readonly addresses: readonly string[];
}

/** What a person takes from an answer to the form. */
export interface FoundChoice {
  readonly scenes: { readonly [side in Side]?: OfferedScene };
  readonly ground: SearchedGround;
}

/**
 * The address to compare a scene by: of its STAC item, which tells date, light and licence, else of its picture.
 *
 * @returns null where the scene has no picture that is read here.
 */
export function addressOf({ asset, itemAddress }: OfferedScene): string | null {
  return asset === null ? null : (itemAddress ?? asset.href);
}

/** Only of a scene that has an address. */
export function draftOfFound(scene: OfferedScene): SceneDraft {
  const reference = addressOf(scene) ?? '';
  const [day = '', time = ''] = scene.acquiredAt.split('T');
  return {
    ...emptyDraft,
    from: 'address',
    path: reference,
    intake: { state: 'far', reference },
    day,
    time: time.slice(0, 5),
  };
}
