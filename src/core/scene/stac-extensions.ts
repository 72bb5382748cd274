type Json = Readonly<Record<string, unknown>>;

/** What the fields of an extension begin with. */
const PREFIXES: Readonly<Record<string, string>> = {
  eo: 'eo:',
  view: 'view:',
  projection: 'proj:',
  file: 'file:',
  raster: 'raster:',
  'alternate-assets': 'alternate',
};
const EXTENSION = /^https:\/\/stac-extensions\.github\.io\/([\w-]+)\//;

/**
 * Of the extensions that an item might declare those of which it has a field, and those that are not known here: the schemas
 * of eo, view and projection refuse an item that declares them and has none.
 */
export function usedExtensions(extensions: readonly string[], { properties, assets }: Json): readonly string[] {
  const names = new Set<string>();
  addNames([properties, assets], names);
  return extensions.filter((address) => {
    const prefix = PREFIXES[EXTENSION.exec(address)?.[1] ?? ''];
    return prefix === undefined || [...names].some((name) => name.startsWith(prefix));
  });
}

function addNames(value: unknown, names: Set<string>): void {
  if (typeof value !== 'object' || value === null) return;
  for (const [name, inner] of Object.entries(value)) {
    if (inner === undefined) continue;
    if (!Array.isArray(value)) names.add(name);
    addNames(inner, names);
  }
}
