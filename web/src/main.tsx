import { render } from 'preact';
import 'ol/ol.css';
import './styles/annotations.css';
import './styles/base.css';
import './styles/comparability.css';
import './styles/desk.css';
import './styles/pop-over.css';
import './styles/map.css';
import './styles/objects.css';
import './styles/publish.css';
import './styles/review.css';
import './styles/runs.css';
import './styles/swipe.css';
import './styles/timeline.css';
import { App } from './app.tsx';
import { omitAntialiasing } from './map/webgl.ts';

omitAntialiasing();
render(<App />, document.querySelector('#page')!);
