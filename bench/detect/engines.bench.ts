import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { ENGINES, type EngineName } from '../../src/io/inference/engine.ts';
import { readGraph } from '../../src/io/inference/read-graph.ts';
import { startEngine } from '../../src/io/inference/start-engine.ts';
import { seededNumbers } from '../../test/helpers/graph-model.ts';
import { smallUNet } from '../../test/helpers/small-u-net.ts';

/**
 * How fast each engine runs a U-Net of 0.49 million random weights (two dates in, two planes out) on tiles of 512 px, on
 * one thread and on two. Each case in a process of its own, for its peak memory; the clock counts once all is loaded.
 */
const SIZE = 512;
const CHANNELS = 6;
const OUTPUTS = 2;
const TILES = 12;

interface Measured {
  readonly version: string;
  readonly mpxPerSecond: number;
  readonly cpuSecondsPerMpx: number;
  readonly peakMib: number;
  readonly mean: number;
}

async function measure(name: EngineName, threads: number): Promise<Measured> {
  const model = smallUNet(SIZE, { channels: CHANNELS, width: 16, levels: 3, outputs: OUTPUTS });
  const shape = { size: SIZE, inputChannels: CHANNELS, output: [1, SIZE, SIZE, OUTPUTS] };
  const graph = readGraph(model.topology(), model.weights(), 'weights.bin', shape);
  const data = Float32Array.from(seededNumbers(SIZE * SIZE * CHANNELS));
  const tile = { width: SIZE, height: SIZE, channels: CHANNELS, data };

  const { version, infer, close } = await startEngine(name, graph, threads);
  await Promise.all(Array.from({ length: threads }, () => infer(tile)));
  const [start, startCpu] = [performance.now(), process.cpuUsage()];
  let started = 0;
  let sum = 0;
  // As a run does: no more tiles at a time than keep the threads busy.
  const row = async () => {
    while (started++ < TILES) {
      const out = await infer(tile);
      sum += out.data.reduce((total, value) => total + value, 0);
    }
  };
  await Promise.all(Array.from({ length: threads + 1 }, row));
  const seconds = (performance.now() - start) / 1000;
  const { user, system } = process.cpuUsage(startCpu);
  const peakMib = process.resourceUsage().maxRSS / 1024;
  await close();
  const mpx = (TILES * SIZE * SIZE) / 1e6;
  return {
    version,
    mpxPerSecond: mpx / seconds,
    cpuSecondsPerMpx: (user + system) / 1e6 / mpx,
    peakMib,
    mean: sum / (TILES * SIZE * SIZE * OUTPUTS),
  };
}

function compareEngines(): void {
  console.log(`| engine | threads | Mpx/s | CPU s/Mpx | peak RSS, MiB | mean of the output |`);
  console.log('|---|---|---|---|---|---|');
  for (const name of ENGINES) {
    for (const threads of [1, 2]) {
      const answer = execFileSync(process.execPath, [fileURLToPath(import.meta.url), name, String(threads)]);
      const measured = JSON.parse(answer.toString()) as Measured | { missing: string };
      if ('missing' in measured) {
        console.log(`| ${name} | ${threads} | – | – | – | ${measured.missing} |`);
        continue;
      }
      const { version, mpxPerSecond, cpuSecondsPerMpx, peakMib, mean } = measured;
      const figures = [mpxPerSecond.toFixed(2), cpuSecondsPerMpx.toFixed(2), peakMib.toFixed(0), mean.toFixed(6)];
      console.log(`| ${name} ${version} | ${threads} | ${figures.join(' | ')} |`);
    }
  }
}

const [, script, engine, threads] = process.argv;
if (script === fileURLToPath(import.meta.url)) {
  const measured = await measure(engine as EngineName, Number(threads)).catch((error: Error) => ({
    missing: error.message,
  }));
  console.log(JSON.stringify(measured));
} else compareEngines();
