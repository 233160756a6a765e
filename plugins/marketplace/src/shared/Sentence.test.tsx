import { render } from '@testing-library/react';
import { Sentence } from './Sentence';

it.each([
  ['`events` went to 2.1.0.', '<code>events</code> went to 2.1.0.'],
  ['Both `a` and `b`', 'Both <code>a</code> and <code>b</code>'],
  ['A ` alone', 'A ` alone'],
  ['<b>`<i>`</b>', '&lt;b&gt;<code>&lt;i&gt;</code>&lt;/b&gt;'],
])('shows %s', (text, html) => {
  expect(render(<Sentence text={text} />).container.innerHTML).toBe(html);
});
