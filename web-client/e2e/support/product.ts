import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { StandIn } from './stand-in.ts';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
const START_MS = 150_000;

/** The service under test. */
export interface Product {
  readonly url: string;
  /** Missing where the server belongs to someone else. */
  readonly power?: Power;
  stop(): Promise<void>;
}

export interface Power {
  /** As `kill -9`. */
  kill(): Promise<void>;
  /** On the same port, with the same data. */
  start(): Promise<void>;
}

/**
 * `./fanfare up`, or what FANFARE_URL names: the address of a running server, or the word `stand-in`.
 */
export async function startProduct(): Promise<Product> {
  const named = process.env.FANFARE_URL;
  if (named === 'stand-in') {
    return startStandIn();
  }
  return named === undefined ? startFanfare() : { url: named, stop: () => Promise.resolve() };
}

async function startStandIn(): Promise<Product> {
  const server = new StandIn();
  await server.start();
  const power = { kill: () => server.kill(), start: () => server.start() };
  return { url: server.url, power, stop: () => server.kill() };
}

/** A product that wants tokens, and one that may listen as a user and publish everything. */
export interface GuardedProduct extends Product {
  readonly token: string;
}

/** `./fanfare up --auth.mode=jwt`, whatever FANFARE_URL says. */
export async function startGuarded(user: string, ...flags: readonly string[]): Promise<GuardedProduct> {
  const data = await mkdtemp(join(tmpdir(), 'fanfare-tokens-'));
  const port = await freePort();
  const url = `http://localhost:${port}`;
  const running = await up(port, data, url, '--auth.mode=jwt', ...flags);
  const { stdout } = await promisify(execFile)(
    './fanfare',
    ['token', '--sub', user, '--publish', '*', '--data', data],
    { cwd: ROOT, env: withoutSettings(process.env) },
  );
  const stop = async () => {
    await kill(running);
    await rm(data, { recursive: true, force: true });
  };
  return { url, token: stdout.trim(), stop };
}

async function startFanfare(): Promise<Product> {
  const data = await mkdtemp(join(tmpdir(), 'fanfare-page-'));
  const port = await freePort();
  const url = `http://localhost:${port}`;
  let running = await up(port, data, url);
  const power = {
    kill: () => kill(running),
    start: async () => {
      running = await up(port, data, url);
    },
  };
  const stop = async () => {
    await kill(running);
    await rm(data, { recursive: true, force: true });
  };
  return { url, power, stop };
}

/** What names the product's settings is not for it when it is meant for these tests. */
function withoutSettings(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !name.startsWith('FANFARE_')));
}

async function up(
  port: number,
  data: string,
  url: string,
  ...flags: readonly string[]
): Promise<ChildProcess> {
  // A group of its own, so that the script and the JVM that it starts die together.
  const started = spawn('./fanfare', ['up', '--port', String(port), '--data', data, ...flags], {
    cwd: ROOT,
    detached: true,
    env: withoutSettings(process.env),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  const keep = (chunk: Buffer) => {
    output = (output + chunk.toString()).slice(-4_000);
  };
  started.stdout?.on('data', keep);
  started.stderr?.on('data', keep);
  started.on('error', (error) => keep(Buffer.from(error.message)));
  for (const until = Date.now() + START_MS; Date.now() < until; await pause(100)) {
    if (await answers(url)) {
      return started;
    }
    if (started.exitCode !== null || started.pid === undefined) {
      break;
    }
  }
  await kill(started);
  throw new Error(`./fanfare up did not start:\n${output}`);
}

async function answers(url: string): Promise<boolean> {
  try {
    return (await fetch(url)).status === 200;
  } catch {
    return false;
  }
}

async function kill(child: ChildProcess): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) {
    return;
  }
  const gone = new Promise((resolve) => child.once('exit', resolve));
  process.kill(-child.pid, 'SIGKILL');
  await gone;
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
