/** What makes a spreadsheet run a cell as a formula, its full-width forms included (OWASP ASVS 5.0, 1.2.10). */
const FORMULA = /^[=+\-@\t\n\uFFFD＝＋－＠]/;

/** Whether a spreadsheet would run a text rather than show it. */
export function isFormula(text: string): boolean {
  return FORMULA.test(text);
}
