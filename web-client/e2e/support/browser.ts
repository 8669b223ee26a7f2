import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';

const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

export function launch(): Promise<Browser> {
  return chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    headless: true,
    args: FLAGS,
  });
}

export interface Row {
  readonly name: string;
  readonly data: string;
  readonly cursor: string;
  readonly latency: string;
}

/** The page as a person uses it: by labels and buttons. */
export class FanfarePage {
  readonly page: Page;
  /** What the page would complain about in the console: broken scripts, violations of its policy. */
  readonly complaints: string[] = [];

  private constructor(page: Page) {
    this.page = page;
    page.on('pageerror', (error) => this.complaints.push(error.message));
    page.on('console', (message) => {
      // A refused or lost connection is logged by the browser itself, and is what some tests are about.
      if (message.type() === 'error' && !/Failed to load resource|net::ERR/.test(message.text())) {
        this.complaints.push(message.text());
      }
    });
  }

  static async open(
    browser: Browser,
    url: string,
    options: BrowserContextOptions = {},
  ): Promise<FanfarePage> {
    const context = await browser.newContext({
      locale: 'en-GB',
      viewport: { width: 1280, height: 900 },
      ...options,
    });
    const opened = new FanfarePage(await context.newPage());
    await opened.page.goto(url);
    return opened;
  }

  async connect(): Promise<void> {
    await this.press('Connect');
    await this.waitForState('Open');
  }

  /** Where it is a demonstration. */
  async signIn(user: string): Promise<void> {
    await this.fill('User name', user);
    await this.press('Sign in');
    await this.page.getByText(`Signed in as ${user}`, { exact: true }).first().waitFor();
  }

  async press(name: string): Promise<void> {
    await this.page.getByRole('button', { name, exact: true }).click();
  }

  async fill(label: string, text: string): Promise<void> {
    await this.page.getByLabel(label, { exact: true }).fill(text);
  }

  /** Publishes through the form and returns the answer shown. */
  async publish(channel: string, event: string, data: string): Promise<string> {
    await this.fill('Channel', channel);
    await this.fill('Event name', event);
    await this.fill('Data', data);
    await this.press('Publish');
    await this.page.locator('#answer:not([data-kind="sending"], [data-kind="nothing"])').waitFor();
    return this.text('#answer');
  }

  async waitForState(state: string): Promise<void> {
    await this.page.locator('#state-text', { hasText: new RegExp(`^${state}$`) }).waitFor();
  }

  async waitForReason(reason: RegExp): Promise<void> {
    await this.page.locator('#reason', { hasText: reason }).waitFor();
  }

  /** The events shown, oldest first, without those about the stream itself. */
  async rows(): Promise<readonly Row[]> {
    const rows = await this.page.locator('#rows tr[data-kind="event"]').evaluateAll((found) =>
      found.map((row) => {
        const cell = (column: string) => row.querySelector(`[data-column="${column}"]`)?.textContent ?? '';
        return { name: cell('name'), data: cell('data'), cursor: cell('cursor'), latency: cell('latency') };
      }),
    );
    return rows.reverse();
  }

  async waitForRows(count: number): Promise<readonly Row[]> {
    await this.page.waitForFunction(
      (wanted) => document.querySelectorAll('#rows tr[data-kind="event"]').length >= wanted,
      count,
    );
    return this.rows();
  }

  async text(selector: string): Promise<string> {
    return (await this.page.locator(selector).textContent()) ?? '';
  }

  async close(): Promise<void> {
    await this.page.context().close();
  }
}
