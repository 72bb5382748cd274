import { effect } from '@preact/signals';
import ScaleLine from 'ol/control/ScaleLine.js';
import { defaults as defaultInteractions } from 'ol/interaction/defaults.js';
import VectorLayer from 'ol/layer/Vector.js';
import WebGLTileLayer from 'ol/layer/WebGLTile.js';
import OlMap from 'ol/Map.js';
import { unByKey } from 'ol/Observable.js';
import type { Desk } from '../state/desk.ts';
import { COMPOSITE_CLASS, combineScenes, type Uniforms } from './composite.ts';
import { outlineStyle, tagStyle } from './outlines.ts';
import { fromPlane, shiftedExtent } from './plane.ts';
import { residualStyle } from './residuals.ts';
import { SceneLayer } from './scene-layer.ts';
import type { Side } from './side.ts';
import { lookAt, lookAtAll, type Stage, whereLooking } from './stage.ts';

/** Screen px round a click within which an outline still counts as hit: a fingertip's slack. */
const HIT_SLACK_PX = 5;

/** Least size of a tile on the screen, px: half of what it holds, as levels halve. */
const LEAST_TILE_PX = 256;

/** Textures a layer keeps: two screens full. One of floats is 4 MiB, so no more than that. */
function textureCount(): number {
  const along = (length: number) => Math.ceil((length * devicePixelRatio) / LEAST_TILE_PX) + 1;
  return 2 * along(screen.width) * along(screen.height);
}

/** How the two scenes become one picture, as `combineScenes` says. */
export interface Composite {
  readonly combine: string;
  readonly uniforms: () => Uniforms;
}

/**
 * A map of the stage with the scenes of the given sides below the change map, the not-observed areas, the misfit and the outlines.
 *
 * Each layer has a canvas of its own, named by a class, so that style sheets can clip and hatch it.
 */
export function createCompareMap(
  target: HTMLElement,
  stage: Stage,
  desk: Desk,
  {
    sides,
    label,
    composite,
  }: { readonly sides: readonly Side[]; readonly label: string; readonly composite?: Composite | undefined },
): { readonly map: OlMap; readonly dispose: () => void } {
  const tiles = (className: string, source: Stage['changeMap']) => ({
    className,
    source,
    extent: stage.plane.extent,
    cacheSize: textureCount(),
  });
  const sceneLayer = (side: Side) => {
    const { source, colours } = stage.scenes[side];
    return new SceneLayer(tiles(composite ? COMPOSITE_CLASS : `layer-${side}`, source), colours.peek());
  };
  const scenes = {
    before: sceneLayer('before'),
    after: sceneLayer('after'),
  };
  const stopCombining = composite && combineScenes(scenes, composite.combine, composite.uniforms);
  const changeMap = new WebGLTileLayer(tiles('layer-change', stage.changeMap));
  const notObserved = new WebGLTileLayer(tiles('layer-not-observed', stage.notObserved));
  const shown = { selected: () => desk.selected.value, shown: () => desk.outlined.value };
  const ofFindings = { className: 'layer-outlines', source: stage.outlines };
  const outlines = new VectorLayer({ ...ofFindings, style: outlineStyle(shown) });
  const tags = new VectorLayer({ ...ofFindings, style: tagStyle(shown), declutter: true });
  const findings = [outlines, tags];
  const residuals = new VectorLayer({ className: 'layer-residuals', source: stage.residuals, style: residualStyle });
  const map = new OlMap({
    target,
    view: stage.view,
    layers: [...sides.map((side) => scenes[side]), changeMap, notObserved, residuals, ...findings],
    controls: stage.plane.isGround ? [new ScaleLine({ minWidth: 72 })] : [],
    interactions: defaultInteractions({ altShiftDragRotate: false, pinchRotate: false }),
  });
  const leaves = [...stage.guests].map((guest) => guest(map));
  target.tabIndex = 0;
  target.setAttribute('role', 'application');
  target.setAttribute('aria-label', `${label}. Arrow keys move, plus and minus zoom.`);

  let isLoading = false;
  const setLoading = (loading: boolean) => {
    if (loading !== isLoading) desk.loadingMaps.value += loading ? 1 : -1;
    isLoading = loading;
  };
  setLoading(true);
  const listeners = [
    map.on('click', ({ pixel }) => {
      const hit = map.forEachFeatureAtPixel(pixel, (feature) => feature.getId(), {
        hitTolerance: HIT_SLACK_PX,
        layerFilter: (layer) => layer === outlines || layer === tags,
      });
      desk.selected.value = hit === undefined ? null : String(hit);
    }),
    map.on('pointermove', ({ coordinate, dragging }) => {
      if (!dragging) desk.pointer.value = fromPlane(stage.plane, coordinate);
    }),
    map.on('moveend', () => {
      desk.map.value = whereLooking(stage);
    }),
    map.on('loadstart', () => setLoading(true)),
    map.on('loadend', () => setLoading(false)),
  ];
  const leave = () => {
    desk.pointer.value = null;
  };
  target.addEventListener('pointerleave', leave);

  const effects = [
    ...sides.map((side) => effect(() => scenes[side].show(stage.scenes[side].colours.value))),
    effect(() => {
      stage.scenes.after.source.moveTo(desk.shift.value);
      scenes.after.setExtent(shiftedExtent(stage.plane, desk.shift.value));
    }),
    effect(() => changeMap.setVisible(desk.layers['change-map'].value)),
    effect(() => notObserved.setVisible(desk.layers['not-observed'].value)),
    effect(() => {
      for (const layer of findings) layer.setVisible(desk.layers.outlines.value);
    }),
    effect(() => residuals.setVisible(desk.layers.residuals.value)),
    effect(() => {
      void desk.selected.value;
      void desk.outlined.value;
      for (const layer of findings) layer.changed();
    }),
  ];

  if (desk.map.peek()) lookAt(stage, desk.map.peek()!);
  else lookAtAll(stage);

  return {
    map,
    dispose() {
      for (const stop of effects) stop();
      for (const leave of leaves) leave();
      unByKey(listeners);
      setLoading(false);
      target.removeEventListener('pointerleave', leave);
      map.setTarget(undefined);
      map.dispose();
      stopCombining?.();
    },
  };
}
