import { SitesFile } from './sites-file.tsx';

/** Where no site is watched yet: what a watchlist is, and the ways to begin one. */
export function NoSites({ onTaken }: { readonly onTaken: () => void }) {
  return (
    <section class="no-sites" aria-labelledby="no-sites-title">
      <h2 id="no-sites-title">No site is watched yet</h2>
      <p>
        A watchlist is a list of places, each looked at on its own rhythm: a new scene is compared with an earlier one,
        and what changed is told here, by mail or by webhook. Every look is kept with what it came to, so that silence
        means “looked, and found nothing”.
      </p>
      <p class="form-actions">
        <a class="button primary" href="#/new-site">
          Add a site
        </a>
        <a class="button" href="/sites-example.yaml" download="sites.yaml">
          Example of a sites file
        </a>
        <a href="/watchlists.txt">How watchlists work</a>
      </p>
      <SitesFile hasSites={false} onTaken={onTaken} />
    </section>
  );
}
