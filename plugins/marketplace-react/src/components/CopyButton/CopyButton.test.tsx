import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { CopyButton } from './CopyButton';

describe('CopyButton', () => {
  it('copies, and says so for a moment', async () => {
    const user = userEvent.setup();
    const write = jest.spyOn(navigator.clipboard, 'writeText').mockResolvedValue();
    render(<CopyButton text="flyloft plan 1" label="Copy as CLI" />);
    await user.click(screen.getByRole('button', { name: 'Copy as CLI' }));
    expect(await screen.findByRole('button', { name: 'Copied' })).toBeInTheDocument();
    expect(write).toHaveBeenCalledWith('flyloft plan 1');
    expect(screen.getByRole('status')).toHaveTextContent('Copied');
    expect(await screen.findByRole('button', { name: 'Copy as CLI' })).toBeInTheDocument();
  });

  it('says what to do where the browser does not let it', async () => {
    const user = userEvent.setup();
    jest.spyOn(navigator.clipboard, 'writeText').mockRejectedValue(new Error('not allowed'));
    render(<CopyButton text="x" />);
    await user.click(screen.getByRole('button', { name: 'Copy' }));
    expect(await screen.findByRole('button', { name: 'Select it instead' })).toBeInTheDocument();
  });
});
