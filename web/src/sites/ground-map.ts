import ScaleLine from 'ol/control/ScaleLine.js';
import { containsExtent, createEmpty, extend, isEmpty } from 'ol/extent.js';
import Feature, { type FeatureLike } from 'ol/Feature.js';
import GeoJSON from 'ol/format/GeoJSON.js';
import type Geometry from 'ol/geom/Geometry.js';
import Point from 'ol/geom/Point.js';
import type Polygon from 'ol/geom/Polygon.js';
import Draw from 'ol/interaction/Draw.js';
import { defaults as defaultInteractions } from 'ol/interaction/defaults.js';
import VectorLayer from 'ol/layer/Vector.js';
import OlMap from 'ol/Map.js';
import { fromLonLat, toLonLat } from 'ol/proj.js';
import VectorSource from 'ol/source/Vector.js';
import type { StyleLike } from 'ol/style/Style.js';
import View from 'ol/View.js';
import type { LonLatGeometry } from '../../../src/core/geo/lon-lat-geometry.ts';
import type { LonLat } from '../../../src/core/geo/points.ts';
import { landSource } from './land.ts';
import { areaStyle, landStyle, markStyle } from './map-styles.ts';

/** Something to mark on a map of the ground: `look` is how it is drawn, `name` what it is called when it is pointed at. */
export interface GroundMark {
  readonly id: string;
  readonly name: string;
  readonly at: LonLat;
  readonly look: string;
}

interface GroundArea {
  readonly area: LonLatGeometry;
  readonly kind: 'site' | 'ignored';
}

export interface GroundMap {
  show(marks: readonly GroundMark[], areas: readonly GroundArea[]): void;
  /** Draws one mark so that it stands out; null none. */
  light(id: string | null): void;
  /**
   * Lets the person click the corners of an area, which a double click or a click on the first ends.
   *
   * @returns ends it before.
   */
  draw(onDone: (area: LonLatGeometry) => void): () => void;
  dispose(): void;
}

/** Less than the 110 million of the land's outlines bears is shown all the same: areas of some hundred metres. */
const CLOSEST_M_PER_PX = 1;
/** What one site alone is shown at least of, so that a coast or border is in sight. */
const FIT_PADDING_PX = 28;
const HIT_SLACK_PX = 5;
/** From so many marks on they are drawn smaller. */
const MANY = 200;

/** A plain map of land, areas and marks, by OpenLayers; asks nobody for tiles. */
export function createGroundMap(
  target: HTMLElement,
  {
    onPoint = () => {},
    onPick,
  }: {
    /** Is told which mark the pointer is on, and where on the map; null: none. */
    readonly onPoint?: (mark: GroundMark | null, at: { readonly x: number; readonly y: number }) => void;
    /** Is told the mark that was clicked, null beside all, and where on the ground that was. */
    readonly onPick: (mark: GroundMark | null, at: LonLat) => void;
  },
): GroundMap {
  const marks = new VectorSource();
  const areas = new VectorSource();
  const byId = new Map<string, { readonly mark: GroundMark; readonly feature: Feature }>();
  let lit: string | null = null;
  let isDrawing = false;
  const layer = (source: VectorSource, style: StyleLike) => new VectorLayer({ source, style });
  const markLayer = layer(marks, (feature) =>
    markStyle(String(feature.get('look')), { isLit: feature.getId() === lit, isDense: byId.size > MANY }),
  );
  const map = new OlMap({
    target,
    layers: [layer(landSource(), () => landStyle()), layer(areas, (one) => areaStyle(one.get('kind'))), markLayer],
    controls: [new ScaleLine()],
    interactions: defaultInteractions({ altShiftDragRotate: false, pinchRotate: false }),
    view: new View({ center: [0, 2e6], zoom: 1, minResolution: CLOSEST_M_PER_PX, enableRotation: false }),
  });
  const markAt = (pixel: number[]): GroundMark | null => {
    const hit = map.forEachFeatureAtPixel(pixel, (feature: FeatureLike) => feature, {
      layerFilter: (one) => one === markLayer,
      hitTolerance: HIT_SLACK_PX,
    });
    return hit === undefined ? null : (byId.get(String(hit.getId()))?.mark ?? null);
  };
  map.on('pointermove', ({ pixel, dragging }) => {
    if (dragging) return;
    const [x = 0, y = 0] = pixel;
    const mark = markAt(pixel);
    target.style.cursor = mark ? 'pointer' : '';
    onPoint(mark, { x, y });
  });
  map.on('singleclick', ({ pixel, coordinate }) => {
    if (isDrawing) return;
    const [lon = 0, lat = 0] = toLonLat(coordinate);
    onPick(markAt(pixel), { lon, lat });
  });
  const scheme = matchMedia('(prefers-color-scheme: dark)');
  const redraw = () => {
    for (const one of map.getLayers().getArray()) one.changed();
  };
  scheme.addEventListener('change', redraw);

  return {
    show: (nextMarks, nextAreas) => {
      byId.clear();
      for (const mark of nextMarks) {
        const feature = new Feature({ geometry: new Point(fromLonLat([mark.at.lon, mark.at.lat])), look: mark.look });
        feature.setId(mark.id);
        byId.set(mark.id, { mark, feature });
      }
      areas.clear(true);
      areas.addFeatures(nextAreas.map(({ area, kind }) => new Feature({ geometry: projected(area), kind })));
      marks.clear(true);
      marks.addFeatures([...byId.values()].map(({ feature }) => feature));
      lookAtAll(map, [marks, areas]);
    },
    light: (id) => {
      const changed = [lit, id].flatMap((one) => (one === null ? [] : (byId.get(one)?.feature ?? [])));
      lit = id;
      for (const feature of changed) feature.changed();
    },
    draw: (onDone) => {
      const drawing = new Draw({ type: 'Polygon', source: new VectorSource() });
      drawing.on('drawend', ({ feature }) => {
        const rings = (feature.getGeometry() as Polygon).clone().transform('EPSG:3857', 'EPSG:4326').getCoordinates();
        onDone({ type: 'Polygon', coordinates: rings.map((ring) => ring.map(([lon = 0, lat = 0]) => [lon, lat])) });
      });
      map.addInteraction(drawing);
      isDrawing = true;
      return () => {
        map.removeInteraction(drawing);
        isDrawing = false;
      };
    },
    dispose: () => {
      scheme.removeEventListener('change', redraw);
      map.setTarget();
      map.dispose();
    },
  };
}

/** Sites that are points alone are shown with the coasts and borders that tell where they lie. */
const COUNTRY_ZOOM = 6;
const GROUND_ZOOM = 17;

/** Looks at all of it, unless all of it is seen already and not far too small. */
function lookAtAll(map: OlMap, sources: readonly VectorSource[]): void {
  const extent = createEmpty();
  for (const source of sources) extend(extent, source.getExtent() ?? createEmpty());
  if (isEmpty(extent)) return;
  const view = map.getView();
  if (map.getSize() !== undefined && view.get('was fitted') && containsExtent(view.calculateExtent(), extent)) return;
  view.set('was fitted', true);
  const arePoints = sources.every((source) =>
    source.getFeatures().every((feature) => feature.getGeometry()?.getType() === 'Point'),
  );
  view.fit(extent, { padding: Array(4).fill(FIT_PADDING_PX), maxZoom: arePoints ? COUNTRY_ZOOM : GROUND_ZOOM });
}

function projected(area: LonLatGeometry): Geometry {
  // Only of null does it read none.
  return new GeoJSON().readGeometry(area, { featureProjection: 'EPSG:3857' })!;
}
