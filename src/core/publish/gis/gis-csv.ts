import type { Finding } from '../../contract/finding.ts';
import type { GisRequest } from '../../contract/gis-export.ts';
import type { LonLatGeometry } from '../../geo/lon-lat-geometry.ts';
import { csvText } from '../csv.ts';
import type { Field } from '../fields.ts';
import { aboutExport } from './about-export.ts';
import { gisFields } from './gis-fields.ts';
import type { GisRun } from './gis-run.ts';
import { wktOf } from './wkt.ts';

/**
 * A table of the findings, one row each; pixel boxes always, longitude and latitude where the run has a georeference.
 *
 * A CSV has no place for notes, so each row carries run, credit, licence and limitations.
 *
 * @param geometryOf outlines in longitude and latitude; null without georeference, or where no WKT is wanted.
 */
export function gisCsv(
  run: GisRun,
  { scales }: GisRequest,
  geometryOf: ((outline: Finding['outline']) => LonLatGeometry) | null,
): string {
  const about = aboutExport(run, scales);
  const notes = [
    ['run', about.run],
    ['credit', about.credit],
    ['licence', about.licence],
    ['limitations', about.limitations],
  ] as const;
  const fields: Field<Finding>[] = [
    ...gisFields(run, { scales }),
    { name: 'box', type: 'text', read: ({ box }) => box.join(' ') },
    ...notes.map(([name, text]): Field<Finding> => ({ name, type: 'text', read: () => text })),
  ];
  if (geometryOf !== null)
    fields.push({ name: 'WKT', type: 'text', read: ({ outline }) => wktOf(geometryOf(outline)) });
  return csvText(
    fields.map(({ name }) => name),
    run.findings.map((finding) => fields.map(({ read }) => read(finding))),
  );
}
