import { defineConfig, type Plugin } from 'vite';

const POLICY = [
  "default-src 'self'",
  "base-uri 'none'",
  "object-src 'none'",
  "form-action 'self'",
  "require-trusted-types-for 'script'",
].join('; ');

/** The built page carries its own policy; the dev server cannot, it injects inline styles. */
const contentSecurityPolicy: Plugin = {
  name: 'content-security-policy',
  apply: 'build',
  transformIndexHtml: () => [
    {
      tag: 'meta',
      attrs: { 'http-equiv': 'Content-Security-Policy', content: POLICY },
      injectTo: 'head-prepend',
    },
  ],
};

export default defineConfig({
  base: './',
  plugins: [contentSecurityPolicy],
  build: { assetsInlineLimit: 0, modulePreload: false, target: 'es2023' },
  server: { proxy: { '/v1': 'http://localhost:8080' } },
});
