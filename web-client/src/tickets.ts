import { refusalOf } from './problem.ts';
import type { Refusal } from './types.ts';

type Headers = Readonly<Record<string, string>>;

/** A ticket for one opening of a stream, or why there is none. */
export type TicketResult = { readonly kind: 'ticket'; readonly ticket: string } | Refusal;

/** EventSource sends no headers: a ticket in the address stands for the token, which never goes there. */
export async function fetchTicket(headers: Headers, signal: AbortSignal): Promise<TicketResult> {
  try {
    const response = await fetch('/v1/tickets', { method: 'POST', headers, signal });
    if (response.ok) {
      const { ticket } = (await response.json()) as { readonly ticket: string };
      return { kind: 'ticket', ticket };
    }
    return await refusalOf(response);
  } catch {
    return { kind: 'later', because: { kind: 'unreachable' }, waitMs: 0 };
  }
}

/** Lets an open stream go on with a newer token; one that it fails for ends with the older token. */
export async function renewStream(stream: string, headers: Headers): Promise<boolean> {
  try {
    const path = `/v1/stream/renew?stream=${encodeURIComponent(stream)}`;
    return (await fetch(path, { method: 'POST', headers })).ok;
  } catch {
    return false;
  }
}
