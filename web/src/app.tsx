import { lazy, Suspense } from 'preact/compat';
import { useRef } from 'preact/hooks';
import { Frame } from './frame.tsx';
import { RunPage } from './review/run-page.tsx';
import { JobPage } from './runs/job-page.tsx';
import { NewComparison } from './runs/new-comparison.tsx';
import { RunList } from './runs/run-list.tsx';
import { place } from './state/place.ts';

const WatchPages = lazy(() => import('./sites/watch-pages.tsx'));

/** The page that the address asks for. */
export function App() {
  const current = place.value;
  const first = useRef(current);
  switch (current.page) {
    case 'runs':
      return <RunList isArrival={current === first.current} />;
    case 'new':
      return <NewComparison scenes={current.scenes} />;
    case 'job':
      return <JobPage key={current.id} id={current.id} />;
    case 'sites':
    case 'plan':
    case 'reports':
    case 'site':
    case 'site-form':
      return (
        <Suspense fallback={<Frame title="Sites">{null}</Frame>}>
          <WatchPages place={current} />
        </Suspense>
      );
    case 'run':
      return <RunPage key={current.id} id={current.id} desk={current.desk} />;
  }
}
