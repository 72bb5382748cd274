import { randomUUID } from 'node:crypto';
import type { BrowserContextOptions } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Decision, ReviewLog } from '../../src/core/contract/review.ts';
import { openStand, type Stand } from './stand.ts';
import { hasChromium, type Viewer } from './viewer.ts';

/** The planted run: F1 destroyed aircraft, F2 crater, F3 and F4 changed ground, F5 aircraft that stayed. */
describe.skipIf(!hasChromium)('triage (needs /usr/bin/chromium)', () => {
  let stand: Stand;
  beforeAll(async () => {
    stand = await openStand();
  });
  afterEach(() => stand.closeViewers());
  afterAll(() => stand?.close());

  const path = () => `${stand.url}/api/runs/objects/review`;
  const log = async () => ((await (await fetch(path())).json()) as ReviewLog).entries;
  const decisions = async () => (await log()).filter((entry) => entry.kind === 'decision');
  const say = async (by: string, change: Partial<Decision>) => {
    const decision = {
      kind: 'decision',
      id: randomUUID(),
      by,
      at: '2022-08-11T08:00:00.000Z',
      findingId: 'F1',
      call: 'accepted',
      damageClass: null,
      reason: null,
      note: null,
      ...change,
    };
    await fetch(path(), {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ acts: [decision] }),
    });
  };
  /** A desk whose person has said their name, or not. */
  const sit = async (me: string, query = '', options?: BrowserContextOptions) => {
    const viewer = await stand.show(`#/runs/objects${query}`, options);
    if (me !== '') {
      await viewer.page.getByRole('button', { name: 'Say your name' }).click();
      await viewer.page.keyboard.type(me);
      await viewer.page.keyboard.press('Enter');
      await viewer.page.getByText(`You are ${me}`).waitFor();
    }
    await viewer.settle();
    return viewer;
  };
  const press = async (viewer: Viewer, ...keys: readonly string[]) => {
    for (const key of keys) await viewer.page.keyboard.press(key);
  };
  const saved = (viewer: Viewer) => viewer.page.locator('.reviewer-saved[data-unsent="0"]').waitFor();
  const summary = async (viewer: Viewer) => (await viewer.page.locator('.reviewed').innerText()).replace(/\s+/g, ' ');
  const listed = async (viewer: Viewer) =>
    (await viewer.page.locator('.finding-rank').allInnerTexts()).map((rank) => `F${rank}`);
  /** Each test starts with a log that nobody wrote in: the run has people of its own in each. */
  let round = 0;
  let [ada, ben] = ['Ada', 'Ben'];
  beforeEach(async () => {
    round++;
    [ada, ben] = [`Ada ${round}`, `Ben ${round}`];
    const undone = new Set((await log()).flatMap((entry) => (entry.kind === 'undo' ? [entry.of] : [])));
    const standing = (await decisions()).filter(({ id }) => !undone.has(id));
    const acts = standing.map(({ id, by }) => ({
      kind: 'undo',
      id: randomUUID(),
      by,
      at: '2022-08-12T08:00:00Z',
      of: id,
    }));
    await fetch(path(), {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ acts }),
    });
  });
  const mine = async () => (await decisions()).filter(({ by }) => by === ada);

  it('goes through findings by keys alone, asking once who decides, and survives a restart of the server', async () => {
    const viewer = await sit('');
    await press(viewer, 'j', 'a');
    await viewer.page.getByLabel(/^Your name/).waitFor();
    await viewer.page.keyboard.type(`${ada}`);
    await press(viewer, 'Enter', 'j', 'r', '7', 'j', '2', 'j', 'n');
    await viewer.page.keyboard.type('Shade of a truck, j a r.');
    await press(viewer, 'Enter', 'r', '1', 'u');
    await saved(viewer);
    const facts = (await mine()).map(({ findingId, call, damageClass, reason, note }) => [
      findingId,
      call,
      damageClass ?? reason,
      note,
    ]);
    expect(facts).toEqual([
      ['F1', 'accepted', null, null],
      ['F2', 'rejected', 'no-such-object', null],
      ['F3', 'accepted', 'severe', null],
      ['F4', 'rejected', 'shadow', 'Shade of a truck, j a r.'],
    ]);
    expect(await summary(viewer)).toContain('3 of 5 reviewed');
    await stand.stopServer();
    await stand.startServer();
    await viewer.page.reload();
    await viewer.settle();
    expect(await viewer.page.locator('.reviewer').innerText()).toContain(`You are ${ada}`);
    expect(await summary(viewer)).toContain('3 of 5 reviewed');
    expect((await viewer.page.locator('.calls').allInnerTexts()).map((text) => text.replace(/\s+/g, ' '))).toEqual([
      '✓ you: accepted',
      '✗ you: rejected: no such object',
      '✓ you: accepted: severe damage',
    ]);
  });

  it('flies to the finding in focus, switches modes and shows its keys, but not while a person types', async () => {
    const viewer = await sit(ada, '?finding=F3&view=300,300,1');
    await press(viewer, 'k');
    await viewer.settle();
    expect(viewer.link().get('finding')).toBe('F2');
    expect(viewer.view().centre.col).toBeCloseTo(515, 0);
    for (const [key, mode] of [
      ['d', 'difference'],
      [' ', 'blink'],
      ['s', 'swipe'],
    ] as const) {
      await press(viewer, key);
      await viewer.settle();
      expect(viewer.link().get('mode')).toBe(mode);
    }
    await press(viewer, '?');
    const help = viewer.page.getByRole('dialog');
    expect(await help.innerText()).toMatch(/Next candidate.*Accept it as no visible damage.*Blink/s);
    await press(viewer, 'd', 'Escape');
    await help.waitFor({ state: 'hidden' });
    expect(viewer.link().get('mode')).toBe('swipe');
    expect(await mine()).toEqual([]);
  });

  it('narrows the counts as decisions come, beside what the tool says', async () => {
    await say(ben, { findingId: 'F2', call: 'rejected', reason: 'season' });
    const viewer = await sit(ada, '?finding=F1');
    const counts = async () => (await summary(viewer)).match(/Aircraft .*changed places?/)?.[0];
    expect(await counts()).toBe('Aircraft × up to 1 destroyed = up to 1 still there up to 2 changed places');
    await press(viewer, 'a', 'j', 'j', 'a', 'j', 'r', '5', 'j', '1');
    await viewer.page.getByText('5 of 5 reviewed', { exact: true }).waitFor();
    expect(await counts()).toBe('Aircraft × 2 destroyed 1 changed place');
    expect(await viewer.page.locator('.summary').first().innerText()).toContain('1 aircraft destroyed');
    expect(await viewer.page.locator('.focus').innerText()).toContain(
      'Reviewed: destroyed. The tool says: still there.',
    );
    await saved(viewer);
  });

  it('offers the damage classes that the pixels carry, by button and by key, and says where there are none', async () => {
    const classes = (viewer: Viewer) => viewer.page.getByLabel('Accept with this damage class').getByRole('button');
    const viewer = await sit(ada, '?finding=F1');
    expect(await classes(viewer).count()).toBe(6);
    await press(viewer, 'j', '2');
    await viewer.page.locator('.decide').getByText('A crater has no damage class.').waitFor();
    expect(await classes(viewer).count()).toBe(0);
    expect(await mine()).toEqual([]);
    const coarse = await stand.show('#/runs/degrees?finding=F1');
    await coarse.page.locator('.decide').getByText('the pixels here are too coarse').waitFor();
    expect(await classes(coarse).count()).toBe(0);
  });

  it('keeps decisions while the server is away, says so, and sends them when it is back', async () => {
    const viewer = await sit(ada, '?finding=F1');
    viewer.forgive(/ERR_/);
    await stand.stopServer();
    await press(viewer, 'a', 'j', 'a', 'j', '3');
    const notice = viewer.page.getByText(
      '3 decisions not yet saved: the server does not answer; they are kept in this browser and sent when it is back',
    );
    await notice.waitFor();
    // A tab that dies: nothing asks, and another one of that browser sends what it left.
    const other = await viewer.page.context().newPage();
    await viewer.page.close({ runBeforeUnload: true });
    await stand.startServer();
    await other.goto(`${stand.url}/#/runs/objects`);
    await other.getByText('3 of 5 reviewed', { exact: true }).waitFor();
    await other.locator('.reviewer-saved[data-unsent="0"]').waitFor();
    expect(await other.getByText('not yet saved').count()).toBe(0);
    expect((await mine()).map(({ findingId }) => findingId)).toEqual(['F1', 'F2', 'F3']);
  });

  it('takes what one person decides in two tabs, the server being away or not, each once and shown in both', async () => {
    const viewer = await sit(ada, '?finding=F1');
    const other = await viewer.page.context().newPage();
    await other.goto(`${stand.url}/#/runs/objects?finding=F2`);
    await other.getByText(`You are ${ada}`).waitFor();
    await other.locator('.finding[aria-current="true"]').waitFor();
    await press(viewer, 'a');
    await other.keyboard.press('a');
    for (const page of [viewer.page, other]) await page.getByText('2 of 5 reviewed', { exact: true }).waitFor();

    viewer.forgive(/ERR_/);
    await stand.stopServer();
    await press(viewer, '3');
    await other.keyboard.press('j');
    await other.keyboard.press('a');
    for (const page of [viewer.page, other])
      await page.getByText(/not yet saved: the server does not answer/).waitFor();
    await stand.startServer();
    for (const page of [viewer.page, other]) {
      await page.getByText('3 of 5 reviewed', { exact: true }).waitFor();
      await page.locator('.reviewer-saved[data-unsent="0"]').waitFor();
    }
    expect((await mine()).map(({ findingId }) => findingId).sort()).toEqual(['F1', 'F1', 'F2', 'F3']);
  });

  it('says so when the run was deleted meanwhile, and keeps what was decided', async () => {
    const viewer = await stand.show('#/runs/bare');
    await viewer.settle();
    await viewer.page.getByRole('button', { name: 'Say your name' }).click();
    await viewer.page.keyboard.type(ada);
    await viewer.page.keyboard.press('Enter');
    await viewer.page.getByText(`You are ${ada}`).waitFor();
    await stand.deleteRun('bare');
    await press(viewer, 'j', 'a');
    await viewer.page.locator('.reviewer-saved[data-unsent="1"]').waitFor();
    await viewer.page
      .getByText(/1 decision not yet saved: Not found: There is no run with this id\. It may have been deleted/)
      .waitFor();
    expect(await viewer.page.locator('.finding[aria-current="true"]').innerText()).toContain('you: accepted');
    viewer.forgive(/404/);
  });

  it('shows two people where they differ, with who said what and why, until they agree', async () => {
    const [first, second] = [await sit(ada, '?finding=F1'), await sit(ben, '?finding=F1')];
    await press(first, '2', 'n');
    await first.page.keyboard.type('<img src=x onerror=alert(1)>');
    await press(first, 'Enter');
    await press(second, 'r', '2');
    for (const viewer of [first, second]) {
      await viewer.page.getByRole('tab', { name: 'Disputed 1' }).click();
      await viewer.settle();
      const text = (await viewer.page.locator('.disputes').innerText()).replace(/\s+/g, ' ');
      const [one, other] = viewer === first ? ['You', ben] : [ada, 'You'];
      expect(text).toContain(`✓ ${one}: accepted: severe damage`);
      expect(text).toContain(`✗ ${other}: rejected: parallax`);
      expect(text).toMatch(/\d{4} \d\d:\d\d UTC/);
      expect(text).toContain('<img src=x onerror=alert(1)>');
      expect(await viewer.page.locator('.panel img').count()).toBe(0);
      expect(viewer.link().get('panel')).toBe('disputed');
    }
    await second.page.getByRole('button', { name: `Agree with ${ada} on F1` }).click();
    await first.page.getByRole('tab', { name: 'Disputed 0' }).waitFor();
    expect(await first.page.locator('.focus-calls').innerText()).toContain(`✓ ${ben}: accepted: severe damage`);
    await saved(second);
  });

  it('says the class is open, not disputed, where only one of two who accept gave it', async () => {
    await say(ben, { findingId: 'F1', damageClass: 'severe' });
    const viewer = await sit(ada, '?finding=F1');
    await press(viewer, 'a');
    await viewer.page.getByRole('tab', { name: 'Disputed 0' }).waitFor();
    const text = (await viewer.page.locator('.calls').first().innerText()).replace(/\s+/g, ' ');
    expect(text).toContain('class open');
    expect(await viewer.page.locator('.reviewed-class').innerText()).toContain(
      'class open: severe damage by some, by others as the tool says',
    );
    expect(await summary(viewer)).toContain('up to 1 destroyed');
    await viewer.page.getByLabel('Status').selectOption('severe');
    expect(await listed(viewer)).toEqual(['F1']);
    await viewer.page.getByLabel('Status').selectOption('destroyed');
    expect(await listed(viewer)).toEqual(['F1']);
    await press(viewer, '4');
    await viewer.page.getByRole('tab', { name: 'Disputed 1' }).waitFor();
    await saved(viewer);
  });

  it('has its keys back once a choice is made in a drop-down list, which has the letters till then', async () => {
    const viewer = await sit(ada, '?finding=F1');
    const review = viewer.page.getByLabel('Review', { exact: true });
    await review.focus();
    await press(viewer, 'j', 'ArrowDown'); // the letter goes to the list, too
    expect(await review.inputValue()).toBe('unreviewed');
    await press(viewer, 'ArrowUp');
    expect(await review.inputValue()).toBe('');
    await viewer.page.locator('select[aria-label="Review"]:focus').waitFor();
    await press(viewer, 'Enter', 'j');
    await viewer.page.locator('.finding[aria-current="true"]', { hasText: 'Planted crater' }).waitFor();
    await review.selectOption('unreviewed');
    await press(viewer, 'j', 'a');
    await saved(viewer);
    expect((await mine()).map(({ findingId, call }) => [findingId, call])).toEqual([['F3', 'accepted']]);
  });

  it('lists what the filters ask for, counts what each would leave, and keeps them in the link', async () => {
    await say(ben, { findingId: 'F4', call: 'rejected', reason: 'season' });
    const viewer = await sit(ada, '?finding=F4');
    await viewer.page.getByText('1 of 5 reviewed', { exact: true }).waitFor();
    const review = viewer.page.getByLabel('Review', { exact: true });
    expect(await review.locator('option').allInnerTexts()).toEqual([
      'Review: any',
      '○ unreviewed (4)',
      '✓ accepted (0)',
      '✗ rejected (1)',
      '≠ disputed (0)',
    ]);
    await review.selectOption('unreviewed');
    await viewer.page.getByText('4 of 5 listed').waitFor();
    await viewer.page.getByLabel('Size').selectOption('20'); // a crater of 6.2 m is less
    await viewer.settle();
    expect(await listed(viewer)).toEqual(['F1', 'F3', 'F5']);
    expect(viewer.link().get('finding')).toBeNull();
    await press(viewer, 'j', 'a'); // accepted, it stays until one goes on
    expect(await listed(viewer)).toEqual(['F1', 'F3', 'F5']);
    await press(viewer, 'j');
    await viewer.settle();
    expect(await listed(viewer)).toEqual(['F3', 'F5']);
    expect(viewer.link().get('finding')).toBe('F3');
    await saved(viewer);
    const shared = await stand.show(new URL(viewer.page.url()).hash);
    await shared.page.getByText('2 of 5 listed').waitFor();
    await shared.settle();
    expect(shared.link().get('finding')).toBe('F3');
    expect(await listed(shared)).toEqual(['F3', 'F5']);
  });

  it('tabulates aircraft, sorted at will and linked with the map', async () => {
    const viewer = await sit(ada, '?swipe=0');
    await viewer.page.getByRole('tab', { name: /Aircraft/ }).click();
    const rows = async () =>
      (await viewer.page.locator('.ledger tbody tr').allInnerTexts()).map((row) => row.split('\t'));
    await expect.poll(rows).toEqual([
      ['1', '× destroyed', 'yes', '34 m', '87 %', '–'],
      ['5', '= still there', '?', '0 m', '–', '–'],
    ]);
    await viewer.page.getByRole('button', { name: 'Crater' }).click();
    await expect.poll(async () => (await rows()).map(([id]) => id)).toEqual(['5', '1']);
    expect(await viewer.page.getByRole('columnheader', { name: 'Crater' }).getAttribute('aria-sort')).toBe('ascending');
    await press(viewer, 'j', 'j');
    await viewer.settle();
    expect(viewer.link().get('finding')).toBe('F1'); // the second as sorted
    const at = await viewer.screenOf({ col: 450, row: 100 });
    await press(viewer, 'Escape');
    await viewer.page.mouse.click(at.x, at.y);
    await viewer.page.locator('tr[aria-current="true"]', { hasText: 'destroyed' }).waitFor();
    const [file] = await Promise.all([
      viewer.page.waitForEvent('download'),
      viewer.page.getByRole('link', { name: 'Download ledger.csv' }).click(),
    ]);
    expect(file.suggestedFilename()).toBe('ledger.csv');
  });

  it('draws the ground of either date beside each candidate, as the map shows it', async () => {
    const viewer = await sit(ada);
    await viewer.page.locator('.finding canvas[data-drawn]').nth(9).waitFor({ state: 'attached' });
    const middles = await viewer.page.evaluate<number[][]>(`
      [...document.querySelectorAll('.finding canvas')].map((canvas) =>
        [...canvas.getContext('2d').getImageData(canvas.width / 2, canvas.height / 2, 1, 1).data])`);
    expect(middles).toHaveLength(10);
    for (const [i, colour] of middles.entries())
      expect(colour).toEqual(i % 2 === 0 ? [230, 40, 40, 255] : [40, 40, 230, 255]);
  });

  it('draws them where the after scene was nudged to', async () => {
    const shiftPx = { col: 400, row: 0 };
    const nudge = { kind: 'nudge', id: randomUUID(), by: ben, at: '2022-08-11T08:00:00.000Z', shiftPx };
    const post = (acts: readonly object[]) =>
      fetch(path(), {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ acts }),
      });
    await post([nudge]);
    const viewer = await sit(ada);
    const middles = () =>
      viewer.page.evaluate<number[][]>(`
        [...document.querySelectorAll('.finding canvas')].map((canvas) =>
          [...canvas.getContext('2d').getImageData(canvas.width / 2, canvas.height / 2, 1, 1).data])`);
    // F4 lies at column 125: of the after scene moved by 400 px nothing is there; F1, at 450, keeps it.
    await expect.poll(async () => (await middles())[1]).toEqual([40, 40, 230, 255]);
    await viewer.page.locator('.finding').nth(3).scrollIntoViewIfNeeded();
    await expect.poll(async () => (await middles())[6]).toEqual([230, 40, 40, 255]);
    expect((await middles())[7]).toEqual([0, 0, 0, 0]);
    await post([{ kind: 'undo', id: randomUUID(), by: ben, at: '2022-08-11T09:00:00.000Z', of: nudge.id }]);
    // The page asks for others' acts every few seconds.
    await expect.poll(async () => (await middles())[7], { timeout: 20_000 }).toEqual([40, 40, 230, 255]);
  });

  it('lists two thousand findings by drawing those in sight alone', async () => {
    const viewer = await stand.show('#/');
    await viewer.page.route('**/api/runs/objects/findings', async (route) => {
      const { findings } = (await (await route.fetch()).json()) as { findings: readonly object[] };
      const many = Array.from({ length: 2000 }, (_, i) => ({ ...findings[i % findings.length], id: `F${i + 1}` }));
      await route.fulfill({ json: { findings: many } });
    });
    await viewer.page.goto(`${stand.url}/#/runs/objects`);
    await viewer.settle();
    const rows = viewer.page.locator('.findings').getByRole('listitem');
    expect(await rows.first().getAttribute('aria-setsize')).toBe('2000');
    expect(await rows.count()).toBeLessThan(50);
    await press(viewer, 'k'); // the last one
    await viewer.page.locator('.finding[aria-current="true"] canvas[data-drawn]').nth(1).waitFor();
    expect(await rows.last().getAttribute('aria-posinset')).toBe('2000');
    expect(await rows.count()).toBeLessThan(50);
    await viewer.page.getByLabel('Status').selectOption('destroyed');
    await viewer.page.getByText('400 of 2,000 listed').waitFor();
  });
});
