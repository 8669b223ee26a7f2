import { isMessageKey, type Locale, type MessageKey } from '../i18n.ts';

/** The element with this id; the page is broken without it, so a missing one is an error at start. */
export function byId<T extends Element>(id: string, type: abstract new () => T): T {
  const found = document.getElementById(id);
  if (found instanceof type) {
    return found;
  }
  throw new Error(`no ${type.name} with id ${id}`);
}

/** A new element with text; event data only ever enters the page this way, never as markup. */
export function element<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Readonly<Record<string, string>> = {},
  ...children: readonly (Node | string)[]
): HTMLElementTagNameMap[K] {
  const created = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    created.setAttribute(name, value);
  }
  created.append(...children);
  return created;
}

/** Writes only what differs: an unchanged live region must stay silent. */
export function setText(target: Element, text: string): void {
  if (target.textContent !== text) {
    target.textContent = text;
  }
}

/** Fills every `data-text` and `data-placeholder` of the page. */
export function translatePage(locale: Locale): void {
  document.documentElement.lang = locale.tag;
  each('text', (node, key) => setText(node, locale.text(key)));
  each('placeholder', (node, key) => node.setAttribute('placeholder', locale.text(key)));
}

function each(kind: string, apply: (node: HTMLElement, key: MessageKey) => void): void {
  for (const node of document.querySelectorAll<HTMLElement>(`[data-${kind}]`)) {
    const key = node.dataset[kind];
    if (isMessageKey(key)) {
      apply(node, key);
    }
  }
}

/** Unlike `disabled`, keeps the keyboard's focus where it is. */
export function setEnabled(button: HTMLButtonElement, enabled: boolean): void {
  button.setAttribute('aria-disabled', String(!enabled));
}

export function onClick(button: HTMLButtonElement, action: () => void): void {
  button.addEventListener('click', () => {
    if (button.getAttribute('aria-disabled') !== 'true') {
      action();
    }
  });
}
