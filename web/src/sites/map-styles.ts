import CircleStyle from 'ol/style/Circle.js';
import Fill from 'ol/style/Fill.js';
import RegularShape from 'ol/style/RegularShape.js';
import Stroke from 'ol/style/Stroke.js';
import Style from 'ol/style/Style.js';

/** Colours are those of the style sheets, as they are now: light or dark. */
function colour(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

const byScheme = new Map<string, Style>();

/** Styles are made once a colour scheme: a map of a thousand marks asks for each of them at every step. */
function kept(name: string, make: () => Style): Style {
  const key = `${matchMedia('(prefers-color-scheme: dark)').matches} ${name}`;
  const known = byScheme.get(key);
  if (known) return known;
  const made = make();
  byScheme.set(key, made);
  return made;
}

export function landStyle(): Style {
  return kept('land', () => new Style({ fill: new Fill({ color: colour('--land') }) }));
}

export function areaStyle(kind: unknown): Style {
  return kept(`area ${kind}`, () => {
    const isSite = kind === 'site';
    return new Style({
      stroke: new Stroke({
        color: colour(isSite ? '--accent' : '--quiet'),
        width: 2,
        ...(isSite ? {} : { lineDash: [5, 4] }),
      }),
      fill: new Fill({ color: isSite ? '#0b5f8a14' : '#54636f33' }),
    });
  });
}

/** Shapes differ with colours: ▲ changed, ● unchanged, ■ not comparable, ○ no new scene, ✕ failed, · not looked at yet; alerts as changes. */
export function markStyle(look: string, { isLit, isDense }: MarkState): Style {
  const radius = isLit ? 9 : isDense ? 4 : 6;
  return kept(
    `mark ${look} ${isLit} ${isDense}`,
    () => new Style({ image: shape(look, radius, isLit), zIndex: isLit ? 9 : depth(look) }),
  );
}

interface MarkState {
  readonly isLit: boolean;
  /** Whether there are so many that they are drawn smaller. */
  readonly isDense: boolean;
}

function depth(look: string): number {
  return look === 'changed' ? 3 : look === 'failed' ? 2 : 1;
}

function shape(look: string, radius: number, isLit: boolean): CircleStyle | RegularShape {
  const rim = new Stroke({ color: colour(isLit ? '--text' : '--surface'), width: isLit ? 2.5 : 1.2 });
  switch (look) {
    case 'changed':
      return new RegularShape({
        points: 3,
        radius: radius + 1,
        fill: new Fill({ color: colour('--changed') }),
        stroke: rim,
      });
    case 'unchanged':
      return new CircleStyle({ radius, fill: new Fill({ color: colour('--unchanged') }), stroke: rim });
    case 'not-comparable':
      return new RegularShape({
        points: 4,
        angle: Math.PI / 4,
        radius: radius + 1,
        fill: new Fill({ color: colour('--caution') }),
        stroke: rim,
      });
    case 'failed':
      return new RegularShape({
        points: 4,
        radius: radius + 2,
        radius2: 0,
        angle: Math.PI / 4,
        stroke: new Stroke({ color: colour('--problem'), width: 2.5 }),
      });
    case 'none':
      return new CircleStyle({ radius: radius / 2, fill: new Fill({ color: colour(isLit ? '--text' : '--quiet') }) });
    default:
      return new CircleStyle({
        radius,
        fill: new Fill({ color: colour('--surface') }),
        stroke: new Stroke({ color: colour(isLit ? '--text' : '--quiet'), width: 2 }),
      });
  }
}
