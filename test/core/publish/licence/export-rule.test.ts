import { describe, expect, it } from 'vitest';
import type { InputScene } from '../../../../src/core/contract/run.ts';
import { exportRule } from '../../../../src/core/publish/licence/export-rule.ts';
import { type LicenceSource, licenceOf } from '../../../../src/core/publish/licence/known-licences.ts';
import { runLicence } from '../../../../src/core/publish/licence/run-licence.ts';
import { USUAL_READER } from '../../../../src/core/publish/words/languages.ts';
import { draftInput } from '../../../helpers/word-runs.ts';

const idOf = (source: Partial<LicenceSource>) =>
  licenceOf({ licence: null, credit: null, sensor: null, ...source }, USUAL_READER).id;

describe('what an image is under', () => {
  it.each([
    ['CC-BY-4.0', 'cc-by'],
    ['CC BY 4.0', 'cc-by'],
    ['Creative Commons Attribution 4.0 International', 'cc-by'],
    ['CC-BY-SA-4.0', 'cc-by-sa'],
    ['CC BY‑NC 4.0', 'cc-by-nc'],
    ['https://creativecommons.org/licenses/by-nc/4.0/', 'cc-by-nc'],
    ['Creative Commons Attribution-NonCommercial-ShareAlike 4.0', 'cc-by-nc-sa'],
    ['CC-BY-NC-ND-4.0', 'cc-by-nc-nd'],
    ['CC BY-ND', 'cc-by-nd'],
    ['CC0-1.0', 'public-domain'],
    ['public domain', 'public-domain'],
    ['Maxar Open Data Program', 'vantor-open-data'],
    ['Copernicus Sentinel Data Legal Notice', 'copernicus-sentinel'],
    ['All rights reserved', 'unknown'],
    ['proprietary', 'unknown'],
  ])('is read from "%s"', (licence, id) => {
    expect(idOf({ licence })).toBe(id);
  });

  it.each([
    [{ credit: 'Contains modified Copernicus Sentinel data 2022' }, 'copernicus-sentinel'],
    [
      { credit: 'Sentinel-2 cloudless by EOX (Contains modified Copernicus Sentinel data), CC BY-NC-SA 4.0' },
      'cc-by-nc-sa',
    ],
    [{ credit: 'Synthetic scene rendered by Aftermath' }, 'synthetic'],
    [{ credit: '© 2022 Planet Labs PBC' }, 'planet'],
    [{ credit: '© 2022 Planet Labs PBC', licence: 'Education and Research Program' }, 'planet-education'],
    [{ credit: '© 2022 Planet Labs PBC', licence: 'for the press' }, 'planet-press'],
    [{ credit: '© 2022 Planet Labs PBC, CC BY-NC 4.0' }, 'cc-by-nc'],
    [{ credit: '© 2022 Maxar Technologies' }, 'unknown'],
    [{ credit: 'Provided under COPERNICUS by Airbus DS' }, 'unknown'],
    [{ sensor: 'sentinel-2b MSI', licence: 'proprietary' }, 'copernicus-sentinel'],
    [{ sensor: 'landsat-8 OLI' }, 'public-domain'],
    [{ sensor: 'planetscope PSB.SD' }, 'planet'],
    // Stricter terms that are not known must not give way to a credit line.
    [{ credit: 'Contains modified Copernicus Sentinel data 2022', licence: 'Our own contract' }, 'unknown'],
  ])('is read from %o', (source, id) => {
    expect(idOf(source)).toBe(id);
  });
});

const inputs = (before: Partial<InputScene>, after: Partial<InputScene> = before) =>
  draftInput({ before: { credit: '© A', sensor: null, ...before }, after: { credit: '© A', sensor: null, ...after } })
    .run.inputs;

describe('two images under two licences', () => {
  it('are held to the stricter in every point', () => {
    const { together } = runLicence(inputs({ licence: 'CC-BY-4.0' }, { licence: 'CC-BY-NC-SA-4.0' }));
    expect(together).toMatchObject({ nonCommercial: true, shareAlike: true, mayPublish: true });
    expect(together.name).toBe('CC BY 4.0 and CC BY-NC-SA 4.0');
    expect(runLicence(inputs({ licence: 'CC0' }, { licence: null })).together).toMatchObject({
      mayPublish: null,
      mayShareGeoreferenced: null,
      creditNeeded: true,
    });
  });
});

describe('an export', () => {
  const rule = (
    scenes: ReturnType<typeof inputs>,
    format: Parameters<typeof exportRule>[1]['format'] = 'png',
    purpose: Parameters<typeof exportRule>[1]['purpose'] = 'unstated',
  ) => exportRule(scenes, { format, purpose });

  it('under CC BY is allowed with credit, name, address and word of what was altered', () => {
    const { outcome, confirm, keep } = rule(inputs({ licence: 'CC-BY-4.0' }), 'kmz', 'commercial');
    expect({ outcome, confirm }).toEqual({ outcome: 'allowed', confirm: [] });
    expect(keep.join()).toMatch(/© A.*CC BY 4\.0, https:.*altered.*notices/);
  });

  it('without a credit asks for it, on the side that lacks it, whatever is exported', () => {
    for (const format of ['png', 'csv'] as const) {
      const asked = rule(inputs({ licence: 'CC-BY-4.0', credit: ' ' }, { licence: 'CC-BY-4.0' }), format);
      expect(asked.outcome).toBe('asks');
      expect(asked.confirm).toEqual([expect.stringContaining('earlier image')]);
    }
    expect(rule(inputs({ licence: 'CC0', credit: null })).outcome).toBe('allowed');
  });

  it('for sale of what is not for sale is refused; of unstated purpose it asks', () => {
    const scenes = inputs({ licence: 'CC-BY-NC-4.0' });
    expect(rule(scenes, 'png', 'commercial').outcome).toBe('refused');
    expect(rule(scenes, 'png', 'non-commercial').outcome).toBe('allowed');
    expect(rule(scenes).confirm).toEqual([expect.stringContaining('no commercial use')]);
    expect(rule(scenes, 'csv', 'commercial').outcome).toBe('allowed');
  });

  it('of Planet’s pixels with their position is refused, of a picture it asks', () => {
    const scenes = inputs({ credit: '© 2022 Planet Labs PBC' });
    expect(rule(scenes, 'kmz').refusals).toEqual([expect.stringContaining('position')]);
    expect(rule(scenes).outcome).toBe('asks');
    expect(rule(inputs({ credit: '© 2022 Planet Labs PBC', licence: 'press' })).outcome).toBe('allowed');
  });

  it('of what must not be altered is refused', () => {
    expect(rule(inputs({ licence: 'CC-BY-ND-4.0' }, { licence: 'CC-BY-4.0' })).outcome).toBe('refused');
  });

  it('of an unknown licence asks', () => {
    expect(rule(inputs({ licence: null })).outcome).toBe('asks');
  });

  it('under licences that no one picture can meet asks', () => {
    const torn = rule(inputs({ licence: 'CC-BY-SA-4.0' }, { licence: 'CC-BY-NC-4.0' }), 'png', 'non-commercial');
    expect(torn.confirm).toEqual([expect.stringContaining('different licences')]);
    expect(rule(inputs({ licence: 'CC-BY-SA-4.0' })).outcome).toBe('allowed');
  });
});
