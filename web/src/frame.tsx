import type { ComponentChildren } from 'preact';
import { useEffect } from 'preact/hooks';

/** The page's outer frame: brand and title above, content below; the browser's tab has the title too. */
export function Frame({
  title,
  subtitle,
  actions,
  isDesk = false,
  isWide = false,
  children,
}: {
  readonly title: string;
  readonly subtitle?: ComponentChildren;
  readonly actions?: ComponentChildren;
  /** The content fills the window (a map), rather than scrolling with it (a form). */
  readonly isDesk?: boolean;
  /** A table or a map beside words, rather than words alone. */
  readonly isWide?: boolean;
  readonly children: ComponentChildren;
}) {
  useEffect(() => {
    document.title = `${title} – Aftermath`;
  }, [title]);
  return (
    <div class={isDesk ? 'frame desk' : isWide ? 'frame wide' : 'frame'}>
      <header class="head">
        <a class="brand" href="#/" aria-label="Aftermath, all runs">
          <img src="/icon.svg" alt="" width="28" height="28" />
        </a>
        <div class="head-words">
          <h1>{title}</h1>
          {subtitle}
        </div>
        <nav class="head-actions" aria-label="Page">
          {actions}
          <a class="button to-runs" href="#/">
            Runs
          </a>
          <a class="button to-sites" href="#/sites">
            Sites
          </a>
          <a class="button primary" href="#/new" aria-label="New comparison">
            <span>
              New<span class="wide-only"> comparison</span>
            </span>
          </a>
        </nav>
      </header>
      <main class="content">{children}</main>
    </div>
  );
}

/** A sentence the person must not miss; `problem`: something did not work, `caution`: it worked, with limits. */
export function Notice({
  kind,
  children,
}: {
  readonly kind: 'problem' | 'caution';
  readonly children: ComponentChildren;
}) {
  return (
    <p class="notice" data-kind={kind} role={kind === 'problem' ? 'alert' : 'note'}>
      {children}
    </p>
  );
}
