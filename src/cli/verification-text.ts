import type { RunAgain, Verification } from '../core/contract/evidence.ts';

/** What was found to hold, and what could not be looked at, in a few plain lines. */
export function describeVerification({ title, verified, notVerified, head, again }: Verification): string {
  const { outputs, originals, evidenceLines, reviewLines, exportLines, graphics } = verified;
  const lines = [
    title,
    ...(head === null ? [] : [`Log:       ${count(evidenceLines, 'line')}, unbroken; it ends in ${head}`]),
    `Outputs:   ${count(outputs, 'file')} as recorded`,
    `Originals: ${count(originals, 'file')} as recorded`,
    `Review:    ${count(reviewLines, 'line')}, unbroken`,
    `Exports:   ${count(exportLines, 'line')}, unbroken; ${count(graphics, 'file')} held against them`,
    ...(again === null ? [] : [`Again:     ${againText(again)}`]),
    ...notVerified.map((what) => `Not seen:  ${what}`),
    'Nothing was altered since it was recorded. Whether it is true, no hash can show.',
  ];
  return `${lines.join('\n')}\n`;
}

function againText({ identical, different, unlike }: RunAgain): string {
  const outcome =
    different.length === 0
      ? `all ${count(identical, 'output')} came out the same, byte for byte`
      : `${count(identical, 'output')} came out the same, not so ${different.join(', ')}`;
  return unlike.length === 0 ? outcome : `${outcome} (${unlike.join('; ')})`;
}

function count(n: number, what: string): string {
  return `${n} ${what}${n === 1 ? '' : 's'}`;
}
