import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';
import { sha256 } from './sha256.ts';

/** A process that holds something on disk, by its number and when it started, for numbers are used again. */
export interface Holder {
  readonly pid: number;
  /** Null where there is no /proc. */
  readonly startedAt: string | null;
}

export function thisProcess(): Holder {
  return { pid: process.pid, startedAt: startOf(process.pid) };
}

/** Whether a process of this machine is still there. */
export function isAlive({ pid, startedAt }: Holder): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false;
  }
  const now = startOf(pid);
  return now === null || startedAt === null || now === startedAt;
}

const MARK_LETTERS = 8;

/** Those that see each other's processes have one mark: this machine since it was started, and in it this container. */
export function machineMark(): string {
  const parts = [readOrNull('/proc/sys/kernel/random/boot_id') ?? hostname(), pidNamespace()];
  return sha256(parts.join()).slice(0, MARK_LETTERS);
}

/** In ticks since the machine was started (proc(5), field 22) and with the machine's own start. */
function startOf(pid: number): string | null {
  const [stat, boot] = [readOrNull(`/proc/${pid}/stat`), readOrNull('/proc/sys/kernel/random/boot_id')];
  if (stat === null || boot === null) return null;
  // The second field is the program's name in brackets and may hold anything.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return `${boot.trim()}/${fields[19]}`;
}

function pidNamespace(): string {
  try {
    return readlinkSync('/proc/self/ns/pid');
  } catch {
    return '';
  }
}

function readOrNull(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}
