import axe, { type Result } from 'axe-core';
import type { Viewer } from './viewer.ts';

/** What axe finds wrong with the page as it stands. The page's own rules let no foreign script in, so it is evaluated. */
export async function violations({ page }: Viewer): Promise<string[]> {
  await page.evaluate(axe.source);
  const { violations } = (await page.evaluate('axe.run()')) as { violations: readonly Result[] };
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id} at ${target.join(' ')}: ${failureSummary}`),
  );
}
