import type { GraphicFormat } from './graphic.ts';

export type LicenceId =
  | 'cc-by'
  | 'cc-by-sa'
  | 'cc-by-nd'
  | 'cc-by-nc'
  | 'cc-by-nc-sa'
  | 'cc-by-nc-nd'
  | 'public-domain'
  | 'copernicus-sentinel'
  | 'planet'
  | 'planet-education'
  | 'planet-press'
  | 'vantor-open-data'
  | 'synthetic'
  | 'combined'
  | 'unknown';

/** What one may do with an image. Null: that stands in an agreement which nobody has shown us. */
export interface Licence {
  readonly id: LicenceId;
  /** As people write it: "CC BY-NC 4.0". */
  readonly name: string;
  readonly url: string | null;
  readonly creditNeeded: boolean;
  readonly mayPublish: boolean | null;
  /** Whether altered copies may be shared: aligned, cropped, matched in contrast. */
  readonly mayAlter: boolean | null;
  readonly nonCommercial: boolean;
  /** Altered copies go under the same licence. */
  readonly shareAlike: boolean;
  /** Whether pixels may be shared together with where they lie on the ground. */
  readonly mayShareGeoreferenced: boolean | null;
  /** Notices on and with the image stay as they are. */
  readonly noticeUnaltered: boolean;
  /** One or two plain sentences. */
  readonly words: string;
}

/** What leaves the desk: pictures, pictures that know where they lie, findings without a pixel. */
export const EXPORT_FORMATS = {
  png: 'picture',
  jpeg: 'picture',
  svg: 'picture',
  pdf: 'picture',
  gif: 'picture',
  webp: 'picture',
  html: 'picture',
  mp4: 'picture',
  kmz: 'georeferenced-picture',
  geotiff: 'georeferenced-picture',
  kml: 'findings',
  gpkg: 'findings',
  geojson: 'findings',
  csv: 'findings',
} as const satisfies Record<GraphicFormat, ExportContent> & Record<string, ExportContent>;

export type ExportFormat = keyof typeof EXPORT_FORMATS;

export const EXPORT_CONTENTS = ['picture', 'georeferenced-picture', 'findings'] as const;
export type ExportContent = (typeof EXPORT_CONTENTS)[number];

export const EXPORT_PURPOSES = ['unstated', 'non-commercial', 'commercial'] as const;
export type ExportPurpose = (typeof EXPORT_PURPOSES)[number];

/** What the licences say to an export; all of it in words for people. */
export interface ExportDecision {
  readonly outcome: 'allowed' | 'asks' | 'refused';
  /** Why it is refused; empty unless it is. */
  readonly refusals: readonly string[];
  /** What a person must confirm first. */
  readonly confirm: readonly string[];
  /** What goes with it, whatever the outcome. */
  readonly keep: readonly string[];
}

/** The licences of a run's images. */
export interface RunLicence {
  readonly before: Licence;
  readonly after: Licence;
  /** The stricter of both in every point. */
  readonly together: Licence;
}

/** The same, with what it lets out. */
export interface RunLicenceCard extends RunLicence {
  readonly exports: Readonly<Record<ExportPurpose, Readonly<Record<ExportContent, ExportDecision>>>>;
}
