import { useId } from 'preact/hooks';
import type { OfferedScene, RankedPair } from '../../../src/core/contract/archive.ts';
import { dateInWords } from '../review/words.ts';
import { addressOf } from './found-draft.ts';
import { gradeInWords, gradeMarks, sceneInWords } from './found-words.ts';
import { lighting } from './lighting.ts';
import { OfferedPicture } from './offered-picture.tsx';
import { keyOf, type Searching } from './searching.ts';

/** A scene before the event and one after it: how fairly they compare, and why. */
export function PairCard({
  pair,
  searching,
  onCompare,
}: {
  readonly pair: RankedPair;
  readonly searching: Searching;
  readonly onCompare: () => void;
}) {
  const { before, after, grade, why } = pair;
  const title = useId();
  const hasPictures = [before, after].every((scene) => addressOf(scene) !== null);
  return (
    <li class="pair" {...lighting(searching, [keyOf(before), keyOf(after)])}>
      <h3 id={title}>
        {dateInWords(before.acquiredAt.slice(0, 10))} → {dateInWords(after.acquiredAt.slice(0, 10))}
        <span class="pair-grade" data-level={grade}>
          <span aria-hidden="true">{gradeMarks[grade]}</span> {gradeInWords(pair)}
        </span>
      </h3>
      <div class="pair-scenes">
        <PairScene name="Before" scene={before} />
        <PairScene name="After" scene={after} />
      </div>
      <ul class="pair-why">
        {why.map((sentence) => (
          <li key={sentence}>{sentence}</li>
        ))}
      </ul>
      {hasPictures ? (
        <button type="button" class="button" aria-describedby={title} onClick={onCompare}>
          Compare these
        </button>
      ) : (
        <p class="hint">{NO_PICTURE}</p>
      )}
    </li>
  );
}

export const NO_PICTURE = 'The archive names no picture that is read here (GeoTIFF).';

function PairScene({ name, scene }: { readonly name: string; readonly scene: OfferedScene }) {
  return (
    <figure class="pair-scene">
      <OfferedPicture scene={scene} />
      <figcaption>
        <strong>{name}</strong> {dateInWords(scene.acquiredAt)}
        <br />
        {sceneInWords(scene)}
      </figcaption>
    </figure>
  );
}
