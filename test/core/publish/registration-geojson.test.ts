import { expect, it } from 'vitest';
import type { Registration } from '../../../src/core/contract/run.ts';
import { IDENTITY } from '../../../src/core/geo/affine.ts';
import { toLonLat } from '../../../src/core/geo/crs.ts';
import { pixelToMap } from '../../../src/core/geo/grid.ts';
import { registrationGeoJson } from '../../../src/core/publish/registration-geojson.ts';
import { utm36 } from '../findings/scenes.ts';

it('registration.geojson places each tie point in lon/lat, with what is left there in pixels and metres', () => {
  const residuals = [
    { col: 10, row: 20, dCol: 0.3, dRow: -0.4 },
    { col: 50, row: 5, dCol: 0, dRow: 0 },
  ];
  const registration: Registration = {
    shiftPx: { col: 0, row: 0 },
    shiftMeters: null,
    gridToAfter: IDENTITY,
    field: null,
    model: 'identity',
    residualPx: 0.35,
    residualMeters: 1.05,
    residual95Px: 0.5,
    reliability: 1,
    tiePoints: { windows: 4, matched: 2, inliers: 2, residuals },
  };
  const { features } = registrationGeoJson(registration, utm36);
  expect(features.length).toBe(2);
  const { lon, lat } = toLonLat(utm36.crs, pixelToMap(utm36, { col: 10, row: 20 }));
  expect(features[0]!.geometry.coordinates[0]).toBeCloseTo(lon, 7);
  expect(features[0]!.geometry.coordinates[1]).toBeCloseTo(lat, 7);
  expect(features[0]!.properties).toMatchObject({ dColPx: 0.3, dRowPx: -0.4, residualPx: 0.5 });
  expect(features[0]!.properties.residualMeters! / (0.5 * utm36.pixelWidth)).toBeCloseTo(1, 2);
  expect(features[1]!.properties).toMatchObject({ residualPx: 0, residualMeters: 0 });
});
