/** Findings of about one confidence: how many, what was said of them, and what share was true. */
interface ReliabilityBin {
  readonly count: number;
  readonly said: number;
  readonly wasTrue: number;
}

const SIDE = 320;
const MARGIN = 56;

interface ReliabilitySeries {
  readonly name: string;
  readonly colour: string;
  readonly bins: readonly ReliabilityBin[];
}

/** A reliability diagram as SVG: on the diagonal, confidence is the share that is true; a disc's area is its count. */
export function reliabilityDiagram(series: readonly ReliabilitySeries[], of = 'change findings'): string {
  const x = (share: number) => (MARGIN + share * SIDE).toFixed(1);
  const y = (share: number) => (MARGIN / 2 + (1 - share) * SIDE).toFixed(1);
  const ticks = [0, 0.25, 0.5, 0.75, 1].flatMap((share) => [
    `<text x="${x(share)}" y="${MARGIN / 2 + SIDE + 18}" text-anchor="middle">${share}</text>`,
    `<text x="${MARGIN - 8}" y="${Number(y(share)) + 4}" text-anchor="end">${share}</text>`,
  ]);
  const discs = series.flatMap(({ colour, bins }) =>
    bins
      .filter(({ count }) => count > 0)
      .map(
        ({ count, said, wasTrue }) =>
          `<circle cx="${x(said)}" cy="${y(wasTrue)}" r="${(1.2 * Math.sqrt(count)).toFixed(1)}" fill="${colour}" fill-opacity="0.7"><title>${count} findings</title></circle>`,
      ),
  );
  const names = series.map(
    ({ name, colour }, i) => `<text x="${MARGIN + 10}" y="${MARGIN / 2 + 20 + 16 * i}" fill="${colour}">${name}</text>`,
  );
  const size = SIDE + 1.5 * MARGIN;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${size} ${size}" width="${size}" height="${size}" font-family="sans-serif" font-size="12" fill="#222">`,
    `<title>Reliability of the confidence of ${of}</title>`,
    `<rect width="${size}" height="${size}" fill="#fff"/>`,
    `<rect x="${MARGIN}" y="${MARGIN / 2}" width="${SIDE}" height="${SIDE}" fill="none" stroke="#888"/>`,
    `<line x1="${x(0)}" y1="${y(0)}" x2="${x(1)}" y2="${y(1)}" stroke="#888" stroke-dasharray="4 4"/>`,
    ...ticks,
    ...discs,
    ...names,
    `<text x="${x(0.5)}" y="${MARGIN / 2 + SIDE + 38}" text-anchor="middle">confidence said, its place held apart</text>`,
    `<text transform="translate(16 ${y(0.5)}) rotate(-90)" text-anchor="middle">share that was true</text>`,
    '</svg>',
    '',
  ].join('\n');
}
