import { expect, test } from 'vitest';
import { chooseLanguage, readSettings, splitList, writeSettings } from './page-settings.ts';

test('what is written into the address is read back', () => {
  const settings = { user: '7', channels: ['topic:a', 'topic:b'], events: ['chat', 'order shipped'] };
  expect(readSettings(writeSettings(settings, 'zh'))).toEqual(settings);
});

test('an empty list stays empty, a missing one gets the default', () => {
  expect(readSettings('?channels=').channels).toEqual([]);
  expect(readSettings('').events).toContain('order.shipped');
});

test('lists take both commas and name nothing twice', () => {
  expect(splitList(' a, b，a ,, c d ')).toEqual(['a', 'b', 'c d']);
});

test('the address, then the last choice, then the browser decides the language', () => {
  expect(chooseLanguage('?lang=zh', 'en', ['en'])).toBe('zh');
  expect(chooseLanguage('?lang=xx', 'en', ['zh-CN'])).toBe('en');
  expect(chooseLanguage('', null, ['fr', 'zh-TW', 'en'])).toBe('zh');
  expect(chooseLanguage('', null, ['fr'])).toBe('en');
});
