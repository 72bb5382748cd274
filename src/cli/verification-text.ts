import { counted } from '../core/contract/counted.ts';
import type { RunAgain, Verification } from '../core/contract/evidence.ts';

/** What was found to hold, and what could not be looked at, in a few plain lines. */
export function describeVerification({ title, verified, notVerified, head, again }: Verification): string {
  const { outputs, originals, evidenceLines, reviewLines, exportLines, graphics } = verified;
  const lines = [
    title,
    ...(head === null ? [] : [`Log:       ${counted(evidenceLines, 'line')}, unbroken; it ends in ${head}`]),
    `Outputs:   ${counted(outputs, 'file')} as recorded`,
    `Originals: ${counted(originals, 'file')} as recorded`,
    `Review:    ${counted(reviewLines, 'line')}, unbroken`,
    `Exports:   ${counted(exportLines, 'line')}, unbroken; ${counted(graphics, 'file')} held against them`,
    ...(again === null ? [] : [`Again:     ${againText(again)}`]),
    ...notVerified.map((what) => `Not seen:  ${what}`),
    'Nothing was altered since it was recorded. Whether it is true, no hash can show.',
  ];
  return `${lines.join('\n')}\n`;
}

function againText({ identical, different, unlike }: RunAgain): string {
  const outcome =
    different.length === 0
      ? `all ${counted(identical, 'output')} came out the same, byte for byte`
      : `${counted(identical, 'output')} came out the same, not so ${different.join(', ')}`;
  return unlike.length === 0 ? outcome : `${outcome} (${unlike.join('; ')})`;
}
