import type { CueImport } from '../../../src/core/contract/cue-api.ts';
import { counted, thousands } from '../review/words.ts';
import { dayInWords } from './site-words.ts';

const columnsInWords: Readonly<Record<CueImport['columns'], string>> = {
  own: 'reports',
  acled: 'reports of ACLED',
  firms: 'fires of FIRMS',
  'keyword-counts': 'keyword counts',
};

/** Of rows that cannot be used, so many reasons are listed. */
const MOST_REASONS = 8;

/** What a file of reports says, what of it touches watched sites, and what cannot be used. */
export function ReportsRead({
  name,
  read,
  isKept,
}: {
  readonly name: string;
  readonly read: CueImport;
  readonly isKept: boolean;
}) {
  const { columns, rows, span, unusable, added, changed, unchanged, sites, elsewhere, looks, looksLeft, notes } = read;
  const reasons = unusable.slice(0, MOST_REASONS);
  return (
    <>
      <p>
        <strong>{name}</strong>: {counted(rows, 'row')} of {columnsInWords[columns]}
        {span === null
          ? ', of no whole day: nothing is counted against its past.'
          : `, of ${dayInWords(span.from)} to ${dayInWords(span.to)}.`}
      </p>
      <ul class="reports-read">
        <li>
          {isKept ? 'Kept: ' : 'Would be kept: '}
          {added === 0 && changed === 0
            ? 'nothing new'
            : `${counted(added, 'new cue')}${changed === 0 ? '' : `, ${thousands(changed)} told otherwise than before`}`}
          {unchanged > 0 && ` (${thousands(unchanged)} as they were)`}
          {sites > 0 && `, at ${counted(sites, 'watched site')}`}.
        </li>
        {elsewhere > 0 && (
          <li>
            {counted(elsewhere, 'report')} {elsewhere === 1 ? 'touches' : 'touch'} no watched site: nothing of{' '}
            {elsewhere === 1 ? 'it' : 'them'} is kept. Add a site there first.
          </li>
        )}
        {looks + looksLeft > 0 && (
          <li>
            {counted(looks, 'look')} {isKept ? 'queued' : 'would be queued'} ahead of time
            {looksLeft > 0 && `; for ${thousands(looksLeft)} more the budget has no room`}.
          </li>
        )}
        {reasons.map(({ reason, rows: count, first }) => (
          <li key={reason}>
            {counted(count, 'row')} not used: {reason} (first in line {thousands(first)}).
          </li>
        ))}
        {unusable.length > reasons.length && <li>And {counted(unusable.length - reasons.length, 'reason')} more.</li>}
        {notes.map((note) => (
          <li key={note}>{note}</li>
        ))}
      </ul>
    </>
  );
}
