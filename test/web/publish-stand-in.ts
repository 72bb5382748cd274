import type { Page } from 'playwright-core';
import sharp from 'sharp';
import {
  EXPORT_CONTENTS,
  EXPORT_PURPOSES,
  type ExportDecision,
  type Licence,
  type RunLicenceCard,
} from '../../src/core/contract/licence.ts';
import type { RunWords } from '../../src/core/contract/words.ts';

export const CONFIRM_NON_COMMERCIAL = 'CC BY-NC 4.0: this is not for commercial use.';
export const HEADLINE = 'Two places changed <i>on</i> the airfield';
export const REFUSAL = 'CC BY-NC 4.0 does not allow commercial use.';

/** Before is shown red, after blue. */
const FRAME = { width: 401, height: 301 };
const COLOURS = ['#c03030', '#3030c0'];

/** The routes that draw and word a run's graphic, played by the test; what was asked of them is kept. */
export interface PublishStandIn {
  /** Paths with their queries, in the order of asking. */
  readonly asked: readonly string[];
  /** Holds answers until it is released. */
  hold(): () => void;
  /** What graphics are answered with from now on instead of a picture; null: nothing. */
  failWith(problem: { readonly status: number; readonly detail: string } | 'no answer' | null): void;
}

export async function standInForPublishing(page: Page, change: Partial<RunWords> = {}): Promise<PublishStandIn> {
  const asked: string[] = [];
  let failure: { status: number; detail: string } | 'no answer' | null = null;
  let held: Promise<void> = Promise.resolve();
  const words: RunWords = {
    locale: 'en-GB',
    headline: HEADLINE,
    caption: 'Satellite images of 9 and 10 August 2022 show two changed places.',
    altText: 'Two satellite images side by side.',
    licence: licenceCard(),
    ...change,
  };
  await page.route(/\/api\/runs\/[^/]+\/(graphic\.|words|report\.|exports\/)/, async (route) => {
    const { pathname, search } = new URL(route.request().url());
    asked.push(pathname + search);
    await held;
    if (pathname.endsWith('/words')) return route.fulfill({ json: words });
    if (failure === 'no answer') return route.abort('connectionrefused');
    if (failure !== null) return route.fulfill({ ...failure, json: { title: 'Refused', detail: failure.detail } });
    if (pathname.endsWith('.webp')) {
      return route.fulfill({ body: await bothDates(), contentType: 'image/webp' });
    }
    if (pathname.includes('/graphic.')) return route.fulfill({ body: await picture(), contentType: 'image/png' });
    return route.fulfill({ body: 'a file', contentType: 'application/octet-stream' });
  });
  return {
    asked,
    hold() {
      let release = () => {};
      held = new Promise((resolve) => {
        release = resolve;
      });
      return release;
    },
    failWith(problem) {
      failure = problem;
    },
  };
}

function picture(): Promise<Buffer> {
  return sharp({ create: { width: 1200, height: 760, channels: 3, background: '#68725e' } })
    .png()
    .toBuffer();
}

async function bothDates(): Promise<Buffer> {
  const frames = await Promise.all(
    COLOURS.map((background) =>
      sharp({ create: { ...FRAME, channels: 3, background } })
        .png()
        .toBuffer(),
    ),
  );
  return sharp(frames, { join: { animated: true } })
    .webp({ delay: [1200, 1200] })
    .toBuffer();
}

const nonCommercial: Licence = {
  id: 'cc-by-nc',
  name: 'CC BY-NC 4.0',
  url: 'https://creativecommons.org/licenses/by-nc/4.0/',
  creditNeeded: true,
  mayPublish: true,
  mayAlter: true,
  nonCommercial: true,
  shareAlike: false,
  mayShareGeoreferenced: true,
  noticeUnaltered: false,
  words: 'Anyone may show and change it, not for money, with credit.',
};

function licenceCard(): RunLicenceCard {
  const decide = (purpose: string, content: string): ExportDecision => {
    const keep = ['Credit: Synthetic'];
    if (content === 'findings') return { outcome: 'allowed', refusals: [], confirm: [], keep };
    if (purpose === 'commercial') return { outcome: 'refused', refusals: [REFUSAL], confirm: [], keep };
    if (purpose === 'unstated') return { outcome: 'asks', refusals: [], confirm: [CONFIRM_NON_COMMERCIAL], keep };
    return { outcome: 'allowed', refusals: [], confirm: [], keep };
  };
  const ofPurpose = (purpose: string) =>
    Object.fromEntries(EXPORT_CONTENTS.map((content) => [content, decide(purpose, content)]));
  return {
    before: nonCommercial,
    after: nonCommercial,
    together: nonCommercial,
    exports: Object.fromEntries(
      EXPORT_PURPOSES.map((purpose) => [purpose, ofPurpose(purpose)]),
    ) as unknown as RunLicenceCard['exports'],
  };
}
