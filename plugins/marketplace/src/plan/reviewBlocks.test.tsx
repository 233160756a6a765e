import '@testing-library/jest-dom';
import { TestApiProvider } from '@backstage/frontend-test-utils';
import { FlyloftError, type Plan, type PlanGraph, type Rehearsal } from '@flyloft/plugin-manager-common';
import { pluginManagerApiRef } from '@flyloft/plugin-marketplace-react';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import type { ReactNode } from 'react';
import { PlanGraphBlock } from './PlanGraphBlock';
import { RehearsalBlock } from './RehearsalBlock';
import { RehearseButton } from './RehearseButton';

const plan = { id: 'abc123', state: 'waiting' } as Plan;
const show = (client: object, children: ReactNode) =>
  render(
    <TestApiProvider apis={[[pluginManagerApiRef, client as never]]}>
      <QueryClientProvider client={new QueryClient({ defaultOptions: { queries: { retry: false } } })}>
        {children}
      </QueryClientProvider>
    </TestApiProvider>
  );

describe('a rehearsal', () => {
  const page = (state: Plan['state'] = 'waiting') => (
    <>
      <RehearseButton plan={{ ...plan, state }} />
      <RehearsalBlock plan={{ ...plan, state }} />
    </>
  );
  const rehearsal: Rehearsal = {
    at: '2026-01-01T10:00:00.000Z',
    tookMs: 420,
    passed: false,
    summary: 'It would fail: 1 of 2 checks said no.',
    steps: [
      { kind: 'exact', outcome: 'fine', sentence: 'Nothing has moved.', refusals: [] },
      {
        kind: 'quota',
        outcome: 'refused',
        sentence: 'The quota is not enough for Radar.',
        refusals: [{ code: 'CLUSTER_QUOTA', message: 'It allows 500m and this needs 2. Lower it.' }],
      },
    ],
  };

  it('is made on the press of a button, and says each refusal with what to do', async () => {
    const rehearsePlan = jest.fn(async () => rehearsal);
    show({ rehearsePlan }, page());
    expect(rehearsePlan).not.toHaveBeenCalled();
    await userEvent.click(screen.getByRole('button', { name: 'Rehearse' }));
    expect(await screen.findByRole('heading', { name: rehearsal.summary })).toHaveFocus();
    expect(screen.getByText('Nothing has moved.')).toBeInTheDocument();
    expect(screen.getByRole('alert')).toHaveTextContent('Lower it.CLUSTER_QUOTA');
  });

  it('says why it could not be made, and is not offered for a plan that is decided', async () => {
    const rehearsePlan = jest.fn(async () => {
      throw new FlyloftError('RATE_LIMITED', 'Wait 5 s and try again.');
    });
    const { unmount } = show({ rehearsePlan }, page());
    await userEvent.click(screen.getByRole('button', { name: 'Rehearse' }));
    expect(await screen.findByText('Wait 5 s and try again.')).toBeInTheDocument();
    unmount();
    show({ rehearsePlan }, page('approved'));
    expect(screen.queryByRole('button')).not.toBeInTheDocument();
  });
});

describe('a plan’s graph', () => {
  const graph: PlanGraph = {
    nodes: [
      { pluginId: 'jenkins', name: 'Jenkins', change: 'install', to: '2.4.1' },
      { pluginId: 'events', name: 'Events', change: 'update', from: '1.8.0', to: '2.0.0' },
    ],
    edges: [{ from: 'jenkins', to: 'events', kind: 'needs', range: '^2.0.0' }],
  };

  it('is drawn, and described by the same in sentences', async () => {
    show({ getPlanGraph: async () => graph }, <PlanGraphBlock planId="abc123" />);
    const picture = await screen.findByRole('img', { name: 'Who needs whom' });
    expect(picture).toHaveAccessibleDescription('Jenkins 2.4.1 needs Events ^2.0.0: 1.8.0 becomes 2.0.0.');
  });

  it('is a sentence where nothing has to do with what changes', async () => {
    show(
      { getPlanGraph: async () => ({ nodes: graph.nodes, edges: [] }) },
      <PlanGraphBlock planId="abc123" />
    );
    expect(await screen.findByText(/no installed one needs it/)).toBeInTheDocument();
    expect(screen.queryByRole('img')).not.toBeInTheDocument();
  });
});
