import type { Side } from '../map/side.ts';

/** What stands on a side: its date, and a line on where the scene is from. */
export interface SideLabel {
  readonly date: string;
  readonly origin: string;
}

export type SideLabels = Readonly<Record<Side, SideLabel>>;

/** The label in a side's upper corner. Text only: dates and credits come out of files. */
export function sideLabel(side: Side, { date, origin }: SideLabel): HTMLElement {
  const element = document.createElement('div');
  element.className = 'side-label';
  element.dataset['side'] = side;
  const dateLine = document.createElement('strong');
  dateLine.textContent = `${side === 'before' ? 'L' : 'R'}: ${date}`;
  const originLine = document.createElement('span');
  originLine.textContent = origin;
  element.append(dateLine, originLine);
  return element;
}
