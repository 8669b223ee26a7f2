import { readProblem } from './problem.ts';
import type { Problem, Published } from './types.ts';

export interface Draft {
  readonly channel: string;
  /** Empty: the event has no name and reaches `onmessage`. */
  readonly event: string;
  readonly text: string;
  /** Adds `ts`, so that every page that receives the event can tell its latency. */
  readonly timestamp: boolean;
}

export interface PublishRequest {
  readonly channel: string;
  readonly event?: string;
  readonly data: unknown;
}

export type Answer =
  | { readonly kind: 'published'; readonly status: number; readonly published: Published }
  | { readonly kind: 'refused'; readonly status: number; readonly problem: Problem }
  | { readonly kind: 'unreachable' };

const PUBLISH_PATH = '/v1/events';

export function toRequest(draft: Draft, now: number): PublishRequest {
  const value = parse(draft.text);
  const data = draft.timestamp ? stamp(value, now) : value;
  return { channel: draft.channel, ...(draft.event === '' ? {} : { event: draft.event }), data };
}

export async function publish(
  request: PublishRequest,
  headers: Readonly<Record<string, string>> = {},
): Promise<Answer> {
  try {
    const response = await fetch(PUBLISH_PATH, {
      method: 'POST',
      headers: { ...headers, 'Content-Type': 'application/json' },
      body: JSON.stringify(request),
    });
    const { status } = response;
    return response.ok
      ? { kind: 'published', status, published: (await response.json()) as Published }
      : { kind: 'refused', status, problem: await readProblem(response) };
  } catch {
    return { kind: 'unreachable' };
  }
}

/** The same publish for a POSIX shell; where a token is needed, a variable stands for it. */
export function toCurl(request: PublishRequest, origin: string, isGuarded = false): string {
  const body = JSON.stringify(request).replaceAll("'", `'\\''`);
  const token = isGuarded ? ' -H "Authorization: Bearer $TOKEN"' : '';
  return `curl -i '${origin}${PUBLISH_PATH}'${token} -H 'Content-Type: application/json' -d '${body}'`;
}

/** Milliseconds since the `ts` inside the data; undefined when there is none. */
export function latencyOf(data: string, arrivedAt: number): number | undefined {
  const value = data.startsWith('{') ? parse(data) : undefined;
  if (typeof value !== 'object' || value === null || !('ts' in value) || typeof value.ts !== 'number') {
    return undefined;
  }
  return arrivedAt - value.ts;
}

function stamp(value: unknown, ts: number): unknown {
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
  return isObject ? { ...value, ts } : { text: value, ts };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
