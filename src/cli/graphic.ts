import { basename, extname, join, resolve } from 'node:path';
import { type Command, InvalidArgumentError } from 'commander';
import { GRAPHIC_FORMATS, GRAPHIC_PRESETS, GRAPHIC_WIDTH, type GraphicFormat } from '../core/contract/graphic.ts';
import type { ExportDecision } from '../core/contract/licence.ts';
import { type GraphicFields, parseGraphicRequest } from '../core/contract/parse-graphic-request.ts';
import { MOTIONS, type Motion } from '../core/publish/graphic-export.ts';
import { noteLicence } from './licence-notes.ts';

interface GraphicOptions {
  readonly out: string;
  readonly format: readonly GraphicFormat[];
  readonly motion: Motion;
  readonly preset?: string;
  readonly width?: string;
  readonly arrange?: string;
  readonly crop?: string;
  readonly title?: string;
  readonly credit?: string;
  readonly findings?: string;
  readonly insets?: string;
  readonly locator?: boolean;
  readonly json?: boolean;
}

export function addGraphic(program: Command): void {
  const { least, most, usual } = GRAPHIC_WIDTH;
  program
    .command('graphic')
    .summary('the before/after graphic of a run, in any format')
    .description(
      'Draws the graphic of a finished run and writes it with its sidecar, which says what it is made of and how to make it\n' +
        'again. gif and webp go from one date to the other and html has a slider: they are at most 1200 px wide.',
    )
    .argument('<run>', 'the folder that compare wrote')
    .requiredOption('--out <path>', 'a file, or for several formats a folder; what is there is replaced')
    .option(
      '--format <list>',
      `with commas: ${GRAPHIC_FORMATS.join(', ')} (default: by the name of --out, else png)`,
      formats,
      [],
    )
    .option('--preset <name>', `shape: ${Object.keys(GRAPHIC_PRESETS).join(', ')}`)
    .option('--width <px>', `${least} to ${most} (default: ${usual})`)
    .option('--arrange <way>', 'the panels beside each other or stacked: beside, stacked')
    .option('--crop <window>', 'col,row,width,height on the aligned grid, px')
    .option('--title <text>', 'in place of the drafted headline')
    .option('--credit <text>', 'credit of images that state none')
    .option('--findings <ids>', 'what is called out, with commas, strongest first')
    .option('--insets <ids>', 'findings shown enlarged, with commas, at most three')
    .option('--locator', 'with a small map of where it is')
    .option('--motion <way>', `of gif and webp: ${MOTIONS.join(', ')}`, motionOf, 'blink')
    .option('--json', 'print the sidecars to stdout')
    .action(runGraphic);
}

async function runGraphic(folder: string, options: GraphicOptions): Promise<void> {
  const request = parseGraphicRequest(fieldsOf(options));
  const files = filesOf(resolve(options.out), options.format);
  const { exportGraphic } = await import('../run/export-graphic.ts');
  const { keepExport } = await import('../run/keep-export.ts');
  const sidecars: unknown[] = [];
  const decisions: ExportDecision[] = [];
  for (const { path, format } of files) {
    const { run, bytes, sidecar } = await exportGraphic(folder, request, format, { motion: options.motion });
    const named = { ...sidecar, file: basename(path) };
    const written = [
      { path, content: bytes },
      { path: `${path}.json`, content: `${JSON.stringify(named, null, 2)}\n` },
    ];
    await keepExport(run, { kind: 'graphic', request: { ...sidecar.request, format }, files: written });
    sidecars.push(named);
    decisions.push(named.licence.rule);
    if (options.json !== true) process.stdout.write(`Written: ${path}\n`);
  }
  noteLicence(decisions);
  if (options.json === true) process.stdout.write(`${JSON.stringify(sidecars, null, 2)}\n`);
}

function fieldsOf({
  preset,
  width,
  arrange,
  crop,
  title,
  credit,
  findings,
  insets,
  locator,
}: GraphicOptions): GraphicFields {
  return {
    ...(preset === undefined ? {} : { preset }),
    ...(width === undefined ? {} : { widthPx: width }),
    ...(arrange === undefined ? {} : { arrangement: arrange }),
    ...(crop === undefined ? {} : { crop }),
    ...(title === undefined ? {} : { title }),
    ...(credit === undefined ? {} : { credit }),
    ...(findings === undefined ? {} : { findings }),
    ...(insets === undefined ? {} : { insets }),
    ...(locator === undefined ? {} : { locator: String(locator) }),
  };
}

/** One file where `out` has the name of one, else a file a format in the folder `out`. */
function filesOf(
  out: string,
  asked: readonly GraphicFormat[],
): readonly { readonly path: string; readonly format: GraphicFormat }[] {
  const named = formatOf(extname(out));
  if (named !== null && (asked.length === 0 || (asked.length === 1 && asked[0] === named)))
    return [{ path: out, format: named }];
  const list = asked.length === 0 ? (['png'] as const) : asked;
  return list.map((format) => ({ path: join(out, `graphic.${format}`), format }));
}

function formatOf(extension: string): GraphicFormat | null {
  const name = extension.slice(1).toLowerCase();
  return GRAPHIC_FORMATS.find((format) => format === name || (format === 'jpeg' && name === 'jpg')) ?? null;
}

function formats(text: string): GraphicFormat[] {
  const list = text.split(',').map((word) => {
    const format = formatOf(`.${word}`);
    if (format === null)
      throw new InvalidArgumentError(`There is no "${word}". Give some of ${GRAPHIC_FORMATS.join(', ')}.`);
    return format;
  });
  return [...new Set(list)];
}

function motionOf(text: string): Motion {
  const motion = MOTIONS.find((known) => known === text);
  if (motion === undefined) throw new InvalidArgumentError(`Give one of ${MOTIONS.join(', ')}.`);
  return motion;
}
