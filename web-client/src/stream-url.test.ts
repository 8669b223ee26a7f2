import { describe, expect, test } from 'vitest';
import { streamUrl } from './stream-url.ts';

describe('the address of a stream', () => {
  test("names the user and the user's own channel first", () => {
    const url = streamUrl(
      { user: '42', channels: ['topic:news', 'user:42'] },
      { cursor: '', shard: undefined },
    );
    expect(url).toBe('/v1/stream?user=42&channel=user%3A42&channel=topic%3Anews');
  });

  test('carries position and shard once they are known', () => {
    const url = streamUrl({ user: 'a b', channels: [] }, { cursor: 'c_1-x', shard: 0 });
    expect(url).toBe('/v1/stream?user=a+b&channel=user%3Aa+b&shard=0&last_event_id=c_1-x');
  });
});
