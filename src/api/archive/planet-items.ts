import { maskKindOf } from '../../core/scene/obscured/usable-data.ts';
import { timesOf } from '../../core/scene/stac-times.ts';
import type { HeldFile, HeldScene } from '../../run/archive-holdings.ts';

type Json = Readonly<Record<string, unknown>>;

export interface PlanetItem {
  readonly held: HeldScene;
  readonly type: PlanetType;
  readonly properties: Json;
  /** By Planet's names of assets. */
  readonly assets: Readonly<Record<string, HeldFile>>;
}

const PLANET_TYPES = ['PSScene', 'SkySatCollect'] as const;
type PlanetType = (typeof PLANET_TYPES)[number];

const MASK_KEYS = { PSScene: 'ortho_udm2', SkySatCollect: 'ortho_analytic_udm2' } as const satisfies Record<
  PlanetType,
  string
>;

/** What is finer than this, m, stands for SkySat. */
const FINE_GSD_METERS = 2;

/** A held scene as Planet's Data API would have it. */
export function planetItem(held: HeldScene): PlanetItem {
  const { scene, grid, image, mask } = held;
  const { sun, view, cloudCover } = scene.conditions;
  const type: PlanetType = (scene.gsdMeters ?? FINE_GSD_METERS) < FINE_GSD_METERS ? 'SkySatCollect' : 'PSScene';
  const acquired = timesOf(scene.acquiredAt).start;
  const epsg = Number(/^EPSG:(\d+)$/.exec(grid.crs.code)?.[1]);
  return {
    held,
    type,
    properties: {
      item_type: type,
      acquired,
      published: acquired,
      updated: acquired,
      provider: scene.sensor ?? 'rehearsal',
      ...(scene.gsdMeters === null ? {} : { gsd: scene.gsdMeters }),
      pixel_resolution: grid.pixelWidth,
      ...(Number.isNaN(epsg) ? {} : { epsg_code: epsg }),
      columns: grid.width,
      rows: grid.height,
      ...(cloudCover === null ? {} : { cloud_cover: cloudCover }),
      ...(sun === null ? {} : { sun_azimuth: sun.azimuthDeg, sun_elevation: sun.elevationDeg }),
      ...(view === null ? {} : { view_angle: view.offNadirDeg }),
      ...(view === null || view.azimuthDeg === null ? {} : { satellite_azimuth: view.azimuthDeg }),
      ground_control: true,
      publishing_stage: 'finalized',
      quality_category: 'standard',
    },
    assets: {
      [imageKey(type, scene.bandNames.length)]: image,
      ...(mask === null || maskKindOf(scene.mask!.parts[0]) !== 'udm2' ? {} : { [MASK_KEYS[type]]: mask }),
    },
  };
}

function imageKey(type: PlanetType, bands: number): string {
  if (bands <= 3) return 'ortho_visual';
  return type === 'PSScene' ? `ortho_analytic_${bands}b` : 'ortho_analytic';
}

/** A feature as quick-search and the item's own address give it. @param base address of the API. */
export function itemFeature({ held, type, properties, assets }: PlanetItem, base: string): Json {
  const self = `${base}/item-types/${type}/items/${held.id}`;
  return {
    _links: { _self: self, assets: `${self}/assets`, thumbnail: `${self}/thumb` },
    _permissions: Object.keys(assets).map((key) => `assets.${key}:download`),
    assets: Object.keys(assets),
    geometry: held.footprint,
    id: held.id,
    properties,
    type: 'Feature',
  };
}
