import { render } from '@testing-library/react';
import { Markdown } from './Markdown';

const show = (text: string) => render(<Markdown>{text}</Markdown>).container;

describe('Markdown', () => {
  it.each([
    ['<script>alert(1)</script>'],
    ['<img src=x onerror=alert(1)>'],
    ['<svg onload=alert(1)>'],
    ['<iframe src="https://evil.example"></iframe>'],
    ['<a href="javascript:alert(1)">x</a>'],
    ['<style>@import "https://evil.example/x.css"</style>'],
    ['<details open ontoggle=alert(1)>'],
    ['<form action="https://evil.example"><input name=a></form>'],
  ])('shows HTML as text: %s', attack => {
    const container = show(`before\n\n${attack}\n\nafter`);
    expect(container.querySelectorAll('script,img,svg,iframe,style,details,form,input,a')).toHaveLength(0);
    expect(container.textContent).toContain('after');
  });

  it.each([
    ['[x](javascript:alert(1))'],
    ['[x](JaVaScRiPt:alert(1))'],
    ['[x](java&#115;cript:alert(1))'],
    ['[x](vbscript:x)'],
    ['[x](data:text/html;base64,PHNjcmlwdD4=)'],
    ['<javascript:alert(1)>'],
    ['[x][a]\n\n[a]: javascript:alert(1)'],
  ])('leaves no address that runs something: %s', attack => {
    const addresses = [...show(attack).querySelectorAll('a')].map(link => link.getAttribute('href') ?? '');
    expect(addresses.filter(address => !/^(https?:|#|$)/.test(address))).toEqual([]);
  });

  it('fetches no image from elsewhere', () => {
    const container = show('![a beacon](https://evil.example/beacon.png)');
    expect(container.querySelector('img')).toBeNull();
    expect(container.textContent).toBe('[image: a beacon]');
  });
});
