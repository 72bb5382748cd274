import type { Place } from '../state/link.ts';
import { PlanPage } from './plan-page.tsx';
import { ReportsPage } from './reports-page.tsx';
import { SiteFormPage } from './site-form-page.tsx';
import { SitePage } from './site-page.tsx';
import { SitesPage } from './sites-page.tsx';

type WatchPlace = Extract<Place, { readonly page: 'sites' | 'plan' | 'reports' | 'site' | 'site-form' }>;

/** The pages of watched sites, which are loaded when one is gone to: the desk does without them. */
export default function WatchPages({ place }: { readonly place: WatchPlace }) {
  switch (place.page) {
    case 'sites':
      return <SitesPage filter={place.filter} />;
    case 'plan':
      return <PlanPage />;
    case 'reports':
      return <ReportsPage />;
    case 'site':
      return <SitePage key={place.id} id={place.id} />;
    case 'site-form':
      return <SiteFormPage key={place.id} id={place.id} />;
  }
}
