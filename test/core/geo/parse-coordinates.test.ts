import { describe, expect, it } from 'vitest';
import { coordinateFormats, formatCoordinates } from '../../../src/core/geo/format-coordinates.ts';
import { geodesicLength } from '../../../src/core/geo/geodesic.ts';
import { parseCoordinates } from '../../../src/core/geo/parse-coordinates.ts';

const SAKY = { lat: 45.093, lon: 33.595 };

const read = (text: string) => {
  const reading = parseCoordinates(text);
  if ('why' in reading) throw new Error(`${text}: ${reading.why}`);
  return reading;
};
const refusal = (text: string) => {
  const reading = parseCoordinates(text);
  return 'why' in reading ? reading.why : `read as ${reading.at.lat}, ${reading.at.lon}`;
};

describe('coordinates that people paste', () => {
  it.each([
    '45.093, 33.595',
    '45.093 33.595',
    '(45.093,33.595)',
    '[45.0930; 33.5950]',
    '45,093; 33,595',
    '45,093 33,595',
    '45,093, 33,595',
    '45.093N 33.595E',
    '45.093° N, 33.595° E',
    'N45.093 E33.595',
    '33.595E 45.093N',
    'lat 45.093 lon 33.595',
    'Latitude: 45.093, Longitude: 33.595',
    'lon=33.595, lat=45.093',
    `45°05'34.8"N 33°35'42"E`,
    '45°05′34.8″ N, 33°35′42″ E',
    `45° 5' 34.8'' N 33° 35' 42'' E`,
    'N 45 05 34.8 E 33 35 42',
    '45 05 34.8, 33 35 42',
    '45:05:34.8N 33:35:42E',
    `45°5.58'N 33°35.7'E`,
    '45d05m34.8s N 33d35m42s E',
    '450534.8N 0333542E',
    'https://www.google.com/maps/@45.093,33.595,15z',
    'https://www.google.com/maps/place/X/@44.9,33.1,14z/data=!3m1!4b1!8m2!3d45.093!4d33.595',
    'https://maps.google.com/?q=45.093,33.595',
    'https://www.google.com/maps/search/?api=1&query=45.093%2C33.595',
    'https://www.openstreetmap.org/?mlat=45.093&mlon=33.595#map=5/1/2',
    'https://www.openstreetmap.org/#map=15/45.093/33.595',
    'https://www.bing.com/maps?cp=45.093~33.595&lvl=15',
    'https://maps.apple.com/?ll=45.093,33.595',
    'geo:45.093,33.595',
  ])('reads %s', (text) => {
    expect(geodesicLength([read(text).at, SAKY])).toBeLessThan(0.1);
  });

  it('reads what it writes, in every format, to a metre', () => {
    for (const at of [
      SAKY,
      { lat: -33.865, lon: -70.1 },
      { lat: 60.3, lon: 5.3 },
      { lat: 78.2, lon: 15.6 },
      { lat: -0.0001, lon: 179.99999 },
    ]) {
      for (const format of coordinateFormats) {
        const text = formatCoordinates(at, format);
        expect(geodesicLength([read(text).at, at]), text).toBeLessThan(1);
      }
    }
    expect(formatCoordinates({ lat: 85, lon: 3 }, 'utm')).toBe('85.00000° N, 3.00000° E');
  });

  it('reads UTM with a band or a hemisphere', () => {
    const { at } = read('36T 546845 4993650');
    expect(at.lat).toBeCloseTo(45.0946, 3);
    expect(read('UTM zone 36 T, 546845 m E, 4993650 m N').at).toEqual(at);
    expect(read('36N 546845 4993650').at).toEqual(at);
    expect(read('36S 546845 3900000').at.lat).toBeCloseTo(35.24, 1); // Band S.
    expect(read('36S 546845 7000000').at.lat).toBeCloseTo(-27.1, 1); // South: no northing of band S.
  });

  it('takes the first number for the longitude where it can be no latitude', () => {
    expect(read('139.7, 35.7').at).toEqual({ lat: 35.7, lon: 139.7 });
    expect(read('-33.5 -70.25').at).toEqual({ lat: -33.5, lon: -70.25 });
    expect(read('10, 190').at).toEqual({ lat: 10, lon: -170 });
  });

  it('says how wide an MGRS square is', () => {
    expect(read('36TWR 1234 5678')).toMatchObject({ form: 'mgrs', sideMeters: 10 });
  });

  it('says why it reads nothing', () => {
    expect(refusal('')).toContain('cannot be read');
    expect(refusal('Saky airfield')).toContain('cannot be read');
    expect(refusal('45.093')).toContain('cannot be read');
    expect(refusal('95, 95')).toContain('beyond 90°');
    expect(refusal('45°61′ N 33° E')).toContain('up to 59');
    expect(refusal('-45 N 33 E')).toContain('contradict');
    expect(refusal('45 N 33 N')).toContain('same axis');
    expect(refusal('66T 546845 4993650')).toContain('no UTM zone 66T');
    expect(refusal('36T 546845 1000000')).toContain('latitude band T');
    expect(refusal('36T 46845 4993650')).toContain('six digits');
    expect(refusal('36A 546845 4993650')).toContain('Polar');
    expect(refusal('https://example.org/')).toContain('names no place');
  });
});
