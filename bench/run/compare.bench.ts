import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RunManifest } from '../../src/core/contract/run.ts';
import { builtScript } from '../../src/io/installation.ts';
import { benchPair } from '../make-rasters.ts';

/**
 * `aftermath compare --detect none` on the 10,000² pair, as a user starts it: Mpx/s of each stage and the peak memory of the process.
 * Another side, px, may follow: `npm run bench -- run/compare 30000`.
 */
const POLL_MS = 50;
const side = process.argv[2];
const pair = side === undefined ? benchPair() : benchPair(Number(side));
const home = await mkdtemp(join(tmpdir(), 'aftermath-compare-bench-'));
const args = [
  'compare',
  pair.before,
  pair.after,
  '--out',
  join(home, 'run'),
  '--threads',
  '2',
  '--detect',
  'none',
  '--json',
  '--quiet',
];
const child = spawn(process.execPath, [builtScript('src/cli/main.js'), ...args], {
  stdio: ['ignore', 'pipe', 'inherit'],
});
let peakKib = 0;
let cpuSeconds = 0;
const poll = setInterval(() => {
  peakKib = Math.max(peakKib, peakOf(child.pid!));
  cpuSeconds = Math.max(cpuSeconds, cpuSecondsOf(child.pid!));
}, POLL_MS);
let printed = '';
for await (const chunk of child.stdout) printed += String(chunk);
clearInterval(poll);
const run = JSON.parse(printed) as RunManifest;
const mpx = (run.grid.width * run.grid.height) / 1e6;
let seconds = 0;
for (const [stage, took] of Object.entries(run.timings)) {
  seconds += took;
  console.log(`${stage.padEnd(24)} ${took.toFixed(1).padStart(7)} s  ${(mpx / took).toFixed(1).padStart(7)} Mpx/s`);
}
console.log(`${'all'.padEnd(24)} ${seconds.toFixed(1).padStart(7)} s  ${(mpx / seconds).toFixed(1).padStart(7)} Mpx/s`);
console.log(`processor time ${cpuSeconds.toFixed(1)} s, which counts on a busy machine`);
console.log(
  `peak RSS ${(peakKib / 1024).toFixed(0)} MiB; shift ${JSON.stringify(run.registration.shiftPx)}; findings ${run.counts.change}`,
);
console.log(`checksum ${run.outputs.find(({ path }) => path === 'change/mask.tif')?.sha256}`);
await rm(home, { recursive: true });

/** The process's high-water mark of resident memory, KiB (Linux). */
function peakOf(pid: number): number {
  try {
    return Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0);
  } catch {
    return 0; // it has ended
  }
}

/** User and system time of the process and its threads so far, s (Linux, 100 ticks a second). */
function cpuSecondsOf(pid: number): number {
  try {
    const [user, system] = readFileSync(`/proc/${pid}/stat`, 'utf8')
      .split(') ')[1]!
      .split(' ')
      .slice(11, 13)
      .map(Number);
    return (user! + system!) / 100;
  } catch {
    return 0; // it has ended
  }
}
