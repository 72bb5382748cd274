import { execFileSync } from 'node:child_process';

/** The Python that has GDAL's bindings on Debian. */
export const GDAL_PYTHON = '/usr/bin/python3';

export function hasGdal(): boolean {
  try {
    execFileSync(GDAL_PYTHON, ['-c', 'import osgeo.gdal, numpy'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

/** What GDAL reads from a file that holds features: by layer, geometry as GeoJSON and area on the ellipsoid, m². */
export interface GdalFeature {
  readonly geometry: { readonly type: string; readonly coordinates: unknown; readonly geometries?: unknown } | null;
  readonly areaM2: number;
  readonly isValid: boolean;
  readonly fields: Readonly<Record<string, string | number | null>>;
}

const READ_FEATURES = `
import json, sys
from osgeo import ogr, osr, gdal
gdal.UseExceptions()
# Equal areas on the WGS 84 ellipsoid; the same in EPSG terms as EPSG:6933.
flat = osr.SpatialReference(); flat.ImportFromProj4('+proj=cea +lat_ts=30 +datum=WGS84 +units=m')
lonlat = osr.SpatialReference(); lonlat.ImportFromEPSG(4326); lonlat.SetAxisMappingStrategy(osr.OAMS_TRADITIONAL_GIS_ORDER)
to_flat = osr.CoordinateTransformation(lonlat, flat)
source = gdal.OpenEx(sys.argv[1], gdal.OF_VECTOR)
layers = {}
for i in range(source.GetLayerCount()):
    layer = source.GetLayer(i)
    features = []
    for feature in layer:
        shape = feature.GetGeometryRef()
        area = 0
        if shape is not None:
            copy = shape.Clone(); copy.Transform(to_flat); area = copy.Area()
        features.append({
            'geometry': None if shape is None else json.loads(shape.ExportToJson(['COORDINATE_PRECISION=15'])),
            'areaM2': area, 'isValid': shape is None or shape.IsValid(),
            'fields': {feature.GetFieldDefnRef(k).GetName(): (feature.GetField(k) if feature.IsFieldSetAndNotNull(k) else None) for k in range(feature.GetFieldCount())}})
    layers[layer.GetName()] = features
print(json.dumps(layers))
`;

export function readFeatures(path: string): Readonly<Record<string, readonly GdalFeature[]>> {
  const text = execFileSync(GDAL_PYTHON, ['-c', READ_FEATURES, path], { encoding: 'utf8', maxBuffer: 1 << 28 });
  return JSON.parse(text) as Record<string, GdalFeature[]>;
}
