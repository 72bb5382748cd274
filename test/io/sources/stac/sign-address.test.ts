import { inspect } from 'node:util';
import { afterEach, describe, expect, it } from 'vitest';
import { openGate } from '../../../../src/io/outbound/gate.ts';
import { signedAddress } from '../../../../src/io/sources/stac/sign-address.ts';
import { type StandIn, standIn } from '../../../helpers/stac-stand-in.ts';

const closers: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

const ASSET = 'https://sentinel2l2a01.blob.core.windows.net/sentinel2-l2/35/T/visual.tif';

async function signer(sign: (href: string) => unknown): Promise<StandIn> {
  const own = await standIn(({ path }, base) => ({ body: sign(new URL(path, base).searchParams.get('href')!) }));
  closers.push(own.close);
  return own;
}

function signed(address: string, own: StandIn) {
  const gate = openGate([own.host]);
  closers.push(gate.close);
  return signedAddress(address, 'planetary-computer', { gate, signer: `${own.base}/sign` });
}

describe('the address of an asset of Planetary Computer', () => {
  it('comes back with a token for it', async () => {
    const own = await signer((href) => ({ 'msft:expiry': '2026-01-01T00:00:00Z', href: `${href}?sig=SECRET&se=2026` }));
    expect(await signed(ASSET, own)).toBe(`${ASSET}?sig=SECRET&se=2026`);
  });

  it.each([
    ['another file', () => ({ href: 'https://sentinel2l2a01.blob.core.windows.net/other.tif?sig=CANARY' })],
    ['another host', () => ({ href: ASSET.replace('sentinel2l2a01', 'evil') })],
    ['a private address', () => ({ href: 'http://169.254.169.254/?CANARY' })],
    ['nothing', () => ({})],
    ['text', () => 'CANARY'],
  ])('is refused where %s comes back', async (_what, sign) => {
    const error: unknown = await signed(ASSET, await signer(sign)).catch((one: unknown) => one);
    expect(error).toMatchObject({ code: 'E_UPSTREAM' });
    expect(inspect(error)).not.toContain('CANARY');
  });

  it.each([
    'https://example.org/a.tif',
    'https://blob.core.windows.net.example.org/a.tif',
    'http://x.blob.core.windows.net/a.tif',
  ])('that lies elsewhere stays as it is and is told to nobody: %s', async (address) => {
    const own = await signer(() => ({}));
    expect(await signed(address, own)).toBe(address);
    expect(own.seen).toEqual([]);
  });
});
