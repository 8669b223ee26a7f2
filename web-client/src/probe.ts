import { readProblem, retryAfter } from './problem.ts';
import type { Ending, Interruption } from './types.ts';

/** What a plain request for the stream says about it. */
export type ProbeResult =
  | { readonly kind: 'available' }
  | { readonly kind: 'later'; readonly because: Interruption; readonly waitMs: number }
  | { readonly kind: 'never'; readonly because: Ending };

/**
 * Asks for the stream's headers only. EventSource hides the status that made it give up, so this is how the
 * page tells "over" and "refused" from "not now".
 */
export async function probe(url: string, signal: AbortSignal): Promise<ProbeResult> {
  const enough = new AbortController();
  try {
    const response = await fetch(url, {
      headers: { Accept: 'text/event-stream' },
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
  const { status } = response;
  if (status === 204) {
    return { kind: 'never', because: { kind: 'over' } };
  }
  if (response.ok) {
    const stream = response.headers.get('content-type')?.startsWith('text/event-stream');
    return stream ? { kind: 'available' } : { kind: 'never', because: { kind: 'not-a-stream' } };
  }
  const because = { kind: 'refused', status, problem: await readProblem(response) } as const;
  return status >= 500 || status === 408 || status === 429
    ? { kind: 'later', because, waitMs: retryAfter(response.headers, Date.now()) }
    : { kind: 'never', because };
}
