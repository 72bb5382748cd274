import type { ChangeMethod } from './change-method.ts';
import { cva } from './cva.ts';

/** Every way to see change, by the name that `--method` takes. */
export const changeMethods = { cva } satisfies Record<string, ChangeMethod<unknown>>;

export type ChangeMethodName = keyof typeof changeMethods;
