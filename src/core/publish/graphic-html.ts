import { formatDecimalDegrees } from '../geo/format-coordinates.ts';
import type { Callout } from './callouts.ts';
import type { GraphicSide } from './graphic-input.ts';
import type { GraphicScene } from './graphic-scene.ts';
import type { GraphicFacts } from './graphic-sidecar.ts';
import { graphicToSvg } from './graphic-to-svg.ts';
import { creditLine, DATES, smallPrint } from './graphic-words.ts';
import { escapeMarkup } from './markup.ts';
import type { Typeface } from './typeface.ts';

export interface HtmlInput {
  readonly scene: GraphicScene;
  readonly callouts: readonly Callout[];
  readonly typeface: Typeface;
  /** Of the panels, opaque, as data URIs. */
  readonly pictures: { readonly before: string; readonly after: string };
  readonly facts: GraphicFacts;
  readonly inputs: { readonly before: GraphicSide; readonly after: GraphicSide };
  /** What the graphic shows, as alt text. */
  readonly alt: string;
}

/**
 * Both dates as one HTML file with a slider between them. It calls nothing and allows nothing to be called: pictures are in it,
 * and its policy admits this one script and this one style sheet. Without scripts both dates stand one below the other.
 *
 * @param digest sha256 of a text, base64: how the policy names script and style sheet.
 */
export function graphicHtml(input: HtmlInput, digest: (text: string) => string): string {
  const { scene, callouts, typeface, pictures, facts, inputs, alt } = input;
  const { width, height } = scene.panels.before;
  const days = { before: dayOf(facts.before.label), after: dayOf(facts.after.label) };
  const style = STYLE + callouts.map(({ badge }, i) => placeOfBadge(i, badge.x / width, badge.y / height)).join('');
  const policy = [
    "default-src 'none'",
    'img-src data:',
    `style-src 'sha256-${digest(style)}'`,
    `script-src 'sha256-${digest(SCRIPT)}'`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
  const figure = (date: 'before' | 'after') => {
    const name = date === 'before' ? 'Before' : 'After';
    return [
      `<figure class="${date}">`,
      `<img src="${pictures[date]}" width="${width}" height="${height}" alt="${escapeMarkup(`${name}, ${days[date]}. ${alt}`)}">`,
      `<figcaption>${name}: ${escapeMarkup(days[date])}</figcaption>`,
      '</figure>',
    ].join('');
  };
  const title = escapeMarkup(facts.title);
  const { before: panel } = scene.panels;
  const isMark = ({ kind }: GraphicScene['elements'][number]) =>
    kind === 'outline' || kind === 'marker' || kind === 'leader';
  const marks = graphicToSvg(
    { ...scene, elements: scene.elements.filter(isMark), background: 'none' },
    typeface,
    pictures,
  )
    .replace(/viewBox="[^"]*"/, `viewBox="${panel.x} ${panel.y} ${width} ${height}" class="marks" aria-hidden="true"`)
    .replace(/ width="\d+" height="\d+"/, '');
  const badges = callouts.map(
    ({ number }, i) => `<span class="badge b${i}" aria-hidden="true">${escapeMarkup(number)}</span>`,
  );
  const key = callouts.map(
    ({ number, finding }) =>
      `<li><span class="number">${escapeMarkup(number)}</span> <span>${escapeMarkup(finding.sentence)}</span></li>`,
  );
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>${title}</title>
<style>${style}</style>
</head>
<body>
<main>
<h1><bdi>${title}</bdi></h1>
<div class="pair">
${figure('before')}
${figure('after')}
<div class="over">${marks}${badges.join('')}<div class="line"></div></div>
</div>
<p class="control" hidden><label for="divider">Divide between before and after</label><input id="divider" type="range" min="0" max="100" step="1" value="50"></p>
<p class="credit">${escapeMarkup(creditLine(inputs.before, inputs.after, DATES))}</p>
${key.length === 0 ? '' : `<ul>${key.join('')}</ul>`}
<p class="print">${escapeMarkup(placeLine(facts, width))}</p>
<p class="print">${escapeMarkup(facts.comparability)}</p>
<p class="print">${escapeMarkup(smallPrint({ ...facts, ...inputs, runId: facts.run }, DATES))}</p>
</main>
<script>${SCRIPT}</script>
</body>
</html>
`;
}

function dayOf(label: string): string {
  return label.replace(/^[LR]: /, '');
}

function placeOfBadge(index: number, across: number, down: number): string {
  const percent = (share: number) => `${Math.round(share * 10_000) / 100}%`;
  return `.b${index}{left:${percent(across)};top:${percent(down)}}`;
}

function placeLine({ centre, metersPerPx, crop, isWholeArea }: GraphicFacts, widthPx: number): string {
  const part = isWholeArea ? 'The whole area compared' : `Part of the area compared, ${crop.width} × ${crop.height} px`;
  if (centre === null || metersPerPx === null) return `${part}. Not georeferenced: no scale or position can be given.`;
  const across = Number((metersPerPx * widthPx).toPrecision(2)).toLocaleString('en-GB');
  return `${part}, about ${across} m across, centre ${formatDecimalDegrees(centre)}.`;
}

/** The divider is a range, so that keys and screen readers have it; a finger that moves up or down still scrolls the page. */
const SCRIPT = `
const pair = document.querySelector('.pair');
const range = document.querySelector('#divider');
const show = () => {
  pair.style.setProperty('--at', range.value + '%');
  range.setAttribute('aria-valuetext', range.value + ' % before, ' + (100 - range.value) + ' % after');
};
const follow = (event) => {
  const { left, width } = pair.getBoundingClientRect();
  range.value = String(Math.round((100 * (event.clientX - left)) / width));
  show();
};
pair.classList.add('live');
document.querySelector('.control').hidden = false;
range.addEventListener('input', show);
let start = null;
let follows = false;
pair.addEventListener('pointerdown', (event) => {
  if (event.button !== 0) return;
  pair.setPointerCapture(event.pointerId);
  start = event;
  follows = event.pointerType === 'mouse';
  if (follows) follow(event);
});
pair.addEventListener('pointermove', (event) => {
  if (!pair.hasPointerCapture(event.pointerId)) return;
  const across = Math.abs(event.clientX - start.clientX);
  follows ||= across > 8 && across > Math.abs(event.clientY - start.clientY);
  if (follows) follow(event);
});
pair.addEventListener('click', follow);
pair.addEventListener('dragstart', (event) => event.preventDefault());
show();
`;

const STYLE = `
*{box-sizing:border-box}
body{margin:0;background:#fff;color:#121212;font:16px/1.45 system-ui,sans-serif}
main{max-width:1200px;margin:0 auto;padding:16px}
h1{font-size:1.4rem;line-height:1.25;margin:0 0 12px;overflow-wrap:anywhere}
.pair{position:relative}
figure{margin:0 0 8px;position:relative}
img{display:block;width:100%;height:auto}
figcaption{position:absolute;top:0;left:0;padding:4px 10px;background:#121212;color:#fff;font-weight:600;font-size:.95rem}
.over{display:none}
.live{--at:50%;cursor:ew-resize;touch-action:pan-y;user-select:none;overflow:hidden}
.live figure{margin:0}
.live .after{position:absolute;inset:0;clip-path:inset(0 0 0 var(--at))}
.live .after figcaption{left:auto;right:0}
.live .over{display:block;position:absolute;inset:0;pointer-events:none}
.marks{position:absolute;inset:0;width:100%;height:100%}
.line{position:absolute;top:0;bottom:0;left:var(--at);width:3px;margin-left:-1.5px;background:#fff;box-shadow:0 0 0 1px #121212}
.badge,.number{display:inline-block;min-width:22px;height:22px;padding:0 3px;border-radius:11px;border:2px solid #fff;background:#121212;color:#fff;font-size:12px;line-height:18px;font-weight:600;text-align:center}
.badge{position:absolute;transform:translate(-50%,-50%)}
.control{margin:8px 0 12px}
.control label{display:block;font-size:.95rem}
.control input{width:100%;height:32px;margin:0;accent-color:#121212}
.control input:focus-visible{outline:3px solid #0b57d0;outline-offset:2px}
ul{list-style:none;margin:0 0 12px;padding:0}
li{display:flex;gap:8px;margin:4px 0;align-items:baseline}
.number{flex:none}
.credit{font-weight:600;margin:0 0 6px;overflow-wrap:anywhere}
.print{font-size:.85rem;color:#575757;margin:0 0 6px;overflow-wrap:anywhere}
@media(max-width:500px){figcaption{font-size:.75rem;padding:3px 6px}.live .badge{transform:translate(-50%,-50%) scale(.85)}}
`;
