import { useComputed } from '@preact/signals';
import { memo } from 'preact/compat';
import { useRef } from 'preact/hooks';
import type { Finding } from '../../../../src/core/contract/finding.ts';
import type { Desk } from '../../state/desk.ts';
import { emptyWords } from '../findings-list.tsx';
import { useFilled, useFocusInSight } from '../keep-in-sight.ts';
import { blocksOf } from '../near.ts';
import type { Triage } from '../triage.ts';
import type { Column } from './columns.ts';

/** What a row is high at least; those out of sight are counted so. */
const ROW_PX = 30;

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
  const table = useRef<HTMLTableElement>(null);
  const listed = triage.listed.value;
  useFocusInSight(table, triage);
  const sort = triage.sort.value;
  const sortBy = (column: string) => {
    triage.sort.value = { column, isDescending: sort?.column === column && !sort.isDescending };
  };
  return (
    <>
      <table class="ledger" ref={table}>
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
        {blocksOf(listed).map((rows) => (
          <Block key={rows[0]!.id} {...{ rows, desk, triage, columns }} />
        ))}
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

function Block({
  rows,
  ...shared
}: Omit<RowProps, 'finding'> & {
  readonly rows: readonly Finding[];
}) {
  const block = useRef<HTMLTableSectionElement>(null);
  return (
    <tbody ref={block}>
      {useFilled(block, rows, shared.triage) ? (
        rows.map((finding) => <Row key={finding.id} finding={finding} {...shared} />)
      ) : (
        <tr style={{ height: `${rows.length * ROW_PX}px` }} />
      )}
    </tbody>
  );
}

interface RowProps {
  readonly finding: Finding;
  readonly desk: Desk;
  readonly triage: Triage;
  readonly columns: readonly Column[];
}

const Row = memo(function Row({ finding, desk, triage, columns }: RowProps) {
  const isSelected = useComputed(() => desk.selected.value === finding.id).value;
  return (
    // The first cell's button is what the keyboard presses; a click anywhere in the row does the same.
    <tr data-finding={finding.id} aria-current={isSelected} onClick={() => triage.show(finding)}>
      <Cells {...{ finding, desk, triage, columns }} />
    </tr>
  );
});

function Cells({ finding, triage, columns }: RowProps) {
  const calls = useComputed(() => triage.callsOn(finding.id)).value;
  const one = { finding, calls, across: null };
  return (
    <>
      {columns.map(({ name, words, inFull }, i) =>
        i === 0 ? (
          <th key={name} scope="row">
            <button type="button" class="finding-link" aria-label={`Show ${finding.id}`}>
              {words(one)}
            </button>
          </th>
        ) : (
          <td key={name} data-column={name} title={inFull?.(one)} aria-label={inFull?.(one)}>
            {words(one)}
          </td>
        ),
      )}
    </>
  );
}
