import { renderInTestApp } from '@backstage/frontend-test-utils';
import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { ToolboxPage } from './ToolboxPage';

describe('ToolboxPage', () => {
  it('formats JSON as one types, and says what is wrong', async () => {
    renderInTestApp(<ToolboxPage />);
    const field = await screen.findByRole('textbox', { name: 'JSON' });
    await userEvent.click(field);
    await userEvent.paste('{"a":1}');
    expect(await screen.findByRole('region', { name: 'Result' })).toHaveTextContent('{ "a": 1 }');
    await userEvent.paste('}');
    expect(await screen.findByText(/Line 1, column 8/)).toBeInTheDocument();
  });

  it('keeps the chosen tool in the address and reads a token', async () => {
    renderInTestApp(<ToolboxPage />);
    await userEvent.click(await screen.findByRole('tab', { name: 'JWT' }));
    const field = await screen.findByRole('textbox', { name: 'Token' });
    await userEvent.click(field);
    const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
    await userEvent.paste(`${part({ alg: 'none' })}.${part({ sub: 'somebody', exp: 1 })}.`);
    expect(await screen.findByText('Expired')).toBeInTheDocument();
    expect(screen.getByRole('region', { name: 'Claims' })).toHaveTextContent('somebody');
  });
});
