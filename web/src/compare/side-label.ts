import type { Side } from '../map/side.ts';

/** What stands on a side: its date, and a line on where the scene is from. */
export interface SideLabel {
  readonly date: string;
  readonly origin: string;
}

export type SideLabels = Readonly<Record<Side, SideLabel>>;

/** What the sides are called where one stands left of the other, as captions do. */
export const leftAndRight = { before: 'L', after: 'R' } as const;

/** The label in a side's upper corner, led by what the side is called there. Text only: dates and credits come out of files. */
export function sideLabel(side: Side, name: string, { date, origin }: SideLabel): HTMLElement {
  const element = document.createElement('div');
  element.className = 'side-label';
  element.dataset['side'] = side;
  const dateLine = document.createElement('strong');
  dateLine.textContent = `${name}: ${date}`;
  const originLine = document.createElement('span');
  originLine.textContent = origin;
  element.append(dateLine, originLine);
  return element;
}
