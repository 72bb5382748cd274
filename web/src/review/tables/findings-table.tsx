import { useComputed, useSignalEffect } from '@preact/signals';
import { memo } from 'preact/compat';
import { useRef } from 'preact/hooks';
import type { Finding } from '../../../../src/core/contract/finding.ts';
import type { Desk } from '../../state/desk.ts';
import { emptyWords } from '../findings-list.tsx';
import { keepInSight } from '../keep-in-sight.ts';
import { useNear } from '../near.ts';
import type { Triage } from '../triage.ts';
import type { Column } from './columns.ts';

/** The findings of one kind as a table, sorted by the column whose title is pressed; a row is shown on the map, and the map's in the table. */
export function FindingsTable({
  desk,
  triage,
  columns,
  csv,
}: {
  readonly desk: Desk;
  readonly triage: Triage;
  readonly columns: readonly Column[];
  /** Address of the whole ledger as a file. */
  readonly csv: string;
}) {
  const body = useRef<HTMLTableSectionElement>(null);
  const listed = triage.listed.value;
  useSignalEffect(() => {
    const row = triage.listed.value.findIndex(({ id }) => id === desk.selected.value);
    requestAnimationFrame(() => keepInSight(body.current?.children[row]));
  });
  const sort = triage.sort.value;
  const sortBy = (column: string) => {
    triage.sort.value = { column, isDescending: sort?.column === column && !sort.isDescending };
  };
  return (
    <>
      <table class="ledger">
        <thead>
          <tr>
            {columns.map(({ name, title, meaning }) => {
              const order = sort?.column !== name ? 'none' : sort.isDescending ? 'descending' : 'ascending';
              return (
                <th key={name} scope="col" aria-sort={order} title={meaning}>
                  <button type="button" onClick={() => sortBy(name)}>
                    {title}
                    <span aria-hidden="true">{{ none: '', ascending: ' ▲', descending: ' ▼' }[order]}</span>
                  </button>
                </th>
              );
            })}
          </tr>
        </thead>
        <tbody ref={body}>
          {listed.map((finding) => (
            <Row key={finding.id} {...{ finding, desk, triage, columns }} />
          ))}
        </tbody>
      </table>
      {listed.length === 0 && <p class="empty">{emptyWords(triage)}</p>}
      <p class="ledger-foot">
        <a href={csv} download="ledger.csv">
          Download ledger.csv
        </a>{' '}
        (all findings, as the tool made them)
      </p>
    </>
  );
}

interface RowProps {
  readonly finding: Finding;
  readonly desk: Desk;
  readonly triage: Triage;
  readonly columns: readonly Column[];
}

const Row = memo(function Row({ finding, desk, triage, columns }: RowProps) {
  const row = useRef<HTMLTableRowElement>(null);
  const isNear = useNear(row);
  const isSelected = useComputed(() => desk.selected.value === finding.id).value;
  return (
    // The first cell's button is what the keyboard presses; a click anywhere in the row does the same.
    <tr ref={row} aria-current={isSelected} onClick={() => triage.show(finding)}>
      {isNear && <Cells {...{ finding, desk, triage, columns }} />}
    </tr>
  );
});

function Cells({ finding, triage, columns }: RowProps) {
  const calls = useComputed(() => triage.callsOn(finding.id)).value;
  const one = { finding, calls, across: null };
  return (
    <>
      {columns.map(({ name, words }, i) =>
        i === 0 ? (
          <th key={name} scope="row">
            <button type="button" class="finding-link" aria-label={`Show ${finding.id}`}>
              {words(one)}
            </button>
          </th>
        ) : (
          <td key={name} data-column={name}>
            {words(one)}
          </td>
        ),
      )}
    </>
  );
}
