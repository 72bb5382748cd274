import type { Licence, RunLicence } from '../../contract/licence.ts';
import type { RunManifest } from '../../contract/run.ts';
import { type Reader, USUAL_READER } from '../words/languages.ts';
import { licenceOf } from './known-licences.ts';

type Inputs = Pick<RunManifest['inputs'], 'before' | 'after'>;

/** The licences of a run's images, and the stricter of both. Runs made before licences were recorded go by their credit lines. */
export function runLicence({ before, after }: Inputs, reader: Reader = USUAL_READER): RunLicence {
  const sides = {
    before: licenceOf(before, reader),
    after: licenceOf(after, reader),
  };
  return { ...sides, together: stricterOf(sides.before, sides.after, reader) };
}

/** A picture of both images is held to both licences: not allowed goes before not known, not known before allowed. */
function stricterOf(before: Licence, after: Licence, reader: Reader): Licence {
  if (before.id === after.id && before.name === after.name) return before;
  const { together, words } = reader.words.licence;
  return {
    id: 'combined',
    name: together([before.name, after.name]),
    url: null,
    creditNeeded: before.creditNeeded || after.creditNeeded,
    mayPublish: least(before.mayPublish, after.mayPublish),
    mayAlter: least(before.mayAlter, after.mayAlter),
    nonCommercial: before.nonCommercial || after.nonCommercial,
    shareAlike: before.shareAlike || after.shareAlike,
    mayShareGeoreferenced: least(before.mayShareGeoreferenced, after.mayShareGeoreferenced),
    noticeUnaltered: before.noticeUnaltered || after.noticeUnaltered,
    words: words.combined,
  };
}

function least(one: boolean | null, other: boolean | null): boolean | null {
  if (one === false || other === false) return false;
  return one === null || other === null ? null : true;
}
