import { type Command, InvalidArgumentError } from 'commander';
import {
  DAMAGE_SCALES,
  type DamageScale,
  GIS_FORMATS,
  type GisFormat,
  USUAL_GIS,
} from '../core/contract/gis-export.ts';
import { exportRule } from '../core/publish/licence/export-rule.ts';
import { noteLicence } from './licence-notes.ts';

interface ExportOptions {
  readonly format: readonly GisFormat[];
  readonly scale: readonly DamageScale[];
  readonly out: string;
  readonly wkt?: boolean;
  readonly json?: boolean;
}

export function addExport(program: Command): void {
  program
    .command('export')
    .summary('the findings of a run for a GIS')
    .description(
      'Writes the findings of a finished run as GeoJSON, KML, KMZ (with both images), GeoPackage or CSV, with what people\n' +
        'decided and with damage on the scales of others. A run without georeference can be exported as CSV only.',
    )
    .argument('<run>', 'the folder that "compare" wrote')
    .requiredOption('--format <list>', `with commas: ${GIS_FORMATS.join(', ')}`, listOf(GIS_FORMATS))
    .requiredOption('--out <path>', 'a folder (files are named findings.*), or of one format a file')
    .option(
      '--scale <list>',
      `damage scales to map to: ${DAMAGE_SCALES.join(', ')} (default: all)`,
      listOf(DAMAGE_SCALES),
      USUAL_GIS.scales,
    )
    .option('--wkt', 'outlines in the CSV, as WKT')
    .option('--json', 'print the paths written as JSON')
    .action(async (run: string, { format, scale, out, wkt = USUAL_GIS.hasWkt, json }: ExportOptions) => {
      const { writeGisExports } = await import('../run/export-gis.ts');
      const { inputs, written } = await writeGisExports(run, format, { scales: scale, hasWkt: wkt }, out);
      process.stdout.write(json === true ? `${JSON.stringify({ written })}\n` : `${written.join('\n')}\n`);
      noteLicence(format.map((one) => exportRule(inputs, { format: one, purpose: 'unstated' })));
    });
}

function listOf<Name extends string>(known: readonly Name[]): (text: string) => Name[] {
  return (text) => [
    ...new Set(
      text.split(',').map((word) => {
        const name = known.find((one) => one === word);
        if (name === undefined) throw new InvalidArgumentError(`There is no "${word}". Known are ${known.join(', ')}.`);
        return name;
      }),
    ),
  ];
}
