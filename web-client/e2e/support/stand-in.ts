import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { extname } from 'node:path';
import type { Problem } from '../../src/types.ts';

interface Stored {
  readonly channel: string;
  readonly event?: string;
  readonly data: unknown;
}

interface Listener {
  readonly channels: ReadonlySet<string>;
  readonly response: ServerResponse;
}

/** An answer that the next request for a stream gets instead of a stream. */
export interface Canned {
  readonly status: number;
  readonly problem?: Problem;
}

/** How one signs in there. */
export type SignIn = 'open' | 'demo' | 'token';

const PAGE = new URL('../../dist/', import.meta.url);
const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
};

/**
 * The page with as much of the service behind it as the page can see, in memory: for answers that the real
 * service cannot be brought to, and to work on the page without it. The cursor is a position in one list.
 */
export class StandIn {
  readonly #log: Stored[] = [];
  readonly #listeners = new Set<Listener>();
  readonly #sockets = new Set<Socket>();
  readonly #tickets = new Set<string>();
  readonly #signIn: SignIn;
  #canned: Canned[] = [];
  #server = createServer();
  #port = 0;

  constructor(signIn: SignIn = 'open') {
    this.#signIn = signIn;
  }

  get url(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  async start(): Promise<void> {
    this.#server = createServer((request, response) => void this.#route(request, response));
    this.#server.on('connection', (socket) => {
      this.#sockets.add(socket);
      socket.on('close', () => this.#sockets.delete(socket));
    });
    await new Promise<void>((resolve) => this.#server.listen(this.#port, '127.0.0.1', resolve));
    this.#port = (this.#server.address() as AddressInfo).port;
  }

  /** Gone from one moment to the next, as after a kill; what was published stays. */
  async kill(): Promise<void> {
    const closed = new Promise((resolve) => this.#server.close(resolve));
    this.cut();
    await closed;
  }

  /** Breaks all connections. */
  cut(): void {
    for (const socket of this.#sockets) {
      socket.destroy();
    }
  }

  answerStreamsWith(...canned: readonly Canned[]): void {
    this.#canned = [...canned];
  }

  /** Returns the cursor after it. */
  publish(event: Stored): string {
    this.#log.push(event);
    for (const listener of this.#listeners) {
      this.#send(this.#log.length - 1, listener);
    }
    return cursorOf(this.#log.length);
  }

  async #route(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', this.url);
    if (url.pathname === '/v1/demo/login') {
      await this.#login(request, response);
    } else if (url.pathname.startsWith('/v1/') && !this.#lets(request, url.searchParams)) {
      refuse(response, 401, { title: 'Who are you?', detail: 'The token has expired.' });
    } else if (url.pathname === '/v1/tickets') {
      this.#ticket(response);
    } else if (url.pathname === '/v1/stream') {
      this.#stream(request, url.searchParams, response);
    } else if (url.pathname === '/v1/events') {
      await this.#publish(request, response);
    } else {
      await serveFile(url.pathname, response);
    }
  }

  /** Anyone where it is open; else who has a token of [tokenOf], or a ticket that was not used. */
  #lets(request: IncomingMessage, query: URLSearchParams): boolean {
    const hasToken = request.headers.authorization?.startsWith('Bearer stand-in.') === true;
    return this.#signIn === 'open' || hasToken || this.#tickets.delete(query.get('ticket') ?? '');
  }

  async #login(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (this.#signIn === 'token' || (this.#signIn === 'open' && request.method === 'POST')) {
      refuse(response, 404, { title: 'There is nothing here' });
    } else if (request.method === 'POST') {
      const { sub } = JSON.parse(await readAll(request)) as { readonly sub: string };
      answer(response, { token: tokenOf(sub), expires_in: 900 });
    } else {
      answer(response, { mode: this.#signIn });
    }
  }

  #ticket(response: ServerResponse): void {
    const ticket = `ticket-${this.#log.length}-${this.#tickets.size}`;
    this.#tickets.add(ticket);
    answer(response, { ticket, expires_in: 30 });
  }

  #stream(request: IncomingMessage, query: URLSearchParams, response: ServerResponse): void {
    const canned = this.#canned.shift();
    if (canned !== undefined) {
      refuse(response, canned.status, canned.problem);
      return;
    }
    const cursor = String(request.headers['last-event-id'] ?? query.get('last_event_id') ?? '');
    const listener = { channels: new Set(query.getAll('channel')), response };
    const position = cursor === '' ? this.#log.length : positionOf(cursor);
    const auth = this.#signIn === 'open' ? 'open' : 'jwt';
    const open = { verdict: cursor === '' ? 'live' : 'exact', heartbeat: 15, shard: 7, auth };
    response.writeHead(200, { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-cache' });
    response.write(
      `retry: 300\nevent: fanfare.open\nid: ${cursorOf(position)}\ndata: ${JSON.stringify(open)}\n\n`,
    );
    for (let at = position; at < this.#log.length; at++) {
      this.#send(at, listener);
    }
    this.#listeners.add(listener);
    response.on('close', () => this.#listeners.delete(listener));
  }

  async #publish(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = JSON.parse(await readAll(request)) as Stored;
    if (body.event?.startsWith('fanfare.')) {
      const detail = 'Names that begin with fanfare. are reserved.';
      refuse(response, 422, { title: 'The request says something that cannot be', detail, field: '/event' });
      return;
    }
    const cursor = this.publish(body);
    response.writeHead(201, { 'Content-Type': 'application/json' });
    response.end(
      JSON.stringify({ id: `e-${this.#log.length}`, receipts: [{ channel: body.channel, cursor }] }),
    );
  }

  #send(at: number, { channels, response }: Listener): void {
    const stored = this.#log[at];
    if (stored !== undefined && channels.has(stored.channel)) {
      const name = stored.event === undefined ? '' : `event: ${stored.event}\n`;
      const data = typeof stored.data === 'string' ? stored.data : JSON.stringify(stored.data);
      response.write(`id: ${cursorOf(at + 1)}\n${name}data: ${data.replaceAll('\n', '\ndata: ')}\n\n`);
    }
  }
}

/** Unsigned, but of the form that the page sees. */
export function tokenOf(user: string): string {
  return `stand-in.${Buffer.from(JSON.stringify({ sub: user })).toString('base64url')}.`;
}

/** Opaque to the page, and about as long as a real one. */
function cursorOf(position: number): string {
  return Buffer.from(`stand-in ${String(position).padStart(15, '0')}`).toString('base64url');
}

function positionOf(cursor: string): number {
  return Number(Buffer.from(cursor, 'base64url').toString().slice(-15));
}

function answer(response: ServerResponse, body: object): void {
  response.writeHead(200, { 'Content-Type': 'application/json' });
  response.end(JSON.stringify(body));
}

function refuse(response: ServerResponse, status: number, problem: Problem = {}): void {
  response.writeHead(status, { 'Content-Type': 'application/problem+json' });
  response.end(status === 204 ? undefined : JSON.stringify({ status, ...problem }));
}

async function readAll(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of request.setEncoding('utf8')) {
    text += chunk;
  }
  return text;
}

async function serveFile(path: string, response: ServerResponse): Promise<void> {
  const name = path === '/' ? 'index.html' : path.slice(1);
  try {
    const content = await readFile(new URL(name, PAGE));
    response.writeHead(200, { 'Content-Type': TYPES[extname(name)] ?? 'application/octet-stream' });
    response.end(content);
  } catch {
    response.writeHead(404).end();
  }
}
