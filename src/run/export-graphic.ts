import { createHash } from 'node:crypto';
import { UsageError } from '../core/contract/errors.ts';
import { GRAPHIC_WIDTH, type GraphicFormat, type GraphicRequest, USUAL_GRAPHIC } from '../core/contract/graphic.ts';
import { standingReview } from '../core/contract/review.ts';
import { graphicAlt } from '../core/publish/graphic-alt.ts';
import type { ExportSidecar, Motion } from '../core/publish/graphic-export.ts';
import { graphicHtml } from '../core/publish/graphic-html.ts';
import type { GraphicElement } from '../core/publish/graphic-scene.ts';
import { graphicToSvg } from '../core/publish/graphic-to-svg.ts';
import type { FrameContent } from '../core/publish/layout-frame.ts';
import { withCredit } from '../core/publish/licence/with-credit.ts';
import { encodeJpeg } from '../io/formats/encode-picture.ts';
import { renderPdf } from '../io/formats/render-pdf.ts';
import { rasteriseScene, renderScene } from '../io/formats/render-scene.ts';
import { animate } from './animate-graphic.ts';
import { type ComposedGraphic, composeRunGraphic } from './graphic.ts';
import { withAligned } from './open-aligned.ts';
import { type FinishedRun, readRun } from './read-run.ts';

export interface ExportedGraphic {
  readonly run: FinishedRun;
  readonly bytes: Buffer;
  readonly sidecar: ExportSidecar;
}

export interface ExportOptions {
  /** Of gif and webp. */
  readonly motion?: Motion;
}

/** Formats that show both dates in one place, and so are at most this wide, px. */
const ONE_PLACE: readonly GraphicFormat[] = ['gif', 'webp', 'html'];
const MOST_WIDTH_IN_ONE_PLACE = 1200;
const JPEG_QUALITY = 90;
/** What an embed may weigh, bytes, and the qualities that are tried for it. */
const MOST_HTML_BYTES = 2_000_000;
const HTML_QUALITIES = [85, 75, 65, 50, 35, 20];

/**
 * The graphic of a finished run in one format, with its sidecar. The same run, request and format give the same bytes.
 *
 * The L/R page goes to png, jpeg, svg and pdf. In gif, webp and html the dates share one place: they take crop, title, findings
 * and a width of at most 1200 px of the request, and have a shape of their own.
 *
 * @throws UsageError where there is no run, or the request asks for what the run has not; DamagedFile.
 */
export async function exportGraphic(
  runFolder: string,
  asked: Partial<GraphicRequest>,
  format: GraphicFormat,
  options: ExportOptions = {},
): Promise<ExportedGraphic> {
  const { motion = 'blink' } = options;
  const run = await readRun(runFolder);
  const request = requestFor(format, asked);
  const manifest = { ...run.manifest, inputs: withCredit(run.manifest.inputs, request.credit) };
  const isInOnePlace = ONE_PLACE.includes(format);
  // A panel beside the other is half as wide as both.
  const drawn = isInOnePlace ? { ...request, widthPx: 2 * request.widthPx } : request;
  const composed = await withAligned(run, (aligned) =>
    composeRunGraphic(
      { run: manifest, findings: run.findings, review: standingReview(run.reviews), ...aligned },
      drawn,
    ),
  );
  const { inputs } = manifest;
  const graphic = { ...composed, inputs };
  const alt = graphicAlt(
    graphic.facts.title,
    inputs,
    graphic.callouts.map(({ number, finding }) => ({ number, sentence: finding.sentence })),
  );
  const { bytes, size } = await encode(graphic, alt, format, motion);
  const isMoving = format === 'gif' || format === 'webp';
  return {
    run,
    bytes,
    sidecar: {
      ...graphic.facts,
      ...size,
      file: `graphic.${format}`,
      format,
      sha256: createHash('sha256').update(bytes).digest('hex'),
      request,
      motion: isMoving ? motion : null,
    },
  };
}

function requestFor(format: GraphicFormat, asked: Partial<GraphicRequest>): GraphicRequest {
  const request = { ...USUAL_GRAPHIC, ...asked };
  const { least, most } = GRAPHIC_WIDTH;
  if (!(Number.isInteger(request.widthPx) && request.widthPx >= least && request.widthPx <= most)) {
    throw new UsageError(`A graphic is from ${least} to ${most} px wide, not ${request.widthPx}.`);
  }
  if (!ONE_PLACE.includes(format)) return request;
  const widthPx = Math.min(request.widthPx, MOST_WIDTH_IN_ONE_PLACE);
  return { ...request, preset: 'auto', arrangement: 'beside', insets: [], locator: false, widthPx };
}

interface Encoded {
  readonly bytes: Buffer;
  readonly size: { readonly widthPx: number; readonly heightPx: number };
}

type Drawn = ComposedGraphic & FrameContent;

async function encode(graphic: Drawn, alt: string, format: GraphicFormat, motion: Motion): Promise<Encoded> {
  const { scene, typeface, pictures, facts } = graphic;
  const size = { widthPx: scene.widthPx, heightPx: scene.heightPx };
  const words = { title: facts.title, description: alt };
  switch (format) {
    case 'png':
      return { bytes: await renderScene(scene, typeface, pictures), size };
    case 'jpeg': {
      const pixels = await rasteriseScene(scene, typeface, pictures);
      return { bytes: await encodeJpeg(pixels, JPEG_QUALITY), size };
    }
    case 'svg':
      return { bytes: Buffer.from(graphicToSvg(scene, typeface, pictures, words)), size };
    case 'pdf':
      return { bytes: await renderPdf(scene, typeface, pictures, words), size };
    case 'gif':
    case 'webp':
      return animate(graphic, format, motion);
    case 'html':
      return encodeHtml(graphic, alt);
  }
}

/** As good as its weight allows; the last quality is taken whatever it weighs. */
async function encodeHtml(graphic: Drawn, alt: string): Promise<Encoded> {
  const { scene } = graphic;
  const ground = { before: await paintGround(graphic, 'before'), after: await paintGround(graphic, 'after') };
  const { width: widthPx, height: heightPx } = scene.panels.before;
  let bytes = Buffer.alloc(0);
  for (const quality of HTML_QUALITIES) {
    const pictures = {
      before: jpegUri(await encodeJpeg(ground.before, quality)),
      after: jpegUri(await encodeJpeg(ground.after, quality)),
    };
    bytes = Buffer.from(graphicHtml({ ...graphic, pictures, alt }, sha256Base64));
    if (bytes.length <= MOST_HTML_BYTES) break;
  }
  return { bytes, size: { widthPx, heightPx } };
}

/** One panel without anything on it. */
function paintGround({ scene, typeface, pictures }: ComposedGraphic, date: 'before' | 'after') {
  const panel = scene.panels[date];
  const isGround = (element: GraphicElement) =>
    (element.kind === 'hatch' || element.kind === 'picture') && element.x === panel.x && element.y === panel.y;
  const elements = scene.elements.filter(isGround).map((element) => ({ ...element, x: 0, y: 0 }));
  const ground = { ...scene, widthPx: panel.width, heightPx: panel.height, elements };
  return rasteriseScene(ground, typeface, pictures);
}

function jpegUri(jpeg: Buffer): string {
  return `data:image/jpeg;base64,${jpeg.toString('base64')}`;
}

function sha256Base64(text: string): string {
  return createHash('sha256').update(text).digest('base64');
}
