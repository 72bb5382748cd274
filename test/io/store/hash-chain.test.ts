import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { canonicalJson, chainLines, checkChain, entriesIn } from '../../../src/io/store/hash-chain.ts';

const bytes = (text: string) => new TextEncoder().encode(text);
const entries = [{ b: 2, a: 'größer' }, { a: [1, { z: 0, y: null }] }, { note: 'two\nlines' }];
const log = chainLines('', entries);

describe('a chained log', () => {
  it('says what was put in, and holds', () => {
    expect(checkChain(bytes(log))).toMatchObject({ entries, broken: null, unchained: 0 });
  });

  it('is the same whether lines are added one by one or together', () => {
    expect(entries.reduce((before, entry) => before + chainLines(before, [entry]), '')).toBe(log);
  });

  it('can be followed with a hash program alone', () => {
    const lines = log.split('\n');
    const third = JSON.parse(lines[2]!) as { sha256: string; sha256Before: string };
    const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
    expect(third.sha256Before).toBe(sha256(`${lines[0]}\n${lines[1]}\n`));
    expect(third.sha256).toBe(sha256(lines[2]!.replace(`"sha256":"${third.sha256}",`, '')));
    expect(checkChain(bytes(log)).head).toBe(third.sha256);
  });

  it('shows every byte that is flipped, in any bit, at its line or the next', () => {
    const whole = bytes(log);
    for (let at = 0; at < whole.length; at++) {
      const flipped = Uint8Array.from(whole);
      flipped[at]! ^= 1 << (at % 8);
      const line = log.slice(0, new TextDecoder().decode(whole.subarray(0, at)).length).split('\n').length;
      const { broken } = checkChain(flipped);
      expect(broken, `byte ${at}`).not.toBeNull();
      expect([line, line + 1], `byte ${at}`).toContain(broken!.line);
    }
  });

  it.each([
    ['left out', [0, 2]],
    ['put in twice', [0, 1, 1, 2]],
    ['moved', [1, 0, 2]],
  ])('shows a line that is %s', (_, order) => {
    const lines = log.split('\n');
    const changed = `${order.map((index) => lines[index]).join('\n')}\n`;
    expect(checkChain(bytes(changed)).broken).not.toBeNull();
  });

  it('takes lines from before there were hashes as they are, and the next line vouches for them', () => {
    const old = '{"id":"a"}\n{"id":"b"}\n';
    const carriedOn = old + chainLines(old, [{ id: 'c' }]);
    expect(checkChain(bytes(old))).toMatchObject({ broken: null, unchained: 2, head: null });
    expect(checkChain(bytes(carriedOn))).toMatchObject({ broken: null, unchained: 2 });
    expect(entriesIn(bytes(carriedOn))).toEqual([{ id: 'a' }, { id: 'b' }, { id: 'c' }]);
    expect(checkChain(bytes(carriedOn.replace('"a"', '"x"'))).broken).not.toBeNull();
  });

  it('passes over what a crash cut off, and shows a line without hashes behind one that has them', () => {
    for (let cut = 1; cut < log.length; cut++) {
      expect(checkChain(bytes(log.slice(0, cut))).broken, log.slice(0, cut)).toBeNull();
    }
    const start = `${log}{"note":"half\n`;
    expect(checkChain(bytes(start + chainLines(start, [{ a: 1 }]))).broken).toBeNull();
    expect(checkChain(bytes(`${log}{"id":"forged"}\n`)).broken).toEqual({ line: 4, why: 'carries no hash' });
  });
});

describe('canonical JSON', () => {
  it('sorts keys at every depth and leaves lists in their order', () => {
    expect(canonicalJson({ b: [{ d: 1, c: 2 }], a: undefined, A: 1.5e-7 })).toBe('{"A":1.5e-7,"b":[{"c":2,"d":1}]}');
  });
});
