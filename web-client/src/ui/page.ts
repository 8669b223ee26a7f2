import { isLanguage, type Language, Locale } from '../i18n.ts';
import { chooseLanguage, readSettings, writeSettings } from '../page-settings.ts';
import { Session } from '../session.ts';
import { EventStream } from '../stream.ts';
import { BROWSER, signedIn } from '../surroundings.ts';
import { renewStream } from '../tickets.ts';
import type { Connection, Received } from '../types.ts';
import { Announcer } from './announcer.ts';
import { ConnectionCard } from './connection-card.ts';
import { byId, translatePage } from './dom.ts';
import { EventList } from './event-list.ts';
import { paced } from './paced.ts';
import { PublishCard } from './publish-card.ts';
import { SessionCard } from './session-card.ts';
import { describe, STATE_KEYS } from './state-text.ts';

const LANGUAGE_KEY = 'fanfare.language';
const DROP_MS = 3_000;

/** Ties the cards of the page to one stream and one language. */
export class Page {
  #locale = new Locale(chooseLanguage(location.search, storedLanguage(), navigator.languages));
  #stream: EventStream | undefined;
  #user: string;
  readonly #session = new Session({
    changed: () => this.#sessionChanged(),
    renewed: () => void this.#renewStream(),
  });
  readonly #announcer = new Announcer();
  readonly #sessionCard: SessionCard;
  readonly #connection: ConnectionCard;
  readonly #publish: PublishCard;
  readonly #events: EventList;
  readonly #renderFactsSoon = paced(() => this.#connection.renderFacts(this.#stream, this.#locale));

  constructor() {
    const settings = readSettings(location.search);
    this.#user = settings.user;
    this.#sessionCard = new SessionCard(settings.user, this.#session);
    this.#connection = new ConnectionCard(settings, {
      connect: () => this.#connect(),
      close: () => this.#stream?.close(),
      reconnect: () => this.#stream?.connect(),
      drop: () => this.#stream?.drop(DROP_MS),
      edited: () => this.#edited(),
    });
    this.#publish = new PublishCard(
      settings.user,
      this.#session,
      this.#locale,
      () => this.#connection.settings.events,
    );
    this.#events = new EventList(this.#locale);
  }

  start(): void {
    for (const button of languageButtons()) {
      button.addEventListener('click', () => this.#speak(button.value));
    }
    this.#render();
    void this.#session.ask();
  }

  #connect(): void {
    const { user, channels, events } = this.#connection.settings;
    this.#stream = new EventStream(
      { user, channels },
      { changed: () => this.#changed(), received: (event) => this.#received(event) },
      this.#session.state.kind === 'in' ? signedIn(this.#session) : BROWSER,
    );
    this.#stream.listen(events);
    this.#stream.connect();
    this.#keep();
  }

  #sessionChanged(): void {
    const { state } = this.#session;
    if (state.kind === 'in') {
      this.#connection.actAs(state.user);
      this.#edited();
      this.#announcer.say(this.#locale.text('session.in', { user: state.user }));
    } else if (state.kind === 'out') {
      this.#stream?.close();
    }
    this.#sessionCard.render(this.#locale);
    this.#connection.render(this.#stream, this.#session, this.#locale);
    this.#publish.render(this.#locale);
  }

  async #renewStream(): Promise<void> {
    const stream = this.#stream;
    const name = stream?.open?.stream;
    if (name !== undefined && (await renewStream(name, this.#session.headers))) {
      stream?.renewed();
    }
  }

  #edited(): void {
    const { user, events } = this.#connection.settings;
    this.#publish.followUser(this.#user, user);
    this.#user = user;
    this.#stream?.listen(events);
    this.#keep();
    this.#connection.render(this.#stream, this.#session, this.#locale);
    this.#publish.renderHint(events);
  }

  #changed(): void {
    this.#connection.render(this.#stream, this.#session, this.#locale);
    const state = this.#stream?.state;
    if (isUnknownCaller(state) && this.#session.state.kind === 'open') {
      void this.#session.ask();
    }
    if (state !== undefined) {
      const text = `${this.#locale.text(STATE_KEYS[state.phase])}. ${describe(this.#stream, this.#locale)}`;
      this.#announcer.say(text.trim());
    }
    byId('open-mode', HTMLElement).hidden = this.#stream?.open?.auth !== 'open';
  }

  #received(event: Received): void {
    this.#events.add(event);
    this.#renderFactsSoon();
    if (!event.name.startsWith('fanfare.')) {
      this.#announcer.countEvent((count) => this.#locale.text('events.arrived', { count }));
    }
  }

  #speak(language: string): void {
    if (isLanguage(language)) {
      this.#locale = new Locale(language);
      rememberLanguage(language);
      this.#keep();
      this.#render();
    }
  }

  #render(): void {
    translatePage(this.#locale);
    document.title = this.#locale.text('page.title');
    for (const button of languageButtons()) {
      button.setAttribute('aria-pressed', String(button.value === this.#locale.language));
    }
    this.#sessionCard.render(this.#locale);
    this.#connection.render(this.#stream, this.#session, this.#locale);
    this.#publish.render(this.#locale);
    this.#publish.renderHint(this.#connection.settings.events);
    this.#events.render(this.#locale);
  }

  #keep(): void {
    history.replaceState(null, '', writeSettings(this.#connection.settings, this.#locale.language));
  }
}

/** Whoever was asked how one signs in could not say, or it has changed. */
function isUnknownCaller(state: Connection | undefined): boolean {
  return state?.phase === 'closed' && state.because.kind === 'refused' && state.because.status === 401;
}

function languageButtons(): NodeListOf<HTMLButtonElement> {
  return document.querySelectorAll<HTMLButtonElement>('button[name="language"]');
}

/** Storage may be forbidden; then the choice lives in the address only. */
function storedLanguage(): string | null {
  try {
    return localStorage.getItem(LANGUAGE_KEY);
  } catch {
    return null;
  }
}

function rememberLanguage(language: Language): void {
  try {
    localStorage.setItem(LANGUAGE_KEY, language);
  } catch {
    // Nothing to do: see storedLanguage.
  }
}
