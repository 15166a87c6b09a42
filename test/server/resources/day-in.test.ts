import { describe, expect, it } from 'vitest';
import { dayIn } from '../../../server/resources/day-in.ts';

const at = (time: string): number => Date.parse(`${time}Z`);

describe('the day in a time zone', () => {
  it.each([
    ['UTC', 'the day of the clock', '2026-11-30T23:59:59', '2026-11-30', '2026-12-01'],
    ['America/Los_Angeles', 'an afternoon that is tomorrow in UTC', '2026-12-01T07:59:59', '2026-11-30', '2026-12-01'],
    ['Asia/Tokyo', 'a morning that is yesterday in UTC', '2026-11-30T14:59:59', '2026-11-30', '2026-12-01'],
    ['Asia/Kolkata', 'an offset of half an hour', '2026-11-30T18:29:59', '2026-11-30', '2026-12-01'],
    ['America/New_York', 'the start of a day of 23 hours', '2026-03-08T04:59:59', '2026-03-07', '2026-03-08'],
    ['America/New_York', 'the end of a day of 23 hours', '2026-03-09T03:59:59', '2026-03-08', '2026-03-09'],
    ['America/New_York', 'the start of a day of 25 hours', '2026-11-01T03:59:59', '2026-10-31', '2026-11-01'],
    ['America/New_York', 'the end of a day of 25 hours', '2026-11-02T04:59:59', '2026-11-01', '2026-11-02'],
    ['America/Sao_Paulo', 'a day that began at one o’clock', '2018-11-04T02:59:59', '2018-11-03', '2018-11-04'],
    ['Pacific/Kiritimati', 'the zone furthest east', '2026-11-30T09:59:59', '2026-11-30', '2026-12-01'],
    ['Pacific/Pago_Pago', 'the zone furthest west', '2026-12-01T10:59:59', '2026-11-30', '2026-12-01'],
    ['Pacific/Apia', 'a day that was left out at the date line', '2011-12-30T09:59:59', '2011-12-29', '2011-12-31'],
    ['America/Los_Angeles', 'the year’s end in the west', '2027-01-01T07:59:59', '2026-12-31', '2027-01-01'],
    ['Pacific/Auckland', 'the year’s end in the east', '2026-12-31T10:59:59', '2026-12-31', '2027-01-01'],
    ['Africa/Cairo', 'a leap day', '2028-02-28T21:59:59', '2028-02-28', '2028-02-29'],
  ])('%s: %s ends with the second %s', (timeZone, _what, lastSecond, day, next) => {
    expect([dayIn(timeZone, at(lastSecond)), dayIn(timeZone, at(lastSecond) + 999), dayIn(timeZone, at(lastSecond) + 1_000)]).toEqual([day, day, next]);
  });

  it('is the same for a zone in other letters, and in turns with another zone', () => {
    const ms = at('2026-11-30T20:00:00');
    const days = ['Asia/Tokyo', 'America/New_York', 'asia/tokyo', 'AMERICA/new_york', 'UTC'].map((zone) => dayIn(zone, ms));
    expect(days).toEqual(['2026-12-01', '2026-11-30', '2026-12-01', '2026-11-30', '2026-11-30']);
  });

  it('of a zone that this version of Node does not know is that of UTC, so that reading goes on', () => {
    expect(dayIn('Mars/Olympus', at('2026-11-30T23:59:59'))).toBe('2026-11-30');
  });
});
