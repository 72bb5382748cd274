import type { Progress } from '../core/contract/api.ts';

export type ShowProgress = (progress: Progress) => void;

const BAR_CHARS = 28;

/** A bar on a terminal, a plain line per finished stage elsewhere, nothing with `quiet`. Writes to stderr. */
export function progressDisplay(options: { readonly quiet: boolean }): { show: ShowProgress; end: () => void } {
  if (options.quiet) return { show: () => {}, end: () => {} };
  return process.stderr.isTTY ? bar() : lines();
}

function bar(): { show: ShowProgress; end: () => void } {
  let stage = '';
  return {
    show: (progress) => {
      if (stage !== '' && progress.stage !== stage) process.stderr.write('\n');
      stage = progress.stage;
      const share = progress.total === 0 ? 1 : progress.done / progress.total;
      const filled = Math.round(share * BAR_CHARS);
      const drawn = '█'.repeat(filled) + '░'.repeat(BAR_CHARS - filled);
      process.stderr.write(`\r${stage.padEnd(28)} ${drawn} ${String(Math.round(share * 100)).padStart(3)} %`);
    },
    end: () => {
      if (stage !== '') process.stderr.write('\n');
    },
  };
}

function lines(): { show: ShowProgress; end: () => void } {
  let last = '';
  return {
    show: ({ stage, done, total }) => {
      if (done < total || stage === last) return;
      last = stage;
      process.stderr.write(`${stage}: done\n`);
    },
    end: () => {},
  };
}
