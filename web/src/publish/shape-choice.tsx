import { GRAPHIC_WIDTH, type GraphicPreset } from '../../../src/core/contract/graphic.ts';
import { isWidth } from '../state/publish-view.ts';
import type { Publishing } from './publishing.ts';
import { Section, Segments } from './section.tsx';

const presets: Readonly<Record<GraphicPreset, string>> = {
  auto: 'Auto',
  wide: '16:9',
  square: '1:1',
  portrait: '4:5',
  'a4-landscape': 'A4 across',
  a4: 'A4 upright',
};

const arrangements = { auto: 'As fits', beside: 'Side by side', stacked: 'Stacked' } as const;

/** Shape, size and arrangement of the graphic, and whether it says where in the world that is. */
export function ShapeChoice({
  publishing,
  hasGround,
}: {
  readonly publishing: Publishing;
  /** Whether the run knows where it lies. */
  readonly hasGround: boolean;
}) {
  const { preset, widthPx, arrangement, locator } = publishing.view.value!;
  return (
    <Section title="Shape">
      <Segments
        name="Shape"
        options={presets}
        value={preset}
        onChoose={(chosen) => publishing.change({ preset: chosen })}
      />
      <Segments
        name="Arrangement"
        options={arrangements}
        value={arrangement ?? 'auto'}
        onChoose={(chosen) => publishing.change({ arrangement: chosen === 'auto' ? null : chosen })}
      />
      <div class="publish-row">
        <label class="publish-width">
          Width
          <input
            type="number"
            name="width"
            min={GRAPHIC_WIDTH.least}
            max={GRAPHIC_WIDTH.most}
            step={1}
            value={widthPx}
            onInput={({ currentTarget: { valueAsNumber } }) => {
              if (isWidth(valueAsNumber)) publishing.change({ widthPx: valueAsNumber });
            }}
            onBlur={({ currentTarget }) => {
              currentTarget.value = String(publishing.view.value!.widthPx);
            }}
          />
          px
        </label>
        <label class="layer-switch">
          <input
            type="checkbox"
            name="locator"
            checked={locator}
            disabled={!hasGround}
            onChange={({ currentTarget }) => publishing.change({ locator: currentTarget.checked })}
          />
          {hasGround ? 'Locator map' : 'Locator map: the place is not known'}
        </label>
      </div>
    </Section>
  );
}
