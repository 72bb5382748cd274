import type { SearchResult } from '../../../src/core/contract/archive.ts';
import { Notice } from '../frame.tsx';
import { addressOf, type FoundChoice } from './found-draft.ts';
import { FoundMap } from './found-map.tsx';
import { adviceOn, cautionsOf } from './found-words.ts';
import { PairCard } from './pair-card.tsx';
import { SceneRow } from './scene-row.tsx';
import { placeInWords, type SearchDraft } from './search-draft.ts';
import { keyOf, type Searching } from './searching.ts';
import { Shortened } from './shortened.tsx';

const FIRST_PAIRS = 3;
const FIRST_SCENES = 12;

/** What a search came to: the fairest pairs, all scenes, and where they lie. */
export function SearchAnswer({
  draft,
  result,
  searching,
  onChoose,
}: {
  readonly draft: SearchDraft;
  readonly result: SearchResult;
  readonly searching: Searching;
  readonly onChoose: (choice: FoundChoice) => void;
}) {
  const { scenes, pairs, area } = result;
  const choose = (chosen: FoundChoice['scenes']) => {
    const addresses = scenes.map(addressOf).filter((address) => address !== null);
    onChoose({ scenes: chosen, ground: { area, place: placeInWords(draft.place), addresses } });
  };
  const cautions = cautionsOf(result);
  return (
    <div class="answer">
      {cautions.map((caution) => (
        <Notice key={caution} kind="caution">
          {caution}
        </Notice>
      ))}
      {scenes.length === 0 ? (
        <p>{adviceOn(draft)}</p>
      ) : (
        <div class="answer-parts">
          <FoundMap result={result} searching={searching} />
          <div class="answer-lists">
            {result.around !== null && pairs.length === 0 && (
              <p>No two scenes on either side of the event show common ground. Choose two from the list.</p>
            )}
            {pairs.length > 0 && (
              <Shortened title="Pairs, the fairest first" most={FIRST_PAIRS} things="pairs" all={pairs}>
                {(pair) => (
                  <PairCard
                    key={`${keyOf(pair.before)} ${keyOf(pair.after)}`}
                    pair={pair}
                    searching={searching}
                    onCompare={() => choose({ before: pair.before, after: pair.after })}
                  />
                )}
              </Shortened>
            )}
            <Shortened title="Scenes, the newest first" most={FIRST_SCENES} things="scenes" all={scenes}>
              {(scene) => (
                <SceneRow
                  key={keyOf(scene)}
                  scene={scene}
                  searching={searching}
                  onTake={(side) => choose({ [side]: scene })}
                />
              )}
            </Shortened>
          </div>
        </div>
      )}
    </div>
  );
}
