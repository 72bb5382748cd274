import type { Publishing } from './publishing.ts';
import { Section } from './section.tsx';

/** Longer ones the server would not take. */
const LONGEST = 200;

/** The graphic's title: drafted from the findings until somebody writes another. */
export function TitleField({ publishing, draft }: { readonly publishing: Publishing; readonly draft: string | null }) {
  const { title } = publishing.view.value!;
  return (
    <Section
      title="Title"
      aside={
        title !== null && (
          <button type="button" class="text-button" onClick={() => publishing.change({ title: null })}>
            Back to the draft
          </button>
        )
      }
    >
      <textarea
        class="publish-text"
        name="title"
        aria-label="Title of the graphic"
        rows={2}
        maxLength={LONGEST}
        value={title ?? draft ?? ''}
        placeholder={draft === null ? 'Drafting …' : 'Without a title'}
        onInput={({ currentTarget }) => {
          const typed = currentTarget.value.replace(/\s*\n\s*/g, ' ');
          publishing.change({ title: typed === draft ? null : typed });
        }}
      />
    </Section>
  );
}
