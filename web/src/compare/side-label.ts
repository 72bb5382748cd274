import type { Side } from '../map/side.ts';

/** What stands on a side: its date, and a line on where the scene is from. */
export interface SideLabel {
  readonly date: string;
  readonly origin: string;
}

export type SideLabels = Readonly<Record<Side, SideLabel>>;

/** What the sides are called where one stands left of the other, as captions do, and where one stands above the other. */
export const leftAndRight = { before: 'L', after: 'R' } as const;
export const topAndBottom = { before: 'Top', after: 'Bottom' } as const;

/** The label in a side's corner, led by what the side is called there. Text only: dates and credits come out of files. */
export function sideLabel(side: Side, name: string, label: SideLabel): HTMLElement {
  const element = document.createElement('div');
  element.className = 'side-label';
  element.dataset['side'] = side;
  const originLine = document.createElement('span');
  originLine.textContent = label.origin;
  element.append(document.createElement('strong'), originLine);
  callSide(element, name, label);
  return element;
}

/** Calls the side of a label something else. */
export function callSide(element: HTMLElement, name: string, { date }: SideLabel): void {
  element.querySelector('strong')!.textContent = `${name}: ${date}`;
}
