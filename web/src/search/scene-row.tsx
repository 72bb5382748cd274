import { useId } from 'preact/hooks';
import type { FoundScene } from '../../../src/core/contract/archive.ts';
import type { Side } from '../map/side.ts';
import { dateInWords } from '../review/words.ts';
import { addressOf } from './found-draft.ts';
import { coverInWords, sceneInWords } from './found-words.ts';
import { lighting } from './lighting.ts';
import { OfferedPicture } from './offered-picture.tsx';
import { NO_PICTURE } from './pair-card.tsx';
import { keyOf, type Searching } from './searching.ts';

/** A scene that was found, to be taken as one of the two. */
export function SceneRow({
  scene,
  searching,
  onTake,
}: {
  readonly scene: FoundScene;
  readonly searching: Searching;
  readonly onTake: (side: Side) => void;
}) {
  const key = keyOf(scene);
  const title = useId();
  return (
    <li class="found-scene" data-lit={searching.lit.value.includes(key) || undefined} {...lighting(searching, [key])}>
      <OfferedPicture scene={scene} />
      <div class="found-scene-words">
        <h3 id={title}>{dateInWords(scene.acquiredAt)}</h3>
        <p>{sceneInWords(scene)}</p>
        <p>{coverInWords(scene.coveredFraction)}</p>
      </div>
      {addressOf(scene) === null ? (
        <p class="hint">{NO_PICTURE}</p>
      ) : (
        <div class="found-scene-actions">
          <button type="button" class="button" aria-describedby={title} onClick={() => onTake('before')}>
            As before
          </button>
          <button type="button" class="button" aria-describedby={title} onClick={() => onTake('after')}>
            As after
          </button>
        </div>
      )}
    </li>
  );
}
