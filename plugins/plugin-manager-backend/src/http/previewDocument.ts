import { createHash } from 'node:crypto';
import type { PreviewParts } from '../app/frontends/getPreview';

/**
 * Runs before the plugin's script, in the frame. It hands one end of a channel to the page around it, shows each
 * configuration that comes through it, and says how that went. The page trusts nothing of what comes back: the plugin's
 * script runs beside this one and can say the same.
 */
const BOOT = `'use strict';
(() => {
  // No policy that browsers know covers these; a preview has nobody to connect to.
  for (const name of ['RTCPeerConnection', 'webkitRTCPeerConnection', 'WebTransport']) delete globalThis[name];
  const { port1, port2 } = new MessageChannel();
  const root = document.getElementById('preview');
  const short = error => String((error && error.message) || error).slice(0, 300);
  let seq = 0;
  const failed = error => port1.postMessage({ kind: 'failed', seq, message: short(error) });
  addEventListener('error', event => failed(event.error || event.message));
  addEventListener('unhandledrejection', event => failed(event.reason));
  port1.onmessage = async ({ data }) => {
    seq = data.seq;
    document.documentElement.dataset.themeMode = data.theme;
    document.documentElement.style.colorScheme = data.theme;
    try {
      if (typeof flyloftPreview !== 'object' || typeof flyloftPreview.render !== 'function') {
        throw new Error('its script declares no flyloftPreview.render');
      }
      await flyloftPreview.render(root, { config: data.config, theme: data.theme });
      port1.postMessage({ kind: 'shown', seq: data.seq });
    } catch (error) {
      failed(error);
    }
  };
  addEventListener('load', () => parent.postMessage({ kind: 'flyloft-preview' }, '*', [port2]));
})();`;

const LAYOUT = 'html,body{margin:0}body{padding:12px}';

const hashOf = (text: string) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

/**
 * The text of a script as it stands in a document: nothing in it ends the element, it means the same, and a browser reads
 * these very characters, so that their hash is the one that it finds.
 */
const asScript = (text: string) =>
  text
    .replace(/\r\n?/g, '\n')
    .replaceAll('\0', '\\0')
    .replace(/<(?=\/script|!--)/gi, '\\x3C');
const asStyle = (text: string) => text.replace(/<(?=\/style)/gi, '\\3C ');
const asText = (text: string) => text.replace(/[&<>"]/g, character => `&#${character.charCodeAt(0)};`);

/**
 * The document of a preview with the policy that it is sent with. All of it stands in the document itself, each script
 * allowed by its hash, so that nothing has to be fetched and nothing can be: no network, no cookies, no storage, no form,
 * no other frame, and an origin that is nobody's, also when it is opened by itself.
 */
export function previewDocument({ name, script, style = '' }: PreviewParts): {
  html: string;
  policy: string;
} {
  const scripts = [BOOT, asScript(script)];
  const css = asStyle(style);
  const html = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Preview of ${asText(name)}</title>
<style>${LAYOUT}</style>
<style>${css}</style>
</head>
<body>
<div id="preview"></div>
${scripts.map(text => `<script>${text}</script>`).join('\n')}
</body>
</html>
`;
  const policy = [
    'sandbox allow-scripts',
    "default-src 'none'",
    `script-src ${scripts.map(hashOf).join(' ')}`,
    // Components set styles on elements; a style can fetch nothing where images and fonts are data.
    "style-src 'unsafe-inline'",
    'img-src data:',
    'font-src data:',
    "connect-src 'none'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'self'",
  ].join('; ');
  return { html, policy };
}
