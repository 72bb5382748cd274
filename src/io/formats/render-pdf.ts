import PDFDocument from 'pdfkit';
import sharp from 'sharp';
import { type GraphicMark, graphicMarks } from '../../core/publish/graphic-marks.ts';
import type { GraphicScene } from '../../core/publish/graphic-scene.ts';
import type { GraphicPictures, GraphicWords } from '../../core/publish/graphic-to-svg.ts';
import { escapeMarkup } from '../../core/publish/markup.ts';
import type { Typeface } from '../../core/publish/typeface.ts';
import { EMPTY_LETTER_WIDTH, type EmptyFont, textLayer } from './text-layer.ts';

type Pdf = InstanceType<typeof PDFDocument>;

/** The sides of a sheet of A4, points: the page is as wide as the one that suits its shape. */
const A4 = { short: 595.28, long: 841.89 };
/** What lies under ground that was not observed; JPEG would let black bleed into its neighbours. */
const NOT_OBSERVED = '#d9d9d9';

/**
 * A graphic as a PDF of one page: outlines and lines as vectors, the pictures embedded, and its text once more in an unseen
 * layer, to be searched, copied and read aloud. Holds no time: the same graphic gives the same bytes.
 */
export async function renderPdf(
  scene: GraphicScene,
  typeface: Typeface,
  pictures: GraphicPictures,
  words: GraphicWords,
): Promise<Buffer> {
  const { widthPx, heightPx } = scene;
  const scale = (widthPx >= heightPx ? A4.long : A4.short) / widthPx;
  const pdf = new PDFDocument({
    size: [widthPx * scale, heightPx * scale],
    margin: 0,
    pdfVersion: '1.7',
    lang: 'en',
    tagged: true,
    displayTitle: true,
    info: { Title: words.title, Subject: words.description, Creator: 'Aftermath', CreationDate: new Date(0) },
  });
  // Only its file id needs a date.
  delete pdf.info.CreationDate;
  Object.assign(pdf, { _addInfo: () => describe(pdf, words) });
  const pieces: Buffer[] = [];
  const written = new Promise<Buffer>((resolve, reject) => {
    pdf.on('data', (piece: Buffer) => void pieces.push(piece));
    pdf.on('end', () => resolve(Buffer.concat(pieces)));
    pdf.on('error', reject);
  });

  const images = pageResource(pdf, 'XObject');
  for (const [name, picture] of Object.entries(pictures)) images[name] = await embedPicture(pdf, picture);
  const marks = graphicMarks(scene);
  const { fonts, operators } = textLayer(marks.flatMap((mark) => (mark.kind === 'text' ? [mark] : [])));
  Object.assign(pageResource(pdf, 'Font'), Object.fromEntries(fonts.map((font) => [font.name, embedFont(pdf, font)])));

  pdf.scale(scale);
  pdf.addStructure(
    pdf.struct('Document', {}, [
      pdf.struct('Figure', { alt: words.description }, () => {
        for (const mark of marks) draw(pdf, mark, typeface);
      }),
      pdf.struct('P', {}, () => void pdf.addContent(operators)),
    ]),
  );
  pdf.end();
  return written;
}

function draw(pdf: Pdf, mark: GraphicMark, typeface: Typeface): void {
  switch (mark.kind) {
    case 'text': {
      const { text, x, baseline, sizePx, weight, colour } = mark;
      const outline = typeface.outline(text, x, baseline, sizePx, weight);
      if (outline !== '') pdf.path(outline).fill(colour);
      return;
    }
    case 'picture': {
      const { x, y, width, height, name } = mark;
      pdf
        .save()
        .transform(width, 0, 0, -height, x, y + height)
        .addContent(`/${name} Do`);
      pdf.restore();
      return;
    }
    case 'rectangle':
      paint(pdf.rect(mark.x, mark.y, mark.width, mark.height), mark);
      return;
    case 'disc':
      paint(pdf.circle(mark.centre.x, mark.centre.y, mark.radius), mark);
      return;
    case 'path':
      paint(pdf.path(mark.path), mark);
  }
}

function paint(pdf: Pdf, { fill, stroke, strokePx = 1 }: { fill?: string; stroke?: string; strokePx?: number }): void {
  if (stroke !== undefined) pdf.lineWidth(strokePx);
  if (fill !== undefined && stroke !== undefined) pdf.fillAndStroke(fill, stroke);
  else if (fill !== undefined) pdf.fill(fill);
  else if (stroke !== undefined) pdf.stroke(stroke);
}

/** A picture as a JPEG with its transparency beside it. */
async function embedPicture(pdf: Pdf, dataUri: string): Promise<unknown> {
  const picture = sharp(Buffer.from(dataUri.slice(dataUri.indexOf(',') + 1), 'base64'));
  const { width, height } = await picture.metadata();
  const { isOpaque } = await picture.stats();
  const image = { Type: 'XObject', Subtype: 'Image', Width: width, Height: height, BitsPerComponent: 8 };
  const mask = isOpaque ? {} : { SMask: pdf.ref({ ...image, ColorSpace: 'DeviceGray' }) };
  if ('SMask' in mask) mask.SMask.end(await picture.clone().extractChannel('alpha').raw().toBuffer());
  const colours = pdf.ref({ ...image, ...mask, ColorSpace: 'DeviceRGB', Filter: 'DCTDecode' });
  const jpeg = { quality: 92, chromaSubsampling: '4:4:4', mozjpeg: true };
  colours.end(await picture.clone().flatten({ background: NOT_OBSERVED }).toColourspace('srgb').jpeg(jpeg).toBuffer());
  return colours;
}

function embedFont(pdf: Pdf, { letters, toUnicode }: EmptyFont): unknown {
  const empty = pdf.ref({});
  empty.end(Buffer.from(`${EMPTY_LETTER_WIDTH} 0 d0`));
  const unicode = pdf.ref({});
  unicode.end(Buffer.from(toUnicode));
  const names = letters.map((_, i) => `g${i + 1}`);
  const font = pdf.ref({
    Type: 'Font',
    Subtype: 'Type3',
    FontBBox: [0, -250, EMPTY_LETTER_WIDTH, 1000],
    FontMatrix: [0.001, 0, 0, 0.001, 0, 0],
    CharProcs: Object.fromEntries(names.map((name) => [name, empty])),
    Encoding: { Type: 'Encoding', Differences: [1, ...names] },
    FirstChar: 1,
    LastChar: letters.length,
    Widths: letters.map(() => EMPTY_LETTER_WIDTH),
    Resources: {},
    ToUnicode: unicode,
  });
  font.end(null);
  return font;
}

/** In place of pdfkit's own, which has a date and takes a title's "<" for markup. */
function describe(pdf: Pdf, { title, description }: GraphicWords): void {
  const inEnglish = (text: string) => `<rdf:Alt><rdf:li xml:lang="x-default">${escapeMarkup(text)}</rdf:li></rdf:Alt>`;
  pdf.appendXML(
    '<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/">' +
      `<dc:title>${inEnglish(title)}</dc:title><dc:description>${inEnglish(description)}</dc:description>` +
      '<xmp:CreatorTool>Aftermath</xmp:CreatorTool></rdf:Description>',
  );
}

/** What the page's operators may name: pdfkit's types leave out that it keeps them here. */
function pageResource(pdf: Pdf, kind: 'XObject' | 'Font'): Record<string, unknown> {
  const { resources } = pdf.page as unknown as { resources: { data: Record<string, Record<string, unknown>> } };
  resources.data[kind] ??= {};
  return resources.data[kind];
}
