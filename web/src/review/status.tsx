import type { AircraftStatus } from '../../../src/core/contract/finding.ts';
import { aircraftStatuses } from './object-words.ts';

/** What became of an aircraft, or of so many: a mark and a word, so that no colour is needed. */
export function Status({ status, count }: { readonly status: AircraftStatus; readonly count?: string }) {
  const { mark, word } = aircraftStatuses[status];
  return (
    <span class="status" data-status={status}>
      <span class="status-mark" aria-hidden="true">
        {mark}
      </span>{' '}
      {count === undefined ? word : `${count} ${word}`}
    </span>
  );
}
