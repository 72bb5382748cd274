/** Where the server tells its operator what clients are not told; `console` is one. */
export type Logger = Pick<Console, 'warn' | 'error'>;

/** One request as the log of requests has it. */
export interface RequestNote {
  readonly method: string;
  /** Without query: what people search for is nobody else's business. */
  readonly path: string;
  /** Null where the client left, or the answer was broken off. */
  readonly status: number | null;
  readonly milliseconds: number;
}

/** A logger of one JSON document a line (`time`, `level`, `message`, and `error` with its stack), for machines that collect them. */
export function jsonLogger(write: (line: string) => void, now: () => Date = () => new Date()) {
  const line = (level: 'info' | 'warn' | 'error', fields: Readonly<Record<string, unknown>>) => {
    write(`${JSON.stringify({ time: now().toISOString(), level, ...fields })}\n`);
  };
  const told =
    (level: 'info' | 'warn' | 'error') =>
    (...parts: readonly unknown[]) => {
      const error = parts.find((part) => part instanceof Error);
      const words = parts.filter((part) => part !== error);
      line(level, { message: words.map(String).join(' '), ...(error && { error: error.stack ?? error.message }) });
    };
  return {
    info: told('info'),
    warn: told('warn'),
    error: told('error'),
    request: (note: RequestNote) => line('info', { message: 'request', ...note }),
  };
}
