import { describe, expect, it } from 'vitest';
import { DamagedFile, TooLarge, TypeNotSupported, UsageError } from '../../../../src/core/contract/errors.ts';
import { readEventFile } from '../../../../src/io/formats/events/event-file.ts';

const read = (text: string) => readEventFile(new TextEncoder().encode(text), 'reports.csv');
const csv = (...lines: string[]) => read(lines.join('\r\n'));
const OWN = 'id,date,time,lat,lon,type';

describe('reports in our own columns', () => {
  it('keep place, time and how well both are known', () => {
    const { columns, reports } = csv(
      'id;date;time;latitude;longitude;precision_m;time_precision;area;type;sources;note;licence',
      'a1;2022-08-09;15:20+03:00;45.091;33.589;200;hour;Crimea;explosion;Reuters; ;CC BY',
      'a2;2022-08-09;;45.1;33.6;;week;;fire;;;',
    );
    expect(columns).toBe('own');
    expect(reports[0]).toEqual({
      id: 'a1',
      day: '2022-08-09',
      timePrecision: 'hour',
      from: '2022-08-09T11:20:00.000Z',
      to: '2022-08-09T13:20:00.000Z',
      at: { lon: 33.589, lat: 45.091 },
      placePrecision: { kind: 'meters', meters: 200 },
      area: 'Crimea',
      type: 'explosion',
      sources: ['Reuters'],
      note: null,
      licence: 'CC BY',
    });
    expect(reports[1]).toMatchObject({ timePrecision: 'week', placePrecision: { kind: 'unstated' }, area: null });
  });

  it.each([
    // Kabul is UTC+4:30, Kathmandu UTC+5:45, Los Angeles UTC−7 in August; Kyiv turned its clocks back on 30 October 2022.
    ['2022-08-09', 34.55, 69.2, '2022-08-08T19:30:00.000Z', '2022-08-09T19:30:00.000Z'],
    ['2022-08-09', 27.7, 85.3, '2022-08-08T18:15:00.000Z', '2022-08-09T18:15:00.000Z'],
    ['2022-08-09', 34.05, -118.24, '2022-08-09T07:00:00.000Z', '2022-08-10T07:00:00.000Z'],
    ['2022-10-30', 50.45, 30.52, '2022-10-29T21:00:00.000Z', '2022-10-30T22:00:00.000Z'],
  ])('a day, %s at %s, %s, is one of the clocks there', (day, lat, lon, from, to) => {
    expect(csv(OWN, `a,${day},,${lat},${lon},fire`).reports[0]).toMatchObject({ day, timePrecision: 'day', from, to });
  });

  it.each([
    ['2022-08-09T12:20Z', '2022-08-09T12:20:00.000Z'],
    ['2022-08-09 12:20', '2022-08-09T12:20:00.000Z'],
    ['2022-08-09T23:30-02:00', '2022-08-10T01:30:00.000Z'],
  ])('a date with a time, %s, is known to the minute', (date, from) => {
    expect(csv(OWN, `a,${date},,45,33,fire`).reports[0]).toMatchObject({
      timePrecision: 'minute',
      from,
      day: from.slice(0, 10),
    });
  });

  it('cannot be used for a reason each, counted with the first line that has it', () => {
    const { reports, unusable, rows } = csv(
      OWN,
      'a,2022-08-09,,45,33,fire',
      'b,08/09/2022,,45,33,fire',
      'c,2022-02-30,,45,33,fire',
      'd,2022-08-09,25:10,45,33,fire',
      'e,2022-08-09,,95,33,fire',
      'f,2022-08-09,,=1+1,33,fire',
      'g,2022-08-09,,,33,fire',
      'h,2022-08-09,,0,0,fire',
      'i,2022-08-09,,45,33,',
      'j,,,45,33,fire',
      'k,2022-08-09,,45,33',
      'l,09/08/2022,,45,33,fire',
    );
    expect(rows).toBe(12);
    expect(reports.map(({ id }) => id)).toEqual(['a']);
    expect(unusable).toEqual([
      { reason: 'the date is not as 2022-08-09 or 9 August 2022', rows: 2, first: 3 },
      { reason: 'the date is on no calendar', rows: 1, first: 4 },
      { reason: 'the time is not as 12:20 or 15:20+03:00', rows: 1, first: 5 },
      { reason: 'latitude or longitude out of range', rows: 1, first: 6 },
      { reason: 'latitude is no number', rows: 1, first: 7 },
      { reason: 'no latitude and longitude', rows: 1, first: 8 },
      { reason: 'latitude and longitude are both 0', rows: 1, first: 9 },
      { reason: 'no type', rows: 1, first: 10 },
      { reason: 'no date', rows: 1, first: 11 },
      { reason: 'other columns than the header', rows: 1, first: 12 },
    ]);
  });

  it('are merged where they say the same, and refused where they say otherwise under one id', () => {
    const { reports, merged, unusable } = csv(
      OWN,
      'a,2022-08-09,,45,33,fire',
      'a,2022-08-09,,45,33,fire',
      'a,2022-08-10,,45,33,fire',
      ',2022-08-11,,45,33,fire',
      ',2022-08-11,,45,33,fire',
    );
    expect(reports.map(({ day }) => day)).toEqual(['2022-08-09', '2022-08-11']);
    expect(merged).toBe(2);
    expect(unusable).toEqual([{ reason: 'another row has its id and says otherwise', rows: 1, first: 4 }]);
  });

  it('take a formula as the text that it is', () => {
    const formula = '=HYPERLINK(""http://x"")';
    const [report] = csv(OWN, `a,2022-08-09,,45,33,"${formula}"`).reports;
    expect(report!.type).toBe('=HYPERLINK("http://x")');
  });
});

describe('reports of others', () => {
  it('ACLED: its columns, dates in words or ISO, and its codes of precision', () => {
    const { columns, reports, unusable } = csv(
      '\ufeffEVENT_ID_CNTY,EVENT_DATE,TIME_PRECISION,EVENT_TYPE,SUB_EVENT_TYPE,COUNTRY,ADMIN1,LATITUDE,LONGITUDE,GEO_PRECISION,SOURCE,NOTES',
      'UKR1,09 August 2022,1,Explosions/Remote violence,Air/drone strike,Ukraine,Crimea,45.09,33.59,1,BBC; Reuters,"Blasts, at noon"',
      'UKR2,2022-08-10,2,Explosions/Remote violence,,Ukraine,,45.09,33.59,3,,',
      'UKR3,2022-08-10,9,Battles,,Ukraine,,45.09,33.59,3,,',
    );
    expect(columns).toBe('acled');
    expect(reports).toMatchObject([
      {
        id: 'UKR1',
        day: '2022-08-09',
        timePrecision: 'day',
        placePrecision: { kind: 'settlement' },
        area: 'Crimea, Ukraine',
        type: 'Air/drone strike',
        sources: ['BBC', 'Reuters'],
        note: 'Blasts, at noon',
      },
      {
        timePrecision: 'week',
        from: '2022-08-03T21:00:00.000Z',
        to: '2022-08-16T21:00:00.000Z',
        placePrecision: { kind: 'province' },
        area: 'Ukraine',
        type: 'Explosions/Remote violence',
      },
    ]);
    expect(unusable).toEqual([{ reason: 'time_precision is not 1, 2 or 3', rows: 1, first: 4 }]);
  });

  it('FIRMS: the minute in UTC, the pixel as precision, and kinds of heat apart', () => {
    const { columns, reports } = csv(
      'latitude,longitude,bright_ti4,scan,track,acq_date,acq_time,satellite,instrument,confidence,version,bright_ti5,frp,daynight,type',
      '45.0912,33.5891,330.1,0.4,0.3,2022-08-09,912,N,VIIRS,n,2,290.1,3.5,D,0',
      '45.0912,33.5891,330.1,0.4,0.3,2022-08-09,0003,N,VIIRS,n,2,290.1,3.5,N,2',
    );
    expect(columns).toBe('firms');
    expect(reports).toMatchObject([
      {
        from: '2022-08-09T09:12:00.000Z',
        to: '2022-08-09T09:13:00.000Z',
        timePrecision: 'minute',
        placePrecision: { kind: 'meters', meters: 250 },
        type: 'thermal anomaly',
        note: 'confidence: n; fire radiative power, MW: 3.5',
      },
      { from: '2022-08-09T00:03:00.000Z', type: 'static heat source' },
    ]);
    expect(new Set(reports.map(({ id }) => id)).size).toBe(2);
  });

  it('GeoJSON points with our columns as properties; what is no point is counted', () => {
    const point = { type: 'Point', coordinates: [33.589, 45.091] };
    const { reports, unusable } = read(
      JSON.stringify({
        type: 'FeatureCollection',
        features: [
          {
            id: 7,
            geometry: point,
            properties: { date: '2022-08-09', type: 'explosion', sources: ['A', 'B'], precision_m: 50 },
          },
          { geometry: { type: 'Polygon', coordinates: [] }, properties: { date: '2022-08-09', type: 'fire' } },
          null,
        ],
      }),
    );
    expect(reports).toMatchObject([
      {
        id: '7',
        at: { lon: 33.589, lat: 45.091 },
        sources: ['A', 'B'],
        placePrecision: { kind: 'meters', meters: 50 },
      },
    ]);
    expect(unusable).toEqual([{ reason: 'its geometry is no point', rows: 2, first: 2 }]);
  });
});

describe('counts of keywords', () => {
  it('keep a blank apart from zero, and how many posts were looked through', () => {
    const { columns, keywords, unusable } = csv(
      'date,term,count,total',
      '2022-08-08,Saky,0,900',
      '2022-08-09,Saky,41,1000',
      '2022-08-10,Saky,,',
      '2022-08-11,Saky,12,10',
      '2022-08-12,Saky,1.5,10',
    );
    expect(columns).toBe('keyword-counts');
    expect(keywords.map(({ count, total }) => [count, total])).toEqual([
      [0, 900],
      [41, 1000],
      [null, null],
    ]);
    expect(unusable.map(({ reason }) => reason)).toEqual(['count is above total', 'count is no whole number from 0']);
  });
});

describe('files that are refused', () => {
  it.each([
    ['columns that are nobody’s', 'when,where\n1,2', TypeNotSupported],
    ['text that is no UTF-8', new Uint8Array([0x64, 0x61, 0xff, 0xfe]), TypeNotSupported],
    ['a quote that does not close', `${OWN}\n"a,2022-08-09`, DamagedFile],
    ['JSON that is cut', '{"type": "FeatureCollection", "features": [', DamagedFile],
    ['JSON that is no collection', '{"type": "Feature"}', UsageError],
    [
      'JSON nested a hundred thousand deep',
      `{"features": [{"properties": ${'['.repeat(1e5)}${']'.repeat(1e5)}}]}`,
      UsageError,
    ],
    ['two columns of one name', 'date,term,count,Date\n', UsageError],
    ['more rows than are read', `date,term,count\n${'a,b,1\n'.repeat(200_001)}`, TooLarge],
  ])('%s', (_, content, refusal) => {
    const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
    expect(() => readEventFile(bytes, 'reports.csv')).toThrow(refusal);
  });
});
