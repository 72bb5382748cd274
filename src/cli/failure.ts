import { AftermathError, problemOf, refusals } from '../core/contract/errors.ts';

/** Says on stderr what went wrong (as a problem document with `json`) and gives the exit code. */
export function reportFailure(error: unknown, json: boolean): number {
  const problem = problemOf(error);
  if (json) process.stderr.write(`${JSON.stringify(problem)}\n`);
  else if (error instanceof AftermathError) process.stderr.write(`aftermath: ${error.message}\n`);
  else process.stderr.write(`aftermath: this is a fault in Aftermath itself, please report it.\n${stackOf(error)}\n`);
  return refusals[problem.code].exit;
}

function stackOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
