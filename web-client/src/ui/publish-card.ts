import { shortCursor } from '../format.ts';
import type { Locale } from '../i18n.ts';
import { type Answer, type PublishRequest, publish, toCurl, toRequest } from '../publish.ts';
import type { Session } from '../session.ts';
import { byId, element, setEnabled, setText } from './dom.ts';

type Shown =
  | { readonly kind: 'nothing' | 'sending' | 'copied' }
  | { readonly kind: 'curl'; readonly text: string }
  | Answer;

/** The way back: a form that posts one event and shows what the server said. */
export class PublishCard {
  readonly #channel = byId('publish-channel', HTMLInputElement);
  readonly #event = byId('publish-event', HTMLInputElement);
  readonly #data = byId('publish-data', HTMLTextAreaElement);
  readonly #timestamp = byId('publish-timestamp', HTMLInputElement);
  readonly #send = byId('publish-send', HTMLButtonElement);
  readonly #hint = byId('publish-event-hint', HTMLElement);
  readonly #answer = byId('answer', HTMLElement);
  readonly #session: Session;
  #shown: Shown = { kind: 'nothing' };
  #locale: Locale;

  constructor(user: string, session: Session, locale: Locale, heard: () => readonly string[]) {
    this.#session = session;
    this.#locale = locale;
    this.#channel.value = `user:${user}`;
    byId('publish', HTMLFormElement).addEventListener('submit', (event) => {
      event.preventDefault();
      if (this.#send.getAttribute('aria-disabled') !== 'true') {
        void this.#publish();
      }
    });
    byId('publish-curl', HTMLButtonElement).addEventListener('click', () => void this.#copyCurl());
    this.#event.addEventListener('input', () => this.renderHint(heard()));
  }

  /** Follows the connected user, unless someone chose another channel. */
  followUser(from: string, to: string): void {
    if (this.#channel.value === `user:${from}`) {
      this.#channel.value = `user:${to}`;
    }
  }

  render(locale: Locale): void {
    this.#locale = locale;
    this.#show(this.#shown);
  }

  renderHint(heard: readonly string[]): void {
    const name = this.#event.value.trim();
    const unheard = name !== '' && name !== 'message' && !heard.includes(name);
    setText(this.#hint, this.#locale.text(unheard ? 'publish.event.unheard' : 'publish.event.hint'));
  }

  get #request(): PublishRequest {
    const draft = {
      channel: this.#channel.value.trim(),
      event: this.#event.value.trim(),
      text: this.#data.value,
      timestamp: this.#timestamp.checked,
    };
    return toRequest(draft, Date.now());
  }

  async #publish(): Promise<void> {
    this.#show({ kind: 'sending' });
    this.#show(await publish(this.#request, this.#session.headers));
  }

  async #copyCurl(): Promise<void> {
    const text = toCurl(this.#request, location.origin, this.#session.state.kind === 'in');
    try {
      await navigator.clipboard.writeText(text);
      this.#show({ kind: 'copied' });
    } catch {
      this.#show({ kind: 'curl', text });
    }
  }

  #show(shown: Shown): void {
    this.#shown = shown;
    setEnabled(this.#send, this.#session.isReady && shown.kind !== 'sending');
    this.#answer.dataset.kind = shown.kind;
    this.#answer.replaceChildren(...this.#lines(shown));
  }

  #lines(shown: Shown): readonly Node[] {
    switch (shown.kind) {
      case 'nothing':
        return [];
      case 'sending':
        return [element('p', {}, this.#locale.text('publish.sending'))];
      case 'copied':
        return [element('p', {}, this.#locale.text('publish.curl.done'))];
      case 'curl':
        return [element('code', {}, shown.text)];
      case 'unreachable':
        return [element('p', {}, this.#locale.text('publish.unreachable'))];
      case 'refused':
        return this.#refused(shown);
      case 'published':
        return this.#published(shown);
    }
  }

  #refused({ status, problem }: Extract<Answer, { kind: 'refused' }>): readonly Node[] {
    const { title = '', detail, field } = problem;
    return [
      element('p', {}, element('strong', {}, String(status)), ` ${title}`),
      ...(detail === undefined ? [] : [element('p', {}, detail)]),
      ...(field === undefined ? [] : [this.#fact('publish.answer.field', field)]),
    ];
  }

  #published({ status, published }: Extract<Answer, { kind: 'published' }>): readonly Node[] {
    return [
      element('p', {}, element('strong', {}, String(status))),
      this.#fact('publish.answer.id', published.id),
      ...published.receipts.map(({ cursor }) =>
        this.#fact('publish.answer.cursor', shortCursor(cursor), cursor),
      ),
    ];
  }

  #fact(
    key: 'publish.answer.id' | 'publish.answer.cursor' | 'publish.answer.field',
    value: string,
    title = value,
  ): Node {
    return element('p', {}, `${this.#locale.text(key)} `, element('code', { title }, value));
  }
}
