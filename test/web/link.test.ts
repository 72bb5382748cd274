import { describe, expect, it } from 'vitest';
import { formatPlace, initialDeskView, type Place, parsePlace } from '../../web/src/state/link.ts';

const everything: Place = {
  page: 'run',
  id: 'ab/12 ?#',
  desk: {
    mode: 'side-by-side',
    swipe: 0.25,
    swipeLine: 'level',
    blinkRate: 2.5,
    opacity: 0.75,
    differenceKind: 'absolute',
    differenceReach: 0.2,
    display: { stretch: 'p2-98', isMatched: false, gamma: 1.4, bands: ['nir', 'a,b&c', 'band 3'] },
    isNudged: false,
    layers: ['change-map'],
    kind: 'crater',
    panel: 'disputed',
    filter: { status: 'not-assessable', review: 'unreviewed', confidence: 'unknown', across: 20 },
    selected: 'F3',
    map: { centre: { col: 1024.5, row: 77.25 }, scale: 0.125 },
    publish: {
      preset: 'portrait',
      widthPx: 2400,
      arrangement: 'stacked',
      crop: { col: 10, row: 0, width: 300, height: 200 },
      title: 'Saky, 9 & 10 August',
      credit: '© 2022 A & B',

      findings: ['F2', 'F1'],
      insets: ['F1'],
      locator: true,
      purpose: 'commercial',
      motion: 'swipe',
    },
  },
};

const toBeCompared: Place = {
  page: 'new',
  scenes: {
    before: { id: '0123456789abcdef', name: 'a&b.tif', acquiredAt: '2022-08-09T08:30:00Z' },
    after: { id: 'fedcba9876543210', name: 'c d', acquiredAt: null },
  },
};

describe('a link', () => {
  it.each<Place>([{ page: 'runs' }, { page: 'new' }, toBeCompared, { page: 'job', id: 'x y' }, everything])(
    'gives back the place it was made of: $page',
    (place) => {
      expect(parsePlace(formatPlace(place))).toEqual(place);
    },
  );

  it('keeps that no layer is on', () => {
    const bare: Place = { page: 'run', id: 'a', desk: { ...initialDeskView, layers: [] } };
    expect(parsePlace(formatPlace(bare))).toEqual(bare);
  });

  it.each([
    '#/runs/a?mode=upside-down&swipe=7&view=1,2&layers=rubbish&show=birds&status=sad&review=1&confidence=7&across=3&panel=x',
    '#/runs/a?swipe=x&view=1,2,0&layers=',
    '#/runs/a?stretch=wide&gamma=99&band=a&band=b&levels=some&nudge=maybe&layers=',
    '#/runs/a?rate=9&opacity=-1&difference=wild,3&layers=',
    '#/runs/a?view=NaN,1,1&layers=',
  ])('falls back where it says nothing sensible: %s', (hash) => {
    const layers: [] = [];
    expect(parsePlace(hash)).toEqual({ page: 'run', id: 'a', desk: { ...initialDeskView, layers } });
  });

  it.each(['', '#', '#/elsewhere', '#/runs'])('leads to the runs from %s', (hash) => {
    expect(parsePlace(hash)).toEqual({ page: 'runs' });
  });
});
