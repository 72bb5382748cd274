/** Where the server tells its operator what clients are not told; `console` is one. */
export type Logger = Pick<Console, 'warn' | 'error'>;
