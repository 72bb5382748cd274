/** What is wrong with a draft, and where. */
export interface DraftFault<Draft> {
  readonly field: keyof Draft;
  readonly why: string;
}
