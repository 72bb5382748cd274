import { describe, expect, it } from 'vitest';
import { countTicks, dateTicks } from '../../../../src/core/publish/chart/axis-ticks.ts';

const labels = (ticks: readonly { readonly label: string }[]) => ticks.map(({ label }) => label);
const dates = (from: string, to: string) => labels(dateTicks(Date.parse(from), Date.parse(to), 12));

describe('the marks of an axis', () => {
  it.each([
    [1, ['0.0', '0.2', '0.4', '0.6', '0.8', '1.0']],
    [4, ['0', '1', '2', '3', '4']],
    [29, ['0', '10', '20', '30']],
    [50, ['0', '10', '20', '30', '40', '50']],
    [51, ['0', '20', '40', '60']],
    [0.07, ['0.00', '0.02', '0.04', '0.06', '0.08']],
    [1_234, ['0', '500', '1000', '1500']],
  ])('of counts up to %s are round, and the last is not below it', (largest, expected) => {
    expect(labels(countTicks(largest))).toEqual(expected);
  });

  it('are Mondays of a few weeks, months of a year, years of a decade', () => {
    expect(dates('2022-08-02', '2022-08-30')).toEqual(['8 Aug', '15 Aug', '22 Aug', '29 Aug']);
    expect(dates('2021-09-15', '2022-04-02')).toEqual(['Oct 2021', 'Nov', 'Dec', 'Jan 2022', 'Feb', 'Mar', 'Apr']);
    expect(dates('2012-05-01', '2022-08-30')).toEqual([
      '2013',
      '2014',
      '2015',
      '2016',
      '2017',
      '2018',
      '2019',
      '2020',
      '2021',
      '2022',
    ]);
  });

  it('are never more than there is room for', () => {
    for (let days = 2; days < 20_000; days = Math.ceil(days * 1.3)) {
      const from = Date.parse('1990-03-05');
      expect(dateTicks(from, from + days * 86_400_000, 12).length).toBeLessThanOrEqual(12);
    }
  });
});
