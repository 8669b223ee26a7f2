import type { Received } from './types.ts';

/** Newest first. */
export type EventLog = readonly Received[];

export function withNewest(log: EventLog, event: Received, limit: number): EventLog {
  return [event, ...log.slice(0, limit - 1)];
}

/** Those whose name contains `filter`, in any case of letters. */
export function named(log: EventLog, filter: string): EventLog {
  const wanted = filter.trim().toLowerCase();
  return wanted === '' ? log : log.filter((event) => event.name.toLowerCase().includes(wanted));
}
