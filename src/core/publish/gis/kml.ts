import type { Finding, FindingKind } from '../../contract/finding.ts';
import type { DamageScale } from '../../contract/gis-export.ts';
import { reviewStateOf } from '../../contract/review.ts';
import type { Crs } from '../../geo/crs.ts';
import type { Grid } from '../../geo/grid.ts';
import { lonLatGeometry } from '../../geo/lon-lat-geometry.ts';
import type { Polygon } from '../../geo/split-antimeridian.ts';
import type { Field } from '../fields.ts';
import { xmlText } from '../plain-text.ts';
import { type AboutExport, aboutExport } from './about-export.ts';
import { gisFields } from './gis-fields.ts';
import { decisionsOn, type GisRun } from './gis-run.ts';
import type { OverlayPlan } from './plan-overlay.ts';

/** A picture beside the document in a KMZ. */
export interface KmlOverlay {
  readonly date: 'before' | 'after';
  /** Path in the archive. */
  readonly href: string;
  readonly plan: OverlayPlan;
}

/** Colours as KML writes them (opacity, blue, green, red), told apart by people who see no red or no green (Okabe & Ito 2008). */
const kinds: Readonly<Record<FindingKind, { readonly title: string; readonly colour: string }>> = {
  aircraft: { title: 'Aircraft', colour: 'ffe9b456' },
  crater: { title: 'Craters', colour: 'ff005ed5' },
  building: { title: 'Buildings', colour: 'ffa779cc' },
  change: { title: 'Changed ground', colour: 'ff009fe6' },
};
const REJECTED = { id: 'rejected', colour: 'ff999999' };

/**
 * Findings as KML 2.2 (OGC 07-147r2): a folder a kind, and one of labels. Findings lie between the two dates, overlays on
 * theirs. What people rejected is there, grey and not shown at first.
 *
 * Refers to nothing outside of itself and its archive: no network link, no icon from elsewhere.
 */
export function gisKml(
  run: GisRun,
  grid: Grid & { readonly crs: Crs },
  options: { readonly scales: readonly DamageScale[]; readonly overlays?: readonly KmlOverlay[] },
): string {
  const { scales, overlays = [] } = options;
  const fields = gisFields(run, { scales });
  const geometryOf = lonLatGeometry(grid);
  const { before, after } = run.run.inputs;
  const between = timeSpan(before.acquiredAt, after.acquiredAt);
  const placemark = (finding: Finding) => {
    const isRejected = isOut(run, finding);
    const geometry = geometryOf(finding.outline);
    const polygons = geometry.type === 'Polygon' ? [geometry.coordinates] : geometry.coordinates;
    return [
      `<Placemark id="${xmlText(finding.id)}"><name>${xmlText(nameOf(finding))}</name>`,
      isRejected ? '<visibility>0</visibility>' : '',
      `<description>${balloonText(finding.sentence)}</description>${between}`,
      `<styleUrl>#${isRejected ? REJECTED.id : finding.kind}</styleUrl>`,
      `<ExtendedData>${dataXml(fields, finding)}</ExtendedData>`,
      `<MultiGeometry>${polygons.map(polygonXml).join('')}</MultiGeometry></Placemark>`,
    ].join('');
  };
  const label = (finding: Finding) =>
    finding.at === null || isOut(run, finding)
      ? ''
      : `<Placemark><name>${xmlText(finding.id)}</name>${between}<styleUrl>#label</styleUrl>` +
        `<Point><coordinates>${finding.at.lon},${finding.at.lat}</coordinates></Point></Placemark>`;
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<kml xmlns="http://www.opengis.net/kml/2.2"><Document>',
    `<name>${xmlText(run.run.title)}</name><description>${aboutText(aboutExport(run, scales))}</description>`,
    ...(Object.keys(kinds) as FindingKind[]).map((kind) => styleXml(kind, kinds[kind].colour)),
    styleXml(REJECTED.id, REJECTED.colour),
    '<Style id="label"><IconStyle><scale>0</scale></IconStyle><LabelStyle><scale>0.8</scale></LabelStyle></Style>',
    ...(overlays.length === 0
      ? []
      : folder(
          'Images',
          overlays.map((overlay) => overlayXml(overlay, run)),
        )),
    ...(Object.keys(kinds) as FindingKind[]).flatMap((kind) => {
      const ofKind = run.findings.filter((finding) => finding.kind === kind);
      return ofKind.length === 0 ? [] : folder(kinds[kind].title, ofKind.map(placemark));
    }),
    ...folder('Labels', run.findings.map(label)),
    '</Document></kml>',
    '',
  ].join('\n');
}

function isOut(run: GisRun, finding: Finding): boolean {
  return reviewStateOf(decisionsOn(run, finding)) === 'rejected';
}

function nameOf(finding: Finding): string {
  switch (finding.kind) {
    case 'aircraft':
      return `${finding.id} aircraft: ${finding.status}`;
    case 'building':
      return `${finding.id} building: ${finding.damageClass}`;
    case 'crater':
      return `${finding.id} crater`;
    case 'change':
      return `${finding.id} change`;
  }
}

function folder(title: string, items: readonly string[]): string[] {
  return [`<Folder><name>${title}</name>`, ...items.filter((item) => item !== ''), '</Folder>'];
}

function overlayXml({ date, href, plan }: KmlOverlay, { run }: GisRun): string {
  const { name, acquiredAt, credit } = run.inputs[date];
  const drawOrder = date === 'before' ? 0 : 1;
  return [
    `<GroundOverlay><name>${date === 'before' ? 'Before' : 'After'}: ${xmlText(acquiredAt ?? 'date unknown')}</name>`,
    `<description>${balloonText(`${name}. ${credit ?? 'Credit not stated'}`)}</description>`,
    isKmlTime(acquiredAt) ? `<TimeStamp><when>${acquiredAt}</when></TimeStamp>` : '',
    `<drawOrder>${drawOrder}</drawOrder><Icon><href>${xmlText(href)}</href></Icon>`,
    `<LatLonBox><north>${plan.north}</north><south>${plan.south}</south><east>${plan.east}</east><west>${plan.west}</west>`,
    '</LatLonBox></GroundOverlay>',
  ].join('');
}

/** A balloon shows only what the description says; without this it would run the fields as HTML. */
function styleXml(id: string, colour: string): string {
  return [
    `<Style id="${id}"><LineStyle><color>${colour}</color><width>2</width></LineStyle>`,
    `<PolyStyle><color>40${colour.slice(2)}</color></PolyStyle>`,
    '<BalloonStyle><text>$[description]</text></BalloonStyle></Style>',
  ].join('');
}

/** Untyped: GDAL finds no schema in a KMZ. */
function dataXml(fields: readonly Field<Finding>[], finding: Finding): string {
  return fields
    .map(({ name, read }) => [name, read(finding)] as const)
    .filter(([, value]) => value !== null)
    .map(([name, value]) => `<Data name="${name}"><value>${xmlText(String(value))}</value></Data>`)
    .join('');
}

/** Descriptions are HTML to those who show them: text is escaped once for that and once for the XML. */
function balloonText(text: string): string {
  return xmlText(xmlText(text));
}

function aboutText(about: AboutExport): string {
  return Object.entries(about)
    .map(([name, text]) => balloonText(`${name}: ${text}`))
    .join(xmlText('<br>\n'));
}

function polygonXml(polygon: Polygon): string {
  const [outer, ...holes] = polygon.map((ring) => {
    const positions = ring.map(([lon, lat]) => `${lon},${lat}`).join(' ');
    return `<LinearRing><coordinates>${positions}</coordinates></LinearRing>`;
  });
  const inner = holes.map((ring) => `<innerBoundaryIs>${ring}</innerBoundaryIs>`).join('');
  return `<Polygon><outerBoundaryIs>${outer}</outerBoundaryIs>${inner}</Polygon>`;
}

function timeSpan(begin: string | null, end: string | null): string {
  const known = [isKmlTime(begin) ? `<begin>${begin}</begin>` : '', isKmlTime(end) ? `<end>${end}</end>` : ''].join('');
  return known === '' ? '' : `<TimeSpan>${known}</TimeSpan>`;
}

/** What XML Schema calls a date or a dateTime. */
function isKmlTime(text: string | null): text is string {
  return text !== null && /^\d{4}-\d\d-\d\d(T\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)?)?$/.test(text);
}
