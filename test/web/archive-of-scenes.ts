import sharp from 'sharp';
import { type StandIn, squareAt, stacItem, standIn } from '../helpers/stac-stand-in.ts';

/** An archive of four scenes before and three after; of the last one the small picture is lost. */
export async function archiveOfScenes(): Promise<StandIn> {
  const picture = sharp({ create: { width: 600, height: 400, channels: 3, background: '#8a7b5c' } });
  const jpeg = await picture.jpeg().toBuffer();
  const item = (day: string, base: string, more: { readonly [property: string]: unknown } = {}) =>
    stacItem(`scene-${day}`, `${day}T08:12:34Z`, {
      geometry: squareAt(33.5 + Number(day.slice(-2)) / 300, 45.04),
      properties: {
        'eo:cloud_cover': Number(day.slice(-1)) * 2,
        'view:off_nadir': 12,
        'view:sun_elevation': 58,
        'view:sun_azimuth': 140,
        ...more,
      },
      links: [{ rel: 'self', href: `${base}/items/${day}.json` }],
      assets: {
        visual: { href: `${base}/${day}.tif`, type: 'image/tiff; application=geotiff', roles: ['visual'] },
        thumbnail: {
          href: day === '2022-08-14' ? `${base}/lost.jpg` : `${base}/${day}.jpg`,
          type: 'image/jpeg',
          roles: ['thumbnail'],
        },
      },
    });
  return standIn(async ({ path }, base) => {
    if (path === '/lost.jpg') return { status: 404 };
    if (path.endsWith('.jpg')) return { headers: { 'content-type': 'image/jpeg' }, body: jpeg };
    if (path.startsWith('/empty')) return { body: { type: 'FeatureCollection', features: [] } };
    if (path.startsWith('/broken')) return { status: 500 };
    const days = ['2022-08-02', '2022-08-04', '2022-08-06', '2022-08-08', '2022-08-10', '2022-08-12', '2022-08-14'];
    const features = [
      ...days.slice(0, -1).map((day) => item(day, base)),
      item(days.at(-1)!, base, { 'eo:cloud_cover': 80, platform: 'sat-2' }),
    ];
    return { body: { type: 'FeatureCollection', features } };
  });
}
