import { type Signal, useSignal } from '@preact/signals';
import type {
  ExportContent,
  ExportDecision,
  ExportPurpose,
  RunLicenceCard,
} from '../../../src/core/contract/licence.ts';

/** What the licences say to an export, and what the person has confirmed of it. Not part of a link: each confirms for themselves. */
export interface Consent {
  /** Null until the licences are known: until then nothing goes out. */
  decide(content: ExportContent): ExportDecision | null;
  /** What is still to be confirmed. */
  missing(content: ExportContent): readonly string[];
  /** Whether it may go out as things stand. */
  isOpen(content: ExportContent): boolean;
  isConfirmed(sentence: string): boolean;
  confirm(sentence: string, isConfirmed: boolean): void;
}

export function useConsent(licence: RunLicenceCard | null, purpose: ExportPurpose): Consent {
  const confirmed: Signal<ReadonlySet<string>> = useSignal(new Set());
  const decide = (content: ExportContent) => licence?.exports[purpose][content] ?? null;
  const missing = (content: ExportContent) =>
    (decide(content)?.confirm ?? []).filter((sentence) => !confirmed.value.has(sentence));
  return {
    decide,
    missing,
    isOpen(content) {
      const decision = decide(content);
      return decision !== null && decision.outcome !== 'refused' && missing(content).length === 0;
    },
    isConfirmed: (sentence) => confirmed.value.has(sentence),
    confirm(sentence, isConfirmed) {
      const next = new Set(confirmed.value);
      if (isConfirmed) next.add(sentence);
      else next.delete(sentence);
      confirmed.value = next;
    },
  };
}
