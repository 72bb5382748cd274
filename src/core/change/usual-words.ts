import { BEYOND_RANGE, type Departure } from './usual-variation.ts';

/** What a departure comes to, in one plain sentence with its figures. */
export function usualWords(departure: Departure | null): string {
  if (departure === null) return 'Too few earlier dates show this ground to say how it usually varies.';
  const { dates, asMuch, spreads, beyond, usual } = departure;
  const apart = `${spreads.toFixed(1)} spreads from the usual of ${dates} earlier dates`;
  const often = asMuch === 0 ? `on none of ${dates} earlier dates` : `on ${asMuch} of ${dates} earlier dates`;
  switch (usual) {
    case 'within':
      return `This ground lies ${apart}: it usually varies as much.`;
    case 'recurs':
      return `This ground differed about as much ${often}.`;
    case null:
      return `This ground lies ${apart}${beyond >= BEYOND_RANGE ? ', outside all they showed' : ''}; it differed as much ${often}.`;
  }
}
