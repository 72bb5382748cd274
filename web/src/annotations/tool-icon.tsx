import type { ToolName } from './tools.ts';

/** Strokes on a square of 20. */
const paths: Readonly<Record<ToolName, string>> = {
  point: 'M10 3.5a4.6 4.6 0 0 1 4.6 4.6c0 3.2-4.6 8.4-4.6 8.4S5.4 11.3 5.4 8.1A4.6 4.6 0 0 1 10 3.5zM10 7v2.2',
  line: 'M3.5 15.5 8 7l4.5 5 4-7.5',
  arrow: 'M4 16 15.5 4.5M8.5 4.5h7v7',
  box: 'M3.5 5.5h13v9h-13z',
  polygon: 'M10 3.5 16.5 9 13.5 16h-8L3.5 8z',
  'call-out': 'M3.5 16.5 8.6 11.4M17 7.5a4.5 4.5 0 1 1-9 0 4.5 4.5 0 0 1 9 0zM11.6 6.6l1.2-.9v3.7',
  text: 'M4.5 6V4.5h11V6M10 4.5v11M8 15.5h4',
  distance: 'M3 13.5 13.5 3 17 6.5 6.5 17zM6 10.5l1.6 1.6M8.5 8l2 2M11 5.5l1.6 1.6',
  area: 'M3.5 3.5h13v13h-13zM3.5 10l6.500-6.500M3.500 16.500l13-13M10 16.500l6.500-6.500',
};

/** A picture of a tool; its name stands beside it or in a label. */
export function ToolIcon({ name }: { readonly name: ToolName }) {
  return (
    <svg class="tool-icon" viewBox="0 0 20 20" width="20" height="20" aria-hidden="true">
      <path d={paths[name]} />
    </svg>
  );
}
