import { KNOWN_ARCHIVES } from '../../../src/core/contract/known-archives.ts';

/** Which archive: one that is known by name, or `address` for any other. */
export function ArchiveChoice({
  name,
  archive,
  onChoose,
}: {
  readonly name: string;
  readonly archive: string;
  readonly onChoose: (archive: string) => void;
}) {
  return (
    <label class="field">
      <span class="field-name">Archive</span>
      <select name={name} value={archive} onChange={({ currentTarget }) => onChoose(currentTarget.value)}>
        {Object.entries(KNOWN_ARCHIVES).map(([known, title]) => (
          <option key={known} value={known}>
            {title}
          </option>
        ))}
        <option value="address">Another, by its address</option>
      </select>
    </label>
  );
}
