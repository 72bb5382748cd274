import { useSignal } from '@preact/signals';
import { Notice } from '../frame.tsx';
import { importSites } from './watch-client.ts';

/** Many sites at once, in and out as a file. */
export function SitesFile({ hasSites, onTaken }: { readonly hasSites: boolean; readonly onTaken: () => void }) {
  const outcome = useSignal<string | null>(null);
  const problem = useSignal<string | null>(null);
  const take = async (file: File) => {
    outcome.value = `Taking in ${file.name} …`;
    problem.value = null;
    try {
      const { added, changed, unchanged } = await importSites(file);
      outcome.value = `${file.name}: ${added} added, ${changed} changed, ${unchanged} as they were.`;
      onTaken();
    } catch (error) {
      outcome.value = null;
      problem.value = (error as Error).message;
    }
  };
  return (
    <section class="sites-file" aria-label="Sites as a file">
      <label class="field">
        <span class="field-name">Take in a sites file: YAML, CSV or GeoJSON</span>
        <input
          type="file"
          accept=".yaml,.yml,.csv,.geojson,.json"
          onChange={({ currentTarget }) => {
            const [file] = currentTarget.files ?? [];
            if (file) void take(file);
            currentTarget.value = '';
          }}
        />
      </label>
      {hasSites && (
        <a href="/api/sites-file" download="sites.yaml">
          Download all as sites.yaml
        </a>
      )}
      <p role="status">{outcome.value}</p>
      {problem.value && <Notice kind="problem">{problem.value}</Notice>}
    </section>
  );
}
