import type { FindingKind } from '../../../src/core/contract/finding.ts';
import type { PixelPoint } from '../../../src/core/geo/points.ts';
import { type FindingFilter, formatFilter, noFilter, parseFilter } from './finding-filter.ts';
import { formatPublish, type PublishView, parsePublish } from './publish-view.ts';
import { allSites, formatSiteFilter, parseSiteFilter, type SiteFilter } from './site-filter.ts';

export const compareModes = ['swipe', 'side-by-side', 'blink', 'opacity', 'difference', 'red-cyan'] as const;
export type CompareMode = (typeof compareModes)[number];

export const layerNames = ['outlines', 'change-map', 'not-observed', 'residuals'] as const;
export type LayerName = (typeof layerNames)[number];

/** How the line between the two dates runs while swiping: upright, before left of it; or level, before above it. */
export const swipeLines = ['upright', 'level'] as const;
export type SwipeLine = (typeof swipeLines)[number];

/** How often blinking changes the picture, times a second. Three flashes a second is the most that is safe (WCAG 2.3.1); a flash is two changes. */
export const blinkRates = { least: 0.5, most: 4 } as const;

export const differenceKinds = ['signed', 'absolute'] as const;
export type DifferenceKind = (typeof differenceKinds)[number];

/** The difference that gets the full colour, of that between black and white. */
export const differenceReaches = { least: 0.05, most: 1 } as const;

export const stretchNames = ['as-is', 'p1-99', 'p2-98', 'min-max'] as const;
export type StretchName = (typeof stretchNames)[number];

export const gammas = { least: 0.4, most: 2.5 } as const;

/** How samples become colours; the same for both dates, but for the levels of black and white. */
export interface Display {
  /** Null: as suits the samples. */
  readonly stretch: StretchName | null;
  /** Whether both dates share their levels, so that equal ground looks equal. */
  readonly isMatched: boolean;
  /** Above 1 lightens the middle. */
  readonly gamma: number;
  /** Names of common bands: three as red, green and blue, one as grey, none as suits the scenes. */
  readonly bands: readonly string[];
}

export const initialDisplay: Display = { stretch: null, isMatched: true, gamma: 1, bands: [] };

/** The lists of findings: all of them, a table of one kind, or those on which people differ. */
export const panelNames = ['candidates', 'aircraft', 'craters', 'buildings', 'disputed'] as const;
export type PanelName = (typeof panelNames)[number];

const findingKinds: readonly FindingKind[] = ['change', 'aircraft', 'crater', 'building'];

/** Where the map looks: the position in the middle, px on the aligned grid, and screen px per image px. */
export interface MapView {
  readonly centre: PixelPoint;
  readonly scale: number;
}

/** All that a share link restores of one run's desk. */
export interface DeskView {
  readonly mode: CompareMode;
  /** How much of the map's width or height shows the before scene, 0..1. */
  readonly swipe: number;
  readonly swipeLine: SwipeLine;
  /** Changes of the picture a second, within `blinkRates`. */
  readonly blinkRate: number;
  /** How much the after scene covers the before scene, 0..1. */
  readonly opacity: number;
  readonly differenceKind: DifferenceKind;
  /** Within `differenceReaches`. */
  readonly differenceReach: number;
  readonly display: Display;
  /** Whether the after scene is shown where people moved it; else where the run put it. */
  readonly isNudged: boolean;
  readonly layers: readonly LayerName[];
  /** The kind of finding that is listed and outlined; null: all. */
  readonly kind: FindingKind | null;
  readonly panel: PanelName;
  readonly filter: FindingFilter;
  /** Id of the finding in focus. */
  readonly selected: string | null;
  /** Null: the whole scene. */
  readonly map: MapView | null;
  /** What the publish panel asks for; null while it is closed. */
  readonly publish: PublishView | null;
}

export const initialDeskView: DeskView = {
  mode: 'swipe',
  swipe: 0.5,
  swipeLine: 'upright',
  blinkRate: 1,
  opacity: 0.5,
  differenceKind: 'signed',
  differenceReach: 0.5,
  display: initialDisplay,
  isNudged: true,
  layers: ['outlines', 'not-observed'],
  kind: null,
  panel: 'candidates',
  filter: noFilter,
  selected: null,
  map: null,
  publish: null,
};

/** Two scenes of runs that a new comparison starts from. */
export type ScenePair = Readonly<
  Record<'before' | 'after', { readonly id: string; readonly name: string; readonly acquiredAt: string | null }>
>;

/** A place in the page, as the URL's hash says it. */
export type Place =
  | { readonly page: 'runs' }
  | { readonly page: 'new'; readonly scenes?: ScenePair }
  | { readonly page: 'job'; readonly id: string }
  | { readonly page: 'sites'; readonly filter: SiteFilter }
  | { readonly page: 'plan' }
  | { readonly page: 'reports' }
  | { readonly page: 'site'; readonly id: string }
  /** The form of a site; null: of a new one. */
  | { readonly page: 'site-form'; readonly id: string | null }
  | { readonly page: 'run'; readonly id: string; readonly desk: DeskView };

export function formatPlace(place: Place): string {
  switch (place.page) {
    case 'runs':
      return '#/';
    case 'new':
      return place.scenes ? `#/new?${formatScenes(place.scenes)}` : '#/new';
    case 'job':
      return `#/jobs/${encodeURIComponent(place.id)}`;
    case 'sites':
      return place.filter === allSites ? '#/sites' : `#/sites?${formatSiteFilter(place.filter)}`;
    case 'plan':
      return '#/plan';
    case 'reports':
      return '#/reports';
    case 'site':
      return `#/sites/${encodeURIComponent(place.id)}`;
    case 'site-form':
      return place.id === null ? '#/new-site' : `#/sites/${encodeURIComponent(place.id)}/edit`;
    case 'run': {
      const panel = place.desk.publish ? '/publish' : '';
      return `#/runs/${encodeURIComponent(place.id)}${panel}?${formatDesk(place.desk)}`;
    }
  }
}

/** Reads a hash; whatever it does not understand falls back to the initial view or the list of runs. */
export function parsePlace(hash: string): Place {
  const [path = '', query = ''] = hash.replace(/^#/, '').split('?', 2);
  const [page, id, panel] = path.split('/').filter(Boolean).map(decodePart);
  if (page === 'new') return { page, ...parseScenes(new URLSearchParams(query)) };
  if (page === 'jobs' && id) return { page: 'job', id };
  if (page === 'plan' || page === 'reports') return { page };
  if (page === 'new-site') return { page: 'site-form', id: null };
  if (page === 'sites' && id) return panel === 'edit' ? { page: 'site-form', id } : { page: 'site', id };
  if (page === 'sites') return { page, filter: parseSiteFilter(new URLSearchParams(query)) };
  if (page === 'runs' && id) {
    const asked = new URLSearchParams(query);
    const publish = panel === 'publish' ? parsePublish(asked) : null;
    return { page: 'run', id, desk: { ...parseDesk(asked), publish } };
  }
  return { page: 'runs' };
}

function formatScenes(scenes: ScenePair): URLSearchParams {
  const query = new URLSearchParams();
  for (const side of ['before', 'after'] as const) {
    const { id, name, acquiredAt } = scenes[side];
    query.set(side, id);
    query.set(`${side}-name`, name);
    if (acquiredAt !== null) query.set(`${side}-date`, acquiredAt);
  }
  return query;
}

function parseScenes(query: URLSearchParams): { readonly scenes?: ScenePair } {
  const scene = (side: 'before' | 'after') => ({
    id: query.get(side) ?? '',
    name: query.get(`${side}-name`) ?? '',
    acquiredAt: query.get(`${side}-date`),
  });
  return query.has('before') && query.has('after')
    ? { scenes: { before: scene('before'), after: scene('after') } }
    : {};
}

function decodePart(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

function formatDesk(desk: DeskView): string {
  const parts = [`mode=${desk.mode}`, `swipe=${round(desk.swipe, 4)}`, `layers=${desk.layers.join(',')}`];
  if (desk.swipeLine !== initialDeskView.swipeLine) parts.push(`line=${desk.swipeLine}`);
  if (desk.blinkRate !== initialDeskView.blinkRate) parts.push(`rate=${round(desk.blinkRate, 2)}`);
  if (desk.opacity !== initialDeskView.opacity) parts.push(`opacity=${round(desk.opacity, 4)}`);
  const { differenceKind, differenceReach } = desk;
  if (differenceKind !== initialDeskView.differenceKind || differenceReach !== initialDeskView.differenceReach) {
    parts.push(`difference=${differenceKind},${round(differenceReach, 2)}`);
  }
  parts.push(...formatDisplay(desk.display));
  if (!desk.isNudged) parts.push('nudge=off');
  if (desk.map) {
    const { centre, scale } = desk.map;
    parts.push(`view=${round(centre.col, 2)},${round(centre.row, 2)},${Number(scale.toPrecision(5))}`);
  }
  if (desk.panel !== initialDeskView.panel) parts.push(`panel=${desk.panel}`);
  parts.push(...formatFilter(desk.filter));
  if (desk.kind) parts.push(`show=${desk.kind}`);
  if (desk.selected) parts.push(`finding=${encodeURIComponent(desk.selected)}`);
  if (desk.publish) parts.push(...formatPublish(desk.publish));
  return parts.join('&');
}

function parseDesk(query: URLSearchParams): Omit<DeskView, 'publish'> {
  const mode = compareModes.find((name) => name === query.get('mode')) ?? initialDeskView.mode;
  const [differenceKind, differenceReach = ''] = (query.get('difference') ?? '').split(',');
  const layers = query.get('layers')?.split(',');
  const [col, row, scale] = (query.get('view') ?? '').split(',').map(Number);
  return {
    mode,
    swipe: numberWithin(query.get('swipe'), 0, 1) ?? initialDeskView.swipe,
    swipeLine: swipeLines.find((line) => line === query.get('line')) ?? initialDeskView.swipeLine,
    blinkRate: numberWithin(query.get('rate'), blinkRates.least, blinkRates.most) ?? initialDeskView.blinkRate,
    opacity: numberWithin(query.get('opacity'), 0, 1) ?? initialDeskView.opacity,
    differenceKind: differenceKinds.find((kind) => kind === differenceKind) ?? initialDeskView.differenceKind,
    differenceReach:
      numberWithin(differenceReach, differenceReaches.least, differenceReaches.most) ?? initialDeskView.differenceReach,
    display: parseDisplay(query),
    isNudged: query.get('nudge') !== 'off',
    layers: layers ? layerNames.filter((name) => layers.includes(name)) : initialDeskView.layers,
    kind: findingKinds.find((kind) => kind === query.get('show')) ?? null,
    panel: panelNames.find((panel) => panel === query.get('panel')) ?? initialDeskView.panel,
    filter: parseFilter(query),
    selected: query.get('finding'),
    map:
      Number.isFinite(col) && Number.isFinite(row) && Number.isFinite(scale) && scale! > 0
        ? { centre: { col: col!, row: row! }, scale: scale! }
        : null,
  };
}

function formatDisplay({ stretch, isMatched, gamma, bands }: Display): string[] {
  return [
    ...(stretch === null ? [] : [`stretch=${stretch}`]),
    ...(isMatched ? [] : ['levels=each']),
    ...(gamma === initialDisplay.gamma ? [] : [`gamma=${round(gamma, 2)}`]),
    ...bands.map((name) => `band=${encodeURIComponent(name)}`),
  ];
}

function parseDisplay(query: URLSearchParams): Display {
  const bands = query.getAll('band');
  return {
    stretch: stretchNames.find((name) => name === query.get('stretch')) ?? initialDisplay.stretch,
    isMatched: query.get('levels') !== 'each',
    gamma: numberWithin(query.get('gamma'), gammas.least, gammas.most) ?? initialDisplay.gamma,
    bands: bands.length === 1 || bands.length === 3 ? bands : initialDisplay.bands,
  };
}

function numberWithin(text: string | null, least: number, most: number): number | null {
  const value = Number(text || Number.NaN);
  return value >= least && value <= most ? value : null;
}

function round(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}
