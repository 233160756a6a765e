import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { previewDocument } from './previewDocument';

/** The texts of a document's scripts, ended where a browser ends them. */
const scriptsOf = (html: string) =>
  [...html.matchAll(/<script>([\s\S]*?)<\/script/gi)].map(([, text = '']) => text);

const hostile = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        '\r\n',
        '\0',
        '</script>',
        '</SCRIPT ',
        '<!--',
        '-->',
        '<script>',
        '</style>',
        '</title>',
        '`',
        '"'
      ),
      fc.string()
    )
  )
  .map(parts => parts.join(''));

describe('previewDocument', () => {
  it('has two scripts whatever stands in the publisher’s, each allowed by its hash and nothing else', () => {
    fc.assert(
      fc.property(hostile, hostile, hostile, (name, script, style) => {
        const { html, policy } = previewDocument({ name, script, style });
        const end = html.indexOf('</head>\n<body>\n<div id="preview">');
        const scripts = scriptsOf(html.slice(end));
        expect(scripts).toHaveLength(2);
        expect(scripts.join('')).not.toMatch(/[\r\0]/);
        const hashes = scripts.map(text => `'sha256-${createHash('sha256').update(text).digest('base64')}'`);
        expect(policy).toContain(`script-src ${hashes.join(' ')};`);
        const head = html.slice(0, end);
        expect(head.match(/<\/style/gi)).toHaveLength(2);
        expect(head.slice(0, head.indexOf('<style>')).match(/<\/title/gi)).toHaveLength(1);
      })
    );
  });

  it('changes nothing of what a script means', () => {
    const { html } = previewDocument({ name: 'Radar', script: 'var text = "</script><!-- x";' });
    const script = scriptsOf(html)[1] ?? '';
    // eslint-disable-next-line no-new-func -- the very text that a browser would run
    expect(new Function(`${script}; return text;`)()).toBe('</script><!-- x');
  });

  it('is closed on all sides', () => {
    const { policy } = previewDocument({ name: 'Radar', script: '' });
    for (const part of [
      'sandbox allow-scripts',
      "default-src 'none'",
      "connect-src 'none'",
      "form-action 'none'",
      "base-uri 'none'",
      "frame-ancestors 'self'",
    ]) {
      expect(policy.split('; ')).toContain(part);
    }
    expect(policy).not.toMatch(/allow-same-origin|unsafe-eval|https?:|'self' /);
  });
});
