import { refusalOf } from './problem.ts';
import type { Refusal } from './types.ts';

/** What a plain request for the stream says about it. */
export type ProbeResult = { readonly kind: 'available' } | Refusal;

/**
 * Asks for the stream's headers only. EventSource hides the status that made it give up, so this is how the
 * page tells "over" and "refused" from "not now".
 */
export async function probe(
  url: string,
  signal: AbortSignal,
  headers: Readonly<Record<string, string>> = {},
): Promise<ProbeResult> {
  const enough = new AbortController();
  try {
    const response = await fetch(url, {
      headers: { ...headers, Accept: 'text/event-stream' },
      cache: 'no-store',
      signal: AbortSignal.any([signal, enough.signal]),
    });
    return await judge(response);
  } catch {
    return { kind: 'later', because: { kind: 'unreachable' }, waitMs: 0 };
  } finally {
    enough.abort();
  }
}

async function judge(response: Response): Promise<ProbeResult> {
  if (response.status === 204) {
    return { kind: 'never', because: { kind: 'over' } };
  }
  if (response.ok) {
    const stream = response.headers.get('content-type')?.startsWith('text/event-stream');
    return stream ? { kind: 'available' } : { kind: 'never', because: { kind: 'not-a-stream' } };
  }
  return refusalOf(response);
}
