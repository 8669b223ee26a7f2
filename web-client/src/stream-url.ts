import type { Settings } from './types.ts';

/** Where a stream goes on, the hint to the node that follows it, and what lets it in. */
interface Position {
  readonly cursor: string;
  readonly shard: number | undefined;
  readonly ticket?: string | undefined;
}

export function streamUrl(settings: Settings, { cursor, shard, ticket }: Position): string {
  const query = new URLSearchParams({ user: settings.user });
  for (const channel of new Set([`user:${settings.user}`, ...settings.channels])) {
    query.append('channel', channel);
  }
  if (shard !== undefined) {
    query.set('shard', String(shard));
  }
  if (cursor !== '') {
    query.set('last_event_id', cursor);
  }
  if (ticket !== undefined) {
    query.set('ticket', ticket);
  }
  return `/v1/stream?${query}`;
}
