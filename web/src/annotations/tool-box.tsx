import { annotationColours } from '../../../src/core/contract/review.ts';
import { colourCodes } from './annotation-colours.ts';
import type { AnnotationDesk } from './annotation-desk.ts';
import { ToolIcon } from './tool-icon.tsx';
import { KEYS_HINT, toolNames, tools } from './tools.ts';

/** What to draw with, in which colour, and what to do next. */
export function ToolBox({
  desk,
  isNamed,
  onTake,
}: {
  readonly desk: AnnotationDesk;
  /** Whether the person said who they are: nothing is drawn without an author. */
  readonly isNamed: boolean;
  /** A tool was taken up, by a key rather than by a pointer or the other way. */
  readonly onTake: (byKey: boolean) => void;
}) {
  const active = desk.tool.value;
  const hint = active === null ? null : desk.placed.value.length === 0 ? tools[active].first : tools[active].next;
  return (
    <div class="tool-box">
      <fieldset class="tools" aria-label="Draw">
        {toolNames.map((name) => (
          <button
            key={name}
            type="button"
            aria-pressed={active === name}
            aria-label={tools[name].title}
            title={tools[name].title}
            disabled={!isNamed}
            onClick={({ detail }) => {
              desk.take(active === name ? null : name);
              if (active !== name) onTake(detail === 0);
            }}
          >
            <ToolIcon name={name} />
          </button>
        ))}
      </fieldset>
      <Colours
        label="Colour of what is drawn next"
        chosen={desk.colour.value}
        onChoose={(colour) => {
          desk.colour.value = colour;
        }}
      />
      {hint !== null && (
        <p class="tool-hint">
          <strong>{tools[active!].title}.</strong> {hint} {KEYS_HINT}
        </p>
      )}
    </div>
  );
}

/** One of the seven colours, by name for those who do not see it. */
export function Colours({
  label,
  chosen,
  onChoose,
}: {
  readonly label: string;
  readonly chosen: (typeof annotationColours)[number];
  readonly onChoose: (colour: (typeof annotationColours)[number]) => void;
}) {
  return (
    <fieldset class="colours" aria-label={label}>
      {annotationColours.map((colour) => (
        <button
          key={colour}
          type="button"
          aria-pressed={chosen === colour}
          aria-label={colour}
          title={colour}
          style={{ '--colour': colourCodes[colour] }}
          onClick={() => onChoose(colour)}
        />
      ))}
    </fieldset>
  );
}
