import { Agent, request } from 'undici';

/** What somebody sees who asks plainly and mends nothing. */
export interface Observation {
  /** 0 where no answer came. */
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Buffer;
  /** Whether the body came to an end, broke off, or was still open when patience was at its end. */
  readonly ending: 'whole' | 'broken' | 'open';
}

/** Asks by plain HTTP, follows nothing, unpacks nothing, and waits so long at most. */
export async function observe(
  address: string,
  { headers = {}, patienceMs }: { readonly headers?: Readonly<Record<string, string>>; readonly patienceMs: number },
): Promise<Observation> {
  const dispatcher = new Agent();
  const signal = AbortSignal.timeout(patienceMs);
  const pieces: Buffer[] = [];
  let head: Pick<Observation, 'status' | 'headers'> = { status: 0, headers: {} };
  let ending: Observation['ending'] = 'whole';
  try {
    const answer = await request(address, { dispatcher, headers, signal });
    head = { status: answer.statusCode, headers: { ...answer.headers, date: '' } };
    for await (const piece of answer.body) pieces.push(piece as Buffer);
  } catch {
    ending = signal.aborted ? 'open' : 'broken';
  } finally {
    await dispatcher.destroy();
  }
  return { ...head, body: Buffer.concat(pieces), ending };
}
