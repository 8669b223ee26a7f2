import { expect, test } from 'vitest';
import { type EventLog, named, withNewest } from './event-log.ts';

const event = (name: string) => ({ name, data: '', cursor: '', at: 0 });
const names = (log: EventLog) => log.map((entry) => entry.name);

test('the newest comes first and the oldest goes at the limit', () => {
  const log = ['a', 'b', 'c'].reduce((all, name) => withNewest(all, event(name), 2), [] as EventLog);
  expect(names(log)).toEqual(['c', 'b']);
});

test('the filter looks for a part of the name in any case', () => {
  const log = [event('order.shipped'), event('alert')];
  expect(names(named(log, ' ORDER '))).toEqual(['order.shipped']);
  expect(named(log, '')).toBe(log);
});
