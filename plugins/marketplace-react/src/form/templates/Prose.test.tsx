import { render } from '@testing-library/react';
import fc from 'fast-check';
import { renderForm } from '../__testUtils__/renderForm';
import { Prose } from './Prose';

const shown = (text: string) => render(<Prose>{text}</Prose>).container;

it('shows what stands between backticks as code, and HTML as the text that it is', () => {
  const html = shown('Set `a < b`, <b>not</b> a lone ` mark.');
  expect(html.innerHTML).toBe(
    'Set <code class="fl-inline-code">a &lt; b</code>, &lt;b&gt;not&lt;/b&gt; a lone ` mark.'
  );
});

it('adds and loses nothing but backticks', () => {
  fc.assert(
    fc.property(fc.string(), text => {
      const container = shown(text);
      expect(container.textContent?.replaceAll('`', '')).toBe(text.replaceAll('`', ''));
      expect([...container.querySelectorAll('*')].every(({ tagName }) => tagName === 'CODE')).toBe(true);
    })
  );
});

it('is how a form writes descriptions, help and what is wrong', () => {
  const { container } = renderForm({
    schema: {
      type: 'object',
      properties: {
        field: { type: 'string', description: 'a `one`' },
        group: { type: 'object', description: 'a `two`', properties: {} },
        list: { type: 'array', description: 'a `three`', items: {} },
      },
    },
    uiSchema: { field: { 'ui:help': 'a `four`' } },
    errors: [{ path: '/field', message: 'must be `five`' }],
  });
  const codes = [...container.querySelectorAll('code')].map(code => code.textContent).sort();
  expect(codes).toEqual(['five', 'four', 'one', 'three', 'two']);
});
