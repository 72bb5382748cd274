/** A line that cannot steer a terminal, whatever a file or an archive wrote into it. */
export function printable(line: string): string {
  return line.replace(/[\p{Cc}\p{Cf}]/gu, '\uFFFD');
}
