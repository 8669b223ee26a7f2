import { type ProbeResult, probe } from './probe.ts';
import { fetchTicket, type TicketResult } from './tickets.ts';

/** What a stream needs of its surroundings, so that a test can stand in for them. */
export interface Surroundings {
  readonly connect: (url: string) => EventSource;
  readonly probe: (url: string, signal: AbortSignal) => Promise<ProbeResult>;
  /** Where a stream is not let in without one. */
  readonly ticket?: (signal: AbortSignal) => Promise<TicketResult>;
  readonly random: () => number;
  readonly now: () => number;
}

export const BROWSER: Surroundings = {
  connect: (url) => new EventSource(url),
  probe,
  random: Math.random,
  now: Date.now,
};

/** The same for the bearer of a token, whichever he has at the time. */
export function signedIn(bearer: { readonly headers: Readonly<Record<string, string>> }): Surroundings {
  return {
    ...BROWSER,
    probe: (url, signal) => probe(url, signal, bearer.headers),
    ticket: (signal) => fetchTicket(bearer.headers, signal),
  };
}
