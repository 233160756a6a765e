import { readIcon, whyNotSafe } from './readIcon';

const svg = (inside: string) => `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1">${inside}</svg>`;
const addressOf = (text: string) => `data:image/svg+xml;base64,${Buffer.from(text).toString('base64')}`;

describe('whyNotSafe', () => {
  it.each([
    ['<script>alert(1)</script>'],
    ['<SCRIPT href="data:,alert(1)"/>'],
    ['<svg:script>alert(1)</svg:script>'],
    ['<rect onload="alert(1)"/>'],
    ['<rect/onclick=alert(1)>'],
    ['<g onmouseover\n=\n"alert(1)"/>'],
    ['<a href="javascript:alert(1)"><rect/></a>'],
    ['<a xlink:href="java&#x73;cript:alert(1)"><rect/></a>'],
    ['<a href="java\tscript&colon;alert(1)"><rect/></a>'],
    ['<a href="&#106;avascript:alert(1)"/>'],
    ['<foreignObject><body xmlns="http://www.w3.org/1999/xhtml"/></foreignObject>'],
    ['<iframe src="https://evil.example"/>'],
    ['<use href="https://evil.example/x.svg#a"/>'],
    ['<image xlink:href="//evil.example/beacon.png"/>'],
    ['<image href="data:image/svg+xml;base64,AAAA"/>'],
    ['<style>@import "https://evil.example/x.css";</style>'],
    ['<rect style="fill:url(https://evil.example/x)"/>'],
    ['<animate attributeName="href" values="javascript:alert(1)"/>'],
    ['<set attributeName="xlink:href" to="x"/>'],
    ['<!-- --><scr<!-- -->ipt>alert(1)</scr<!-- -->ipt>'],
    ['<handler type="application/ecmascript">alert(1)</handler>'],
  ])('refuses %s', attack => {
    expect(whyNotSafe(svg(attack))).toEqual(expect.any(String));
  });

  it('refuses entities and what is no SVG', () => {
    expect(whyNotSafe(`<!DOCTYPE svg [<!ENTITY x "y">]>${svg('&x;')}`)).toBe('an entity declaration');
    expect(whyNotSafe('<html><body/></html>')).toBe('no SVG');
  });

  it.each([
    ['<path d="M0 0h1v1z" fill="url(#a)"/><linearGradient id="a"/>'],
    ['<style>.on{fill:#e00} .button{stroke:#fff}</style><rect class="on"/>'],
    ['<use xlink:href="#a"/><title>Turn on = off</title>'],
  ])('lets pictures through: %s', drawing => {
    expect(whyNotSafe(svg(drawing))).toBeUndefined();
  });
});

describe('readIcon', () => {
  it('reads an SVG and a PNG', () => {
    const png = Buffer.concat([
      Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
      Buffer.alloc(8),
    ]);
    expect(readIcon(addressOf(svg('<rect/>')))).toMatchObject({
      outcome: 'read',
      icon: { mediaType: 'image/svg+xml' },
    });
    expect(readIcon(`data:image/png;base64,${png.toString('base64')}`)).toMatchObject({ outcome: 'read' });
    expect(readIcon(`data:image/svg+xml,${encodeURIComponent(svg('<rect/>'))}`)).toMatchObject({
      outcome: 'read',
    });
  });

  it.each([
    ['an address elsewhere', 'https://evil.example/icon.svg'],
    ['a page', `data:text/html;base64,${Buffer.from('<script>').toString('base64')}`],
    ['a PNG that is none', `data:image/png;base64,${Buffer.from(svg('')).toString('base64')}`],
    ['a script', addressOf(svg('<script/>'))],
    ['10 MB', addressOf(svg('x'.repeat(10_000_000)))],
  ])('refuses %s', (_what, address) => {
    expect(readIcon(address)).toEqual({ outcome: 'refused', because: expect.any(String) });
  });
});
