import { renderInTestApp } from '@backstage/frontend-test-utils';
import type { Announcement, AnnouncementList } from '@flyloft/plugin-announcements-common';
import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { announcementsApiRef, type AnnouncementsApi } from '../api';
import { AnnouncementsPage } from './AnnouncementsPage';
import { linkify } from './linkify';

const ANNOUNCEMENT: Announcement = {
  id: '1',
  title: 'Registry moves',
  body: 'See https://example.com/move.',
  team: 'Platform',
  important: true,
  author: 'user:default/ann',
  createdAt: '2026-01-01T00:00:00.000Z',
  updatedAt: '2026-01-01T00:00:00.000Z',
  endsAt: '2026-02-01T00:00:00.000Z',
  mayEdit: true,
};

function apiWith(list: Partial<AnnouncementList>): jest.Mocked<AnnouncementsApi> {
  return {
    list: jest.fn().mockResolvedValue({ items: [], mayPost: true, defaultDays: 14, ...list }),
    post: jest.fn().mockResolvedValue(ANNOUNCEMENT),
    correct: jest.fn().mockResolvedValue(ANNOUNCEMENT),
    end: jest.fn().mockResolvedValue(ANNOUNCEMENT),
  };
}

const show = (api: AnnouncementsApi) =>
  renderInTestApp(<AnnouncementsPage />, { apis: [[announcementsApiRef, api]] });

describe('AnnouncementsPage', () => {
  it('shows announcements with links, and ends one', async () => {
    const api = apiWith({ items: [ANNOUNCEMENT] });
    show(api);
    expect(await screen.findByRole('heading', { name: 'Registry moves' })).toBeInTheDocument();
    expect(screen.getByText('Important')).toBeInTheDocument();
    expect(screen.getByRole('link', { name: /example\.com/ })).toHaveAttribute(
      'href',
      'https://example.com/move'
    );
    await userEvent.click(screen.getByRole('button', { name: 'End Registry moves now' }));
    await waitFor(() => expect(api.list).toHaveBeenCalledTimes(2));
    expect(api.end).toHaveBeenCalledWith('1');
  });

  it('posts what was typed', async () => {
    const api = apiWith({});
    show(api);
    expect(await screen.findByText('There is nothing to announce right now.')).toBeInTheDocument();
    await userEvent.click(screen.getByRole('button', { name: 'New announcement' }));
    const dialog = await screen.findByRole('dialog');
    await userEvent.type(within(dialog).getByRole('textbox', { name: /Title/ }), 'Hello');
    await userEvent.type(within(dialog).getByRole('textbox', { name: /Team/ }), 'Platform');
    await userEvent.type(within(dialog).getByRole('textbox', { name: /Text/ }), 'World');
    await userEvent.click(within(dialog).getByRole('switch', { name: 'Important' }));
    await userEvent.click(within(dialog).getByRole('button', { name: 'Post' }));
    await waitFor(() =>
      expect(api.post).toHaveBeenCalledWith({
        title: 'Hello',
        team: 'Platform',
        body: 'World',
        important: true,
        days: 14,
      })
    );
    await waitFor(() => expect(screen.queryByRole('dialog')).not.toBeInTheDocument());
  });

  it('keeps what was typed when it is refused', async () => {
    const api = apiWith({ items: [ANNOUNCEMENT] });
    api.correct.mockRejectedValue(new Error('Only the author can change an announcement'));
    show(api);
    await userEvent.click(await screen.findByRole('button', { name: 'Correct Registry moves' }));
    const dialog = await screen.findByRole('dialog');
    await userEvent.click(within(dialog).getByRole('button', { name: 'Save' }));
    expect(await within(dialog).findByText('Only the author can change an announcement')).toBeInTheDocument();
    expect(within(dialog).getByRole('textbox', { name: /Title/ })).toHaveValue('Registry moves');
  });

  it('says when the list did not load, and tries again', async () => {
    const api = apiWith({});
    api.list.mockRejectedValueOnce(new Error('the plugin does not answer'));
    show(api);
    expect(await screen.findByText('the plugin does not answer')).toBeInTheDocument();
    await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
    expect(await screen.findByText('There is nothing to announce right now.')).toBeInTheDocument();
  });

  it('offers no posting to who may not', async () => {
    show(apiWith({ mayPost: false }));
    expect(await screen.findByText('There is nothing to announce right now.')).toBeInTheDocument();
    expect(screen.queryByRole('button', { name: 'New announcement' })).not.toBeInTheDocument();
  });
});

describe('linkify', () => {
  it.each([
    ['plain', [{ text: 'plain' }]],
    [
      'a https://x.org/y?z=1, b',
      [{ text: 'a ' }, { text: 'https://x.org/y?z=1', href: 'https://x.org/y?z=1' }, { text: ', b' }],
    ],
    ['data:text/html,x ftp://x.org', [{ text: 'data:text/html,x ftp://x.org' }]],
    ['(https://x.org)', [{ text: '(' }, { text: 'https://x.org', href: 'https://x.org' }, { text: ')' }]],
  ])('%s', (text, pieces) => {
    expect(linkify(text)).toEqual(pieces);
  });
});
