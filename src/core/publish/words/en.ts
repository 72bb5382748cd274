import type { AircraftStatus, DamageClass, Verdict } from '../../contract/finding.ts';
import type { LicenceId } from '../../contract/licence.ts';
import type { ComparabilityLevel } from '../../contract/run.ts';
import { capital } from './capital.ts';
import type { Likelihood } from './likelihood.ts';

/** A count as it is written, and whether it speaks of one thing. */
export interface Count {
  readonly text: string;
  readonly isOne: boolean;
}

/** What is counted; `marks` and `objects` are what the pixels do not let be called craters and aircraft. */
export type Counted = 'craters' | 'marks' | 'aircraft' | 'objects' | 'buildings' | 'places' | 'candidates';

const nouns: Readonly<Record<Counted, readonly [one: string, many: string]>> = {
  craters: ['crater', 'craters'],
  marks: ['crater-like mark', 'crater-like marks'],
  aircraft: ['aircraft', 'aircraft'],
  objects: ['aircraft-sized object', 'aircraft-sized objects'],
  buildings: ['building', 'buildings'],
  places: ['place', 'places'],
  candidates: ['candidate change', 'candidate changes'],
};

const noun = (what: Counted, { isOne }: Count) => nouns[what][isOne ? 0 : 1];
const one = (what: Counted) => nouns[what][0];
const counted = (count: Count, what: Counted, before = '') => `${count.text} ${before}${noun(what, count)}`;

const reasons: Readonly<Record<Extract<Verdict, { kind: 'not-observed' }>['why'], string>> = {
  cloud: 'cloud hides the ground',
  'no-overlap': 'the scenes do not overlap',
  misaligned: 'the scenes could not be aligned',
  'no-data': 'there are no measurements',
};

const imageKinds = {
  satellite: 'Satellite images',
  overhead: 'Overhead images',
  synthetic: 'Synthetic images',
} as const;

const grades: Readonly<Record<ComparabilityLevel, string>> = {
  good: 'good',
  fair: 'fair',
  poor: 'poor',
  unknown: 'unknown',
};

/** English. Plain, short, and never more than the pixels carry. */
export const en = {
  dates: {
    unknown: 'date unknown',
    withTime: (day: string, time: string | null) => `${day}, ${time === null ? 'time not stated' : `${time} UTC`}`,
    between: (before: string, after: string) => `between ${before} and ${after}`,
  },
  figures: {
    percent: (figure: string) => `${figure} %`,
    meters: (figure: string) => `${figure} m`,
    upTo: (figure: string, isOne: boolean) => `${isOne ? 'possibly' : 'up to'} ${figure}`,
    range: (least: string, most: string) => `${least}–${most}`,
    list: (items: readonly string[]) =>
      items.length < 2 ? items.join('') : `${items.slice(0, -1).join(', ')} and ${items.at(-1)}`,
  },

  graphic: {
    limitations: 'Not field-validated. Candidate changes found by Aftermath, unreviewed.',
    limitationsInPart: (reviewed: string, all: string) =>
      `Not field-validated. Candidate changes found by Aftermath; a person has looked at ${reviewed} of ${all}.`,
    limitationsReviewed:
      'Not field-validated. Candidate changes found by Aftermath, each of them reviewed by a person.',
    numbered: (called: number) => (called === 0 ? '' : `${called} numbered alike on both images.`),
    unknownCredit: 'credit not stated',
    unreviewed: (ledger: string, found: string) => `Unreviewed: ${ledger} ${found}`,
    found: (findings: number, called: number) => {
      const found = findings === 1 ? 'One candidate change' : `${findings} candidate changes`;
      if (called === 0) return `${found} found.`;
      if (called === findings) return `${found} found, numbered alike on both images.`;
      return `${found} found; ${called} numbered alike on both images.`;
    },
    unchanged: (share: string) => `No change found above the threshold in the ${share} of the area seen on both dates.`,
    notObserved: (why: keyof typeof reasons) => `Nothing can be said of change: ${reasons[why]}.`,
    credit: (credit: string) => `Images: ${credit}`,
    sides: { before: 'L', after: 'R' },
    dates: { before: 'Before', after: 'After' },
    credits: (before: string, left: string, after: string, right: string) =>
      `Images: ${before}: ${left} · ${after}: ${right}`,
    gsd: (meters: string | null) => (meters === null ? 'GSD unknown' : `GSD ${meters}`),
    acquired: (side: string, acquisition: string) => `${side}: ${acquisition}.`,
    notAligned: 'How well the images align could not be measured',
    aligned: (px: string, meters: string | null) => `Aligned to ${px} px${meters === null ? '' : ` (${meters})`}`,
    altered: (alterations: readonly string[]) => `Altered for display: ${alterations.join(', ')}.`,
    made: (version: string, run: string) => `Aftermath ${version}, run ${run}.`,
    comparability: (grade: ComparabilityLevel) => `Comparability of the two dates: ${grades[grade]}.`,
    against: (factors: string) => `Against it: ${factors}.`,
    lessSo: (factors: string) => `Less so: ${factors}.`,
    notKnown: (factors: string) => `Not known: ${factors}.`,
  },

  /** What a number stands for, where a sentence of its own has no room. */
  key: {
    aircraft: {
      destroyed: () => 'Signs of a destroyed aircraft',
      damaged: (what: Counted) => `${capital(one(what))} possibly damaged`,
      departed: (what: Counted) => `${capital(one(what))} gone`,
      arrived: (what: Counted) => `New ${one(what)}`,
      moved: (what: Counted) => `${capital(one(what))} moved`,
      present: (what: Counted) => `${capital(one(what))} there on both dates`,
      'not-assessable': (what: Counted) => `${capital(one(what))}, fate not assessable`,
    } satisfies Record<AircraftStatus, (what: Counted) => string>,
    crater: (what: Counted) => `New ${one(what)}`,
    building: {
      destroyed: 'Signs of a destroyed building',
      severe: 'Building possibly badly damaged',
      moderate: 'Building possibly damaged',
      possible: 'Building possibly damaged',
      'no-visible-damage': 'Building without visible damage',
      'not-assessable': 'Building, not assessable',
    } satisfies Record<DamageClass, string>,
    change: 'Ground looks different',
    more: (count: number) => `and ${count} more`,
    all: (count: number) => `${count} numbered; what they are is in the run’s list`,
  },

  /** What was found, in the order of a list. */
  found: {
    destroyed: (count: Count, what: Counted) => `signs of ${count.text} destroyed ${noun(what, count)}`,
    destroyedReviewed: (count: Count, what: Counted) => counted(count, what).concat(' destroyed'),
    damaged: (count: Count, what: Counted) => `${counted(count, what)} possibly damaged`,
    craters: (count: Count, what: Counted) => counted(count, what, 'new '),
    departed: (count: Count, what: Counted) => `${counted(count, what)} gone`,
    arrived: (count: Count, what: Counted) => counted(count, what, 'new '),
    moved: (count: Count, what: Counted) => `${counted(count, what)} moved`,
    present: (count: Count, what: Counted) => `${counted(count, what)} there on both dates`,
    'not-assessable': (count: Count, what: Counted) => `${counted(count, what)} not assessable`,
    candidates: (count: Count) => counted(count, 'candidates'),
    places: (count: Count) => `ground looks different at ${counted(count, 'places')}`,
  },

  headline: {
    syntheticPlace: (place: string | null) => (place === null ? 'Synthetic images' : `${place} (synthetic)`),
    of: (place: string | null, found: string) => (place === null ? found : `${place}: ${found}`),
    unreviewed: (found: string) => `${found} (candidate, unreviewed)`,
    partlyReviewed: (found: string) => `${found} (reviewed in part)`,
    noneStands: (count: Count) => `none of ${counted(count, 'candidates')} stands after review`,
    unchanged: (when: string | null) => `no change found${when === null ? '' : ` ${when}`}`,
    unchangedIn: (share: string) => `no change found in the ${share} seen on both dates`,
    notObserved: (why: keyof typeof reasons) => `nothing can be said of change, ${reasons[why]}`,
  },

  caption: {
    synthetic: 'Made by a computer: nothing in them is real.',
    images: (options: {
      readonly kind: keyof typeof imageKinds;
      readonly place: string | null;
      readonly position: string | null;
      readonly before: string;
      readonly after: string;
      /** What took both, where it is the same. */
      readonly seenBy: string | null;
    }) => {
      const { kind, place, position, before, after, seenBy } = options;
      const at = position === null ? '' : place === null ? ` at ${position}` : ` (${position})`;
      const both = seenBy === null ? '' : `; both ${seenBy}`;
      return `${imageKinds[kind]} of ${place ?? 'the same ground'}${at}, ${before} and ${after}${both}.`;
    },
    side: (side: 'before' | 'after', when: string, seenBy: string | null) =>
      `${when} (${side === 'before' ? 'L' : 'R'}${seenBy === null ? '' : `: ${seenBy}`})`,
    seenBy: (sensor: string | null, meters: string | null) => {
      const gsd = meters === null ? null : `${meters} a pixel`;
      return [sensor, gsd].filter((part) => part !== null).join(', ') || null;
    },
    noPosition: 'The images carry no position, scale or north.',
    found: (parts: readonly string[]) => `Found: ${parts.join('; ')}.`,
    unreviewed: 'Candidate, unreviewed.',
    partlyReviewed: (reviewed: string, all: string) =>
      `Reviewed in part: a person has looked at ${reviewed} of ${all} findings; the others are candidates, unreviewed.`,
    reviewed: (all: Count) =>
      `Reviewed: a person has looked at ${all.isOne ? 'the one finding' : `all ${all.text} findings`}.`,
    disputed: (count: string) => `Reviewers differ on ${count}.`,
    noneStands: (count: Count) =>
      `Reviewed: none of ${counted(count, 'candidates')} stands. That does not show that nothing changed.`,
    absent: (what: Counted) =>
      what === 'aircraft'
        ? 'An aircraft that is gone may have left: that it is absent does not show that it was destroyed.'
        : 'An object that is gone may have left: at this scale its fate cannot be told.',
    unchanged: (share: string | null) =>
      `No change was found above the threshold in ${share === null ? 'the area' : `the ${share} of the area that both images show`}. ` +
      'Changes too small or too faint for these images are not ruled out.',
    rest: 'What they do not show may have changed.',
    notObserved: (why: keyof typeof reasons) => `Nothing can be said of change: ${reasons[why]}.`,
    seen: (share: string) =>
      `Both images show ${share} of the area; what they do not show is not known to be unchanged.`,
    smallest: (gsd: string, least: string) => `At ${gsd} a pixel nothing smaller than about ${least} can be made out.`,
    hardToCompare: (factors: readonly string[]) =>
      `The two dates are hard to compare${factors.length === 0 ? '' : `: ${factors.join(', ')}`}.`,
    limitations: (isAligned: boolean) =>
      `The images were ${isAligned ? 'aligned and ' : ''}altered for display by Aftermath. Not field-validated; images alone do not ` +
      'show why anything changed.',
  },

  altText: {
    images: (place: string | null, isSynthetic: boolean) =>
      `Two ${isSynthetic ? 'synthetic ' : ''}images from above of the same ground${place === null ? '' : `, ${place}`}.`,
    before: (when: string, aircraft: string | null) =>
      `Left, ${when}: ${aircraft === null ? 'the ground before' : `${aircraft} stand there`}.`,
    after: (when: string, differs: readonly string[]) => `Right, ${when}: ${differs.join('; ')}.`,
    aircraft: (count: Count, what: Counted) => counted(count, what),
    isDarker: 'ground darker in places',
    isBrighter: 'ground brighter in places',
    isBoth: 'ground darker in some places, brighter in others',
    looksAlike: 'no difference was found',
    noneStands: 'no marked change stands after review',
    hidden: (why: keyof typeof reasons) => `what changed cannot be seen, ${reasons[why]}`,
  },

  likelihood: {
    is: (likelihood: Likelihood, what: string, least: string, most: string) =>
      `${likelihoods[likelihood]} (${least}–${most} %) that ${what}.`,
    change: 'ground where the strongest change is marked really differs, and not only its light or season',
    building: 'the building that is marked strongest looks as it is classed',
    found: {
      aircraft: 'an aircraft is or was where the strongest finding is marked, which says nothing of its fate',
      objects:
        'something of an aircraft’s size is or was where the strongest finding is marked, which says nothing of its fate',
      craters: 'a crater lies where the strongest finding is marked',
      marks: 'a crater-like mark lies where the strongest finding is marked',
    },
  },

  licence: {
    names: {
      'public-domain': 'Public domain',
      'copernicus-sentinel': 'Copernicus Sentinel data terms',
      planet: 'Planet, terms by agreement',
      'planet-education': 'Planet Education and Research Program',
      'planet-press': 'Planet, for the press',
      'vantor-open-data': 'CC BY-NC 4.0 (Vantor, formerly Maxar, Open Data)',
      synthetic: 'Own synthetic image',
      unknown: 'Licence not known',
    } satisfies Partial<Record<LicenceId, string>>,
    stated: (text: string) => `${text} (terms not known to Aftermath)`,
    together: (names: readonly string[]) => names.join(' and '),
    words: {
      'cc-by': 'May be published and altered with credit, the licence’s name, and word that it was altered.',
      'cc-by-sa': 'May be published and altered with credit; altered copies go under the same licence.',
      'cc-by-nd': 'May be published with credit, but no altered copy may be shared.',
      'cc-by-nc': 'May be published and altered with credit, but not for commercial use.',
      'cc-by-nc-sa':
        'May be published and altered with credit, but not for commercial use; altered copies go under the same licence.',
      'cc-by-nc-nd': 'May be published with credit, not for commercial use, and no altered copy may be shared.',
      'public-domain': 'May be published freely. Credit is a courtesy.',
      'copernicus-sentinel':
        'May be published, altered and sold; the source must be named, and that it was modified: “Contains modified Copernicus Sentinel data” and the year.',
      planet:
        'Planet’s terms stand in an agreement: who holds one knows what may be published. Notices must not be altered or hidden.',
      'planet-education':
        'For education and research without commercial use. May appear in scientific, educational and research articles with credit; anything else needs Planet’s consent. Notices must not be altered or hidden, and files that carry pixels with their position must not be passed on.',
      'planet-press':
        'Given to the press to report with, with credit. Notices must not be altered or hidden, and files that carry pixels with their position must not be passed on.',
      'vantor-open-data':
        'Released for disaster response under CC BY-NC 4.0: may be published and altered with credit, but not for commercial use.',
      synthetic: 'Made by a computer. May be published if the picture says so.',
      combined: 'Both images’ licences hold at once: in every point the stricter.',
      unknown: 'Nobody has stated a licence that Aftermath knows. Ask whoever owns the image before it is published.',
    } satisfies Record<LicenceId, string>,
    refusals: {
      commercial: (name: string) => `${name} forbids commercial use.`,
      altered: (name: string) =>
        `${name} forbids sharing altered copies; every picture here is aligned and altered for display.`,
      georeferenced: (name: string) => `${name} forbids passing on pixels together with their position.`,
      unpublishable: (name: string) => `${name} forbids publication.`,
    },
    confirm: {
      credit: (side: string) =>
        `No credit is stated for the ${side}. Name whoever took it, or confirm that none is due.`,
      publish: (name: string, words: string) => `${name}: confirm that you may publish. ${words}`,
      alter: (name: string) => `${name}: confirm that altered copies may be shared.`,
      georeferenced: (name: string) => `${name}: confirm that pixels may be passed on together with their position.`,
      nonCommercial: (name: string) =>
        `${name}: confirm that this is no commercial use. Whether news counts as one is disputed: ask the owner where in doubt.`,
      shareAlike: (names: string) =>
        `${names} ask for different licences of one picture. Confirm that each image keeps its own, named on its own side.`,
    },
    image: { before: 'earlier image', after: 'later image' } as const,
    keep: {
      credit: (credit: string) => `The credit: ${credit}.`,
      name: (name: string, url: string | null) =>
        `The licence’s name${url === null ? '' : ' and address'}: ${name}${url === null ? '' : `, ${url}`}.`,
      altered: 'That the images were altered: the small print says how.',
      notice: 'All notices, whole and uncropped.',
      shareAlike: (name: string) => `The picture itself goes under ${name}.`,
      copernicus: (year: string | null) =>
        `The words “Contains modified Copernicus Sentinel data${year === null ? '' : ` ${year}`}”.`,
      synthetic: 'That the images are synthetic.',
      derived: (name: string) => `${name}: see whether it lets findings drawn from the image be shared.`,
    },
  },
};

const likelihoods: Readonly<Record<Likelihood, string>> = {
  'almost-no-chance': 'There is almost no chance',
  'very-unlikely': 'It is very unlikely',
  unlikely: 'It is unlikely',
  'roughly-even': 'There is a roughly even chance',
  likely: 'It is likely',
  'very-likely': 'It is very likely',
  'almost-certain': 'It is almost certain',
};
