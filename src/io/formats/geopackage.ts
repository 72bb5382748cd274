import initSqlJs, { type Database, type SqlValue } from 'sql.js';
import type { Cell, FieldType } from '../../core/publish/fields.ts';
import type { GisLayer } from '../../core/publish/gis/gis-layers.ts';
import { plainText } from '../../core/publish/plain-text.ts';
import { envelopeOf, geoPackageBlob } from './geopackage-blob.ts';

/** "GPKG", and version 1.3.0 (OGC 12-128r17, 1.1.1.1). */
const APPLICATION_ID = 0x47504b47;
const VERSION = 10_300;
const WGS84_ID = 4326;

const columnTypes: Readonly<Record<FieldType, string>> = {
  text: 'TEXT',
  integer: 'INTEGER',
  real: 'REAL',
  boolean: 'BOOLEAN',
};

/** The tables and rows that every GeoPackage has (1.1.2 to 1.1.3, 2.1.5). */
const FRAME = `
CREATE TABLE gpkg_spatial_ref_sys (
  srs_name TEXT NOT NULL, srs_id INTEGER NOT NULL PRIMARY KEY, organization TEXT NOT NULL,
  organization_coordsys_id INTEGER NOT NULL, definition TEXT NOT NULL, description TEXT);
CREATE TABLE gpkg_contents (
  table_name TEXT NOT NULL PRIMARY KEY, data_type TEXT NOT NULL, identifier TEXT UNIQUE, description TEXT DEFAULT '',
  last_change DATETIME NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now')),
  min_x DOUBLE, min_y DOUBLE, max_x DOUBLE, max_y DOUBLE, srs_id INTEGER,
  CONSTRAINT fk_gc_r_srs_id FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys(srs_id));
CREATE TABLE gpkg_geometry_columns (
  table_name TEXT NOT NULL, column_name TEXT NOT NULL, geometry_type_name TEXT NOT NULL, srs_id INTEGER NOT NULL,
  z TINYINT NOT NULL, m TINYINT NOT NULL,
  CONSTRAINT pk_geom_cols PRIMARY KEY (table_name, column_name), CONSTRAINT uk_gc_table_name UNIQUE (table_name),
  CONSTRAINT fk_gc_tn FOREIGN KEY (table_name) REFERENCES gpkg_contents(table_name),
  CONSTRAINT fk_gc_srs FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys(srs_id));
INSERT INTO gpkg_spatial_ref_sys VALUES
  ('Undefined Cartesian SRS', -1, 'NONE', -1, 'undefined', 'undefined Cartesian coordinate reference system'),
  ('Undefined geographic SRS', 0, 'NONE', 0, 'undefined', 'undefined geographic coordinate reference system'),
  ('WGS 84 geodetic', ${WGS84_ID}, 'EPSG', ${WGS84_ID}, 'GEOGCS["WGS 84",DATUM["WGS_1984",SPHEROID["WGS 84",6378137,298.257223563,AUTHORITY["EPSG","7030"]],AUTHORITY["EPSG","6326"]],PRIMEM["Greenwich",0,AUTHORITY["EPSG","8901"]],UNIT["degree",0.0174532925199433,AUTHORITY["EPSG","9122"]],AXIS["Latitude",NORTH],AXIS["Longitude",EAST],AUTHORITY["EPSG","4326"]]', 'longitude/latitude coordinates in decimal degrees on the WGS 84 spheroid');
`;

/**
 * Layers as a GeoPackage 1.3 (OGC 12-128r17), built in memory. Without a spatial index; readers make their own.
 *
 * The same layers give the same bytes: the only time in it is the one given.
 *
 * @param lastChange ISO 8601 in UTC.
 */
export async function geoPackage(layers: readonly GisLayer[], lastChange: string): Promise<Uint8Array> {
  const { Database } = await initSqlJs();
  const database = new Database();
  try {
    database.run(`PRAGMA application_id = ${APPLICATION_ID}; PRAGMA user_version = ${VERSION};`);
    database.run('BEGIN');
    database.run(FRAME);
    for (const layer of layers) addLayer(database, layer, new Date(lastChange).toISOString());
    database.run('COMMIT');
    return database.export();
  } finally {
    database.close();
  }
}

function addLayer(database: Database, layer: GisLayer, lastChange: string): void {
  const { name, description, geometryType, columns, rows } = layer;
  const stored = [
    ...(geometryType === null ? [] : [`geom ${geometryType}`]),
    ...columns.map((column) => `${quoted(column.name)} ${columnTypes[column.type]}`),
  ];
  database.run(`CREATE TABLE ${quoted(name)} (fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, ${stored.join(', ')})`);
  const box = envelopeOf(rows.flatMap(({ geometry }) => geometry ?? []));
  database.run('INSERT INTO gpkg_contents VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)', [
    name,
    geometryType === null ? 'attributes' : 'features',
    name,
    description,
    lastChange,
    box?.west ?? null,
    box?.south ?? null,
    box?.east ?? null,
    box?.north ?? null,
    geometryType === null ? null : WGS84_ID,
  ]);
  if (geometryType !== null) {
    database.run('INSERT INTO gpkg_geometry_columns VALUES (?, ?, ?, ?, 0, 0)', [name, 'geom', geometryType, WGS84_ID]);
  }
  const insert = database.prepare(
    `INSERT INTO ${quoted(name)} VALUES (${['NULL', ...stored.map(() => '?')].join(', ')})`,
  );
  try {
    for (const { geometry, cells } of rows) {
      const place = geometry === null ? null : geoPackageBlob(geometry, WGS84_ID);
      insert.run([...(geometryType === null ? [] : [place]), ...cells.map(sqlValue)]);
    }
  } finally {
    insert.free();
  }
}

function sqlValue(cell: Cell): SqlValue {
  if (typeof cell === 'string') return plainText(cell);
  return typeof cell === 'boolean' ? Number(cell) : cell;
}

function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
