import type { PanelName } from '../../state/link.ts';
import type { Listable } from '../filter-findings.ts';
import { panelColumns } from './columns.ts';

/** By which column a table is sorted. */
export interface Sort {
  readonly column: string;
  readonly isDescending: boolean;
}

/** Sorts the rows of a table, those alike by rank; what is not known comes last both ways. Other lists stay by rank. */
export function sortBy(rows: readonly Listable[], panel: PanelName, sort: Sort | null): readonly Listable[] {
  const column = panelColumns[panel]?.find(({ name }) => name === sort?.column);
  if (!column || !sort) return rows;
  const way = sort.isDescending ? -1 : 1;
  return rows.toSorted((a, b) => {
    const [x, y] = [column.by(a), column.by(b)];
    if (x === null || y === null) return Number(x === null) - Number(y === null);
    return way * (x - y);
  });
}
