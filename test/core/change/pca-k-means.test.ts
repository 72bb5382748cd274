import { describe, expect, it } from 'vitest';
import { regionsOf, rendered, texturedGround, withDiscs } from './planted-pair.ts';

const ground = texturedGround(7);

describe('PCA and k-means', () => {
  it('draws the border where a fifth of the ground changed', () => {
    const disc = { col: 128, row: 128, radius: 64, factor: 0.6 };
    const pair = { before: rendered(ground, { seed: 1 }), after: rendered(withDiscs(ground, [disc]), { seed: 2 }) };
    const runs = regionsOf(pair, 'pca-k-means').flatMap((region) => region.runs);
    let inside = 0;
    let outside = 0;
    for (const { row, start, end } of runs) {
      for (let col = start; col < end; col++) {
        if (Math.hypot(col + 0.5 - disc.col, row + 0.5 - disc.row) < disc.radius) inside++;
        else outside++;
      }
    }
    const truth = Math.PI * disc.radius ** 2;
    expect((2 * inside) / (inside + outside + truth)).toBeGreaterThan(0.9);
  });

  it('finds two clusters even where nothing changed, as its description warns', () => {
    const pair = { before: rendered(ground, { seed: 1 }), after: rendered(ground, { seed: 2 }) };
    expect(regionsOf(pair, 'pca-k-means')).not.toEqual([]);
  });
});
