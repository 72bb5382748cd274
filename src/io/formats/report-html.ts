import type {
  ReportBlock,
  ReportDocument,
  ReportFact,
  ReportFinding,
  ReportMark,
  ReportPicture,
  ReportPictures,
  ReportTable,
} from '../../core/publish/report/report-document.ts';
import { printable } from '../../core/publish/report/report-words.ts';
import { REPORT_STYLE } from './report-style.ts';

/**
 * A report as one HTML file: nothing is fetched and no script runs, and the file's own policy forbids both.
 *
 * Whatever comes from data is escaped here, in `text`, and nowhere else.
 *
 * @param pictures JPEG by name.
 */
export function reportHtml(document: ReportDocument, pictures: ReadonlyMap<string, Buffer>): string {
  const { title, dates, imprint, createdAt, sections } = document;
  const contents = sections.map(({ id, heading }) => `<li><a href="#${text(id)}">${text(heading)}</a></li>`);
  return [
    '<!doctype html>',
    '<html lang="en">',
    '<head>',
    '<meta charset="utf-8">',
    `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; style-src 'unsafe-inline'">`,
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    '<meta name="color-scheme" content="light dark">',
    `<title>${text(title)}: change report</title>`,
    `<style>${REPORT_STYLE}</style>`,
    '</head>',
    '<body>',
    '<header>',
    '<p class="kind">Change report</p>',
    `<h1 dir="auto">${text(title)}</h1>`,
    `<p class="dates">${text(dates)}</p>`,
    `<p class="imprint">${text(imprint)}, finished ${text(createdAt)}</p>`,
    '</header>',
    `<nav aria-label="Contents"><ol>${contents.join('')}</ol></nav>`,
    '<main>',
    ...sections.map(({ id, heading, blocks }) =>
      [
        `<section id="${text(id)}" aria-labelledby="${text(id)}-heading">`,
        `<h2 id="${text(id)}-heading">${text(heading)}</h2>`,
        ...blocks.map((block) => blockHtml(block, pictures)),
        '</section>',
      ].join('\n'),
    ),
    '</main>',
    `<footer><p>${text(imprint)}</p></footer>`,
    '</body>',
    '</html>',
    '',
  ].join('\n');
}

function blockHtml(block: ReportBlock, pictures: ReadonlyMap<string, Buffer>): string {
  switch (block.kind) {
    case 'text':
      return `<p dir="auto">${text(block.text)}</p>`;
    case 'notice':
      return `<p class="notice" dir="auto">${text(block.text)}</p>`;
    case 'list':
      return listHtml(block.items);
    case 'facts':
      return factsHtml(block.facts);
    case 'table':
      return tableHtml(block);
    case 'pictures':
      return picturesHtml(block, pictures);
    case 'finding':
      return findingHtml(block, pictures);
  }
}

function listHtml(items: readonly string[]): string {
  return `<ul>${items.map((item) => `<li dir="auto">${text(item)}</li>`).join('')}</ul>`;
}

function factsHtml(facts: readonly ReportFact[]): string {
  return `<dl>${facts.map(({ name, reading }) => `<div><dt>${text(name)}</dt><dd dir="auto">${text(reading)}</dd></div>`).join('')}</dl>`;
}

/** Wide tables scroll by themselves, also by the keyboard. */
function tableHtml({ caption, columns, rows }: ReportTable): string {
  const aligned = columns.map(({ isNumeric }) => (isNumeric === true ? ' class="number"' : ''));
  const head = columns.map(({ title }, i) =>
    title === '' ? '<td></td>' : `<th scope="col"${aligned[i]}>${text(title)}</th>`,
  );
  const body = rows.map((row) => {
    const [first = '', ...others] = row.map(text);
    const cells = others.map((cell, i) => `<td${aligned[i + 1]} dir="auto">${cell}</td>`);
    return `<tr><th scope="row">${first}</th>${cells.join('')}</tr>`;
  });
  return [
    `<div class="table" role="region" aria-label="${text(caption)}" tabindex="0"><table${columns.length > 3 ? ' class="wide"' : ''}>`,
    `<caption>${text(caption)}</caption>`,
    `<thead><tr>${head.join('')}</tr></thead>`,
    `<tbody>${body.join('\n')}</tbody>`,
    '</table></div>',
  ].join('\n');
}

function picturesHtml(block: ReportPictures, pictures: ReadonlyMap<string, Buffer>): string {
  return [
    `<figure class="${block.arrangement}">`,
    `<div>${block.pictures.map((picture) => pictureHtml(picture, pictures)).join('\n')}</div>`,
    `<figcaption>${text(block.caption)}</figcaption>`,
    '</figure>',
  ].join('\n');
}

function findingHtml(finding: ReportFinding, pictures: ReadonlyMap<string, Buffer>): string {
  const { id, heading, sentence, facts, can, cannot, decisions } = finding;
  const claims = (title: string, items: readonly string[]) =>
    items.length === 0 ? '' : `<div><h4>${title}</h4>${listHtml(items)}</div>`;
  return [
    `<article id="finding-${text(id)}" aria-labelledby="finding-${text(id)}-heading">`,
    `<h3 id="finding-${text(id)}-heading">${text(heading)}</h3>`,
    `<div class="chips">${finding.pictures.map((picture) => pictureHtml(picture, pictures)).join('\n')}</div>`,
    `<p class="sentence" dir="auto">${text(sentence)}</p>`,
    factsHtml(facts),
    '<div class="claims">',
    claims('What these pixels can show', can),
    claims('What they cannot', cannot),
    claims('Reviewers', decisions),
    '</div>',
    '</article>',
  ].join('\n');
}

function pictureHtml(picture: ReportPicture, pictures: ReadonlyMap<string, Buffer>): string {
  const { name, widthPx, heightPx, label, alt, marks } = picture;
  const jpeg = pictures.get(name);
  const image =
    jpeg === undefined
      ? ''
      : `<image width="${widthPx}" height="${heightPx}" href="data:image/jpeg;base64,${jpeg.toString('base64')}"/>`;
  return [
    '<div class="picture">',
    `<p class="label">${text(label)}</p>`,
    `<svg viewBox="0 0 ${widthPx} ${heightPx}" role="img" aria-label="${text(alt)}">`,
    image,
    ...marks.map((mark) => markSvg(mark, picture)),
    '</svg>',
    '</div>',
  ].join('');
}

function markSvg(mark: ReportMark, { widthPx, heightPx }: ReportPicture): string {
  switch (mark.kind) {
    case 'line': {
      const { path, colour, strokePx } = mark;
      const stroke = (paint: string, width: number) =>
        `<path d="${path}" fill="none" stroke="${paint}" stroke-width="${width}"/>`;
      return stroke('#000000', strokePx) + stroke(colour, strokePx / 2);
    }
    case 'dot': {
      const { x, y, width, height } = mark.box;
      return `<circle cx="${n(x + width / 2)}" cy="${n(y + height / 2)}" r="${n(width / 2)}" fill="${mark.colour}" stroke="#000000" stroke-width="2"/>`;
    }
    case 'badge': {
      const { centre, radius, text: number } = mark;
      return (
        `<circle cx="${n(centre.x)}" cy="${n(centre.y)}" r="${n(radius)}" fill="#ffffff" stroke="#1a1a1a" stroke-width="${n(radius / 8)}"/>` +
        `<text x="${n(centre.x)}" y="${n(centre.y + radius * 0.38)}" font-size="${n(radius * 1.1)}" class="badge">${text(number)}</text>`
      );
    }
    case 'scale': {
      const { lengthPx, label, textPx } = mark;
      const left = textPx / 2;
      const foot = heightPx - textPx / 2;
      const width = Math.max(lengthPx, label.length * textPx * 0.6) + textPx;
      return (
        `<rect x="${n(left)}" y="${n(foot - 1.8 * textPx)}" width="${n(width)}" height="${n(1.8 * textPx)}" fill="#ffffff" fill-opacity="0.85"/>` +
        `<text x="${n(left + textPx / 2)}" y="${n(foot - 0.8 * textPx)}" font-size="${textPx}" class="scale">${text(label)}</text>` +
        `<path d="M${n(left + textPx / 2)} ${n(foot - 0.55 * textPx)}v${n(0.3 * textPx)}h${n(lengthPx)}v${n(-0.3 * textPx)}" fill="none" stroke="#1a1a1a" stroke-width="${n(textPx / 8)}"/>`
      );
    }
    case 'north': {
      const { degrees, sizePx } = mark;
      const at = `${n(widthPx - 0.75 * sizePx)} ${n(0.75 * sizePx)}`;
      return (
        `<g transform="translate(${at})"><circle r="${n(0.62 * sizePx)}" fill="#ffffff" fill-opacity="0.85"/>` +
        `<g transform="rotate(${n(degrees)})"><path d="M0 ${n(-0.5 * sizePx)}l${n(0.16 * sizePx)} ${n(0.4 * sizePx)}h${n(-0.32 * sizePx)}Z" fill="#1a1a1a"/>` +
        `<text y="${n(0.36 * sizePx)}" font-size="${n(0.48 * sizePx)}" class="badge">N</text></g></g>`
      );
    }
  }
}

/** A tenth of a picture's pixel is finer than anyone sees. */
function n(value: number): string {
  return String(Math.round(value * 10) / 10);
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Safe between tags and in quoted attributes. */
function text(raw: string): string {
  return printable(raw).replace(/[&<>"']/g, (letter) => entities[letter]!);
}
