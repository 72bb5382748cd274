import type { Command } from 'commander';
import { asLine } from '../core/contract/parse-graphic-request.ts';
import type { RunWords } from '../core/contract/words.ts';

interface WordsOptions {
  readonly locale: string;
  readonly credit?: string;
  readonly json?: boolean;
}

export function addWords(program: Command): void {
  program
    .command('words')
    .summary('headline, caption and alternative text of a run, and what its licences allow')
    .description(
      'Drafts what is written with the graphic of a finished run, for a person to edit: counts are ranges, and nothing is said that\n' +
        'the pixels do not carry. What people decided at the desk counts, where the run lies in the folder given to serve.',
    )
    .argument('<run>', 'the folder that compare wrote')
    .option('--locale <name>', 'for whom dates and figures are written: en-GB, en-US', 'en-GB')
    .option('--credit <text>', 'credit of images that state none')
    .option('--json', 'print one JSON document')
    .action(async (run: string, { locale, credit, json }: WordsOptions) => {
      const { runWords } = await import('../run/run-words.ts');
      const words = await runWords(run, { locale, credit: credit && asLine('credit', credit) });
      process.stdout.write(json === true ? `${JSON.stringify(words, null, 2)}\n` : wordsText(words));
    });
}

function wordsText({ headline, caption, altText, licence }: RunWords): string {
  const { together, exports } = licence;
  const picture = exports.unstated.picture;
  return [
    `Headline: ${headline}`,
    `Caption:  ${caption}`,
    `Alt text: ${altText}`,
    `Licence:  ${together.name}. ${together.words}`,
    ...picture.refusals.map((words) => `Refused:  ${words}`),
    ...picture.confirm.map((words) => `Confirm:  ${words}`),
    ...picture.keep.map((words) => `Keep:     ${words}`),
    '',
  ].join('\n');
}
