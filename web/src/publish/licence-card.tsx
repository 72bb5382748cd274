import {
  EXPORT_CONTENTS,
  type ExportContent,
  type ExportPurpose,
  type Licence,
  type RunLicenceCard,
} from '../../../src/core/contract/licence.ts';
import type { RunManifest } from '../../../src/core/contract/run.ts';
import { Notice } from '../frame.tsx';
import type { Consent } from './consent.ts';
import type { Publishing } from './publishing.ts';
import { Section, Segments } from './section.tsx';

const purposes: Readonly<Record<ExportPurpose, string>> = {
  unstated: 'Not said',
  'non-commercial': 'Non-commercial',
  commercial: 'Commercial',
};

const contents: Readonly<Record<ExportContent, string>> = {
  picture: 'Pictures and report',
  'georeferenced-picture': 'Pictures with their place (KMZ)',
  findings: 'Findings without pictures',
};

const outcomes = {
  allowed: { mark: '✓', word: 'allowed' },
  asks: { mark: '?', word: 'to be confirmed' },
  refused: { mark: '×', word: 'not allowed' },
} as const;

/** Longer ones the server would not take. */
const LONGEST_CREDIT = 200;

/** Whose images these are, what their licences allow, and what a person must confirm before anything goes out. */
export function LicenceCard({
  run,
  publishing,
  licence,
  consent,
}: {
  readonly run: RunManifest;
  readonly publishing: Publishing;
  readonly licence: RunLicenceCard | null;
  readonly consent: Consent;
}) {
  return (
    <Section title="Credit and licence">
      {licence === null ? (
        <p class="waiting">Reading the licences …</p>
      ) : (
        <>
          <dl class="credits">
            {(['before', 'after'] as const).map((side) => (
              <Credit
                key={side}
                side={side}
                credit={run.inputs[side].credit ?? publishing.view.value!.credit}
                licence={licence[side]}
              />
            ))}
          </dl>
          {(run.inputs.before.credit === null || run.inputs.after.credit === null) && (
            <CreditField publishing={publishing} />
          )}
          <div class="publish-row">
            <span>For what</span>
            <Segments
              name="For what"
              options={purposes}
              value={publishing.view.value!.purpose}
              onChoose={(purpose) => publishing.change({ purpose })}
            />
          </div>
          <ul class="outcomes">
            {EXPORT_CONTENTS.map((content) => (
              <Outcome key={content} content={content} consent={consent} />
            ))}
          </ul>
          <Confirmations consent={consent} />
          <Kept consent={consent} />
        </>
      )}
    </Section>
  );
}

function Credit({
  side,
  credit,
  licence,
}: {
  readonly side: 'before' | 'after';
  readonly credit: string | null;
  readonly licence: Licence;
}) {
  return (
    <div>
      <dt>{side === 'before' ? 'Before' : 'After'}</dt>
      <dd>
        {credit ?? <strong class="missing">No credit is known</strong>}
        {' · '}
        {licence.url === null ? (
          licence.name
        ) : (
          <a href={licence.url} target="_blank" rel="noreferrer">
            {licence.name}
          </a>
        )}
        <span class="licence-words">{licence.words}</span>
      </dd>
    </div>
  );
}

/** What is stated stays: only images that state no credit take this one. */
function CreditField({ publishing }: { readonly publishing: Publishing }) {
  return (
    <label class="publish-row">
      <span>Credit where none is stated</span>
      <input
        class="publish-text"
        name="credit"
        maxLength={LONGEST_CREDIT}
        value={publishing.view.value!.credit ?? ''}
        placeholder="© year, who took it"
        onInput={({ currentTarget }) => publishing.change({ credit: currentTarget.value || null })}
      />
    </label>
  );
}

function Outcome({ content, consent }: { readonly content: ExportContent; readonly consent: Consent }) {
  const decision = consent.decide(content)!;
  const isConfirmed = decision.outcome === 'asks' && consent.missing(content).length === 0;
  const { mark, word } = isConfirmed ? { mark: '✓', word: 'confirmed' } : outcomes[decision.outcome];
  return (
    <li data-outcome={isConfirmed ? 'allowed' : decision.outcome}>
      <span class="outcome-mark" aria-hidden="true">
        {mark}
      </span>
      {contents[content]}: <strong>{word}</strong>
      {decision.refusals.map((refusal) => (
        <Notice key={refusal} kind="problem">
          {refusal}
        </Notice>
      ))}
    </li>
  );
}

/** What is asked of more than one kind of export is asked once. */
function Confirmations({ consent }: { readonly consent: Consent }) {
  const asked = new Set(EXPORT_CONTENTS.flatMap((content) => consent.decide(content)!.confirm));
  if (asked.size === 0) return null;
  return (
    <fieldset class="confirmations">
      <legend>Before a download, confirm</legend>
      {[...asked].map((sentence) => (
        <label key={sentence}>
          <input
            type="checkbox"
            data-confirm={sentence}
            checked={consent.isConfirmed(sentence)}
            onChange={({ currentTarget }) => consent.confirm(sentence, currentTarget.checked)}
          />
          <span>{sentence}</span>
        </label>
      ))}
    </fieldset>
  );
}

function Kept({ consent }: { readonly consent: Consent }) {
  const kept = consent.decide('picture')!.keep;
  if (kept.length === 0) return null;
  return (
    <details class="kept">
      <summary>What goes with it</summary>
      <ul>
        {kept.map((sentence) => (
          <li key={sentence}>{sentence}</li>
        ))}
      </ul>
    </details>
  );
}
