import { act, render, screen } from '@testing-library/react';
import { LiveBanner } from './LiveBanner';

describe('LiveBanner', () => {
  beforeEach(() => void jest.useFakeTimers({ now: new Date('2026-01-01T14:02:11') }));
  afterEach(() => void jest.useRealTimers());

  it('says nothing of a connection that is back within ten seconds, and since when of one that is not', () => {
    render(<LiveBanner since={new Date()} onReconnect={() => undefined} />);
    act(() => jest.advanceTimersByTime(9_999));
    expect(screen.queryByRole('status')).toBeNull();
    act(() => jest.advanceTimersByTime(1));
    expect(screen.getByRole('status').textContent).toContain('Live updates paused at 14:02:11');
    expect(screen.getByRole('button', { name: 'Reconnect' })).toBeTruthy();
  });
});
