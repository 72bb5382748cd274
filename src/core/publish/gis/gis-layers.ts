import type { Finding, FindingKind } from '../../contract/finding.ts';
import type { DamageScale } from '../../contract/gis-export.ts';
import type { Crs } from '../../geo/crs.ts';
import type { Grid } from '../../geo/grid.ts';
import { lonLatGeometry } from '../../geo/lon-lat-geometry.ts';
import type { Polygon } from '../../geo/split-antimeridian.ts';
import type { Cell, FieldType } from '../fields.ts';
import { aboutExport } from './about-export.ts';
import { damageCrosswalk } from './damage-scales.ts';
import { gisFields } from './gis-fields.ts';
import { type GisRun, lookedFor } from './gis-run.ts';

export type LayerGeometry =
  | { readonly type: 'MULTIPOLYGON'; readonly polygons: readonly Polygon[] }
  | { readonly type: 'POINT'; readonly lon: number; readonly lat: number };

/** A table of a GeoPackage, WGS 84. */
export interface GisLayer {
  readonly name: string;
  readonly description: string;
  /** Null of a table without geometry. */
  readonly geometryType: LayerGeometry['type'] | null;
  readonly columns: readonly { readonly name: string; readonly type: FieldType }[];
  readonly rows: readonly { readonly geometry: LayerGeometry | null; readonly cells: readonly Cell[] }[];
}

/** Findings as areas and as points, a ledger of each kind that was looked for, the area compared, and where it was not observed. */
export function gisLayers(
  run: GisRun,
  grid: Grid & { readonly crs: Crs },
  options: { readonly scales: readonly DamageScale[]; readonly notObserved: readonly Finding['outline'][] },
): readonly GisLayer[] {
  const { scales, notObserved } = options;
  const toGeometry = lonLatGeometry(grid);
  const areaOf = (outline: Finding['outline']): LayerGeometry => {
    const geometry = toGeometry(outline);
    return {
      type: 'MULTIPOLYGON',
      polygons: geometry.type === 'Polygon' ? [geometry.coordinates] : geometry.coordinates,
    };
  };
  const ofFindings = (
    name: string,
    description: string,
    geometryType: LayerGeometry['type'],
    kind?: FindingKind,
  ): GisLayer => {
    const fields = gisFields(run, { scales, ...(kind === undefined ? {} : { kind }) });
    return {
      name,
      description,
      geometryType,
      columns: fields.map((field) => ({ name: field.name, type: field.type })),
      rows: run.findings
        .filter((finding) => kind === undefined || finding.kind === kind)
        .map((finding) => ({
          geometry: geometryType === 'POINT' ? pointOf(finding) : areaOf(finding.outline),
          cells: fields.map(({ read }) => read(finding)),
        })),
    };
  };
  return [
    ofFindings('findings', 'Outlines of all findings', 'MULTIPOLYGON'),
    ofFindings('finding_points', 'Centres of all findings', 'POINT'),
    ...(lookedFor(run, 'aircraft')
      ? [ofFindings('aircraft', 'Aircraft ledger: absent never means destroyed', 'POINT', 'aircraft')]
      : []),
    ...(lookedFor(run, 'crater') ? [ofFindings('craters', 'New craters', 'MULTIPOLYGON', 'crater')] : []),
    ...(lookedFor(run, 'building')
      ? [ofFindings('buildings', 'State of the given footprints', 'MULTIPOLYGON', 'building')]
      : []),
    areas('area', 'Ground that was compared', [areaOf([rimOf(grid)])]),
    areas('not_observed', 'Ground that was not seen on both dates: nothing is said of it', notObserved.map(areaOf)),
    aboutLayer(run, scales),
    crosswalkLayer(scales),
  ];
}

function pointOf({ at }: Finding): LayerGeometry | null {
  return at === null ? null : { type: 'POINT', lon: at.lon, lat: at.lat };
}

function areas(name: string, description: string, geometries: readonly LayerGeometry[]): GisLayer {
  const rows = geometries.map((geometry) => ({ geometry, cells: [] }));
  return { name, description, geometryType: 'MULTIPOLYGON', columns: [], rows };
}

function aboutLayer(run: GisRun, scales: readonly DamageScale[]): GisLayer {
  return {
    name: 'about',
    description: 'Run, credit, licence and limitations',
    geometryType: null,
    columns: [
      { name: 'name', type: 'text' },
      { name: 'text', type: 'text' },
    ],
    rows: Object.entries(aboutExport(run, scales)).map((cells) => ({ geometry: null, cells })),
  };
}

function crosswalkLayer(scales: readonly DamageScale[]): GisLayer {
  return {
    name: 'damage_scales',
    description: 'Damage classes on the scales of others, and what the mapping loses',
    geometryType: null,
    columns: (['scale', 'damageClass', 'value', 'loss'] as const).map((name) => ({ name, type: 'text' })),
    rows: damageCrosswalk(scales).map(({ scale, damageClass, value, loss }) => ({
      geometry: null,
      cells: [scale, damageClass, value === null ? null : String(value), loss],
    })),
  };
}

/** A side in sixteen steps: straight on the grid it bends in longitude and latitude. */
const STEPS = 16;

function rimOf({ width, height }: Grid): [number, number][] {
  const shares = Array.from({ length: STEPS }, (_, i) => i / STEPS);
  const ring: [number, number][] = [
    ...shares.map((share): [number, number] => [share * width, 0]),
    ...shares.map((share): [number, number] => [width, share * height]),
    ...shares.map((share): [number, number] => [width * (1 - share), height]),
    ...shares.map((share): [number, number] => [0, height * (1 - share)]),
  ];
  return [...ring, [0, 0]];
}
