import '@testing-library/jest-dom';
import { TestApiProvider } from '@backstage/frontend-test-utils';
import {
  FlyloftError,
  type LogLine,
  type Operation,
  type OperationStep,
} from '@flyloft/plugin-manager-common';
import { pluginManagerApiRef } from '@flyloft/plugin-marketplace-react';
import { act, render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { MemoryRouter } from 'react-router-dom';
import { StepLog } from './StepLog';

const step: OperationStep = {
  index: 4,
  pluginId: 'radar',
  kind: 'wait-for-rollout',
  title: 'Wait for the pod',
  state: 'done',
  attempts: 1,
  objects: ['Deployment plugin-radar-local/radar'],
};
const operation = { id: 'o1', environment: 'local', state: 'done' } as Operation;
const error = { code: 'POD_FAILED', message: 'The pod crashed.' } as const;
const lines = (...texts: string[]): LogLine[] => texts.map(line => ({ pod: 'radar-1', line }));

type Client = { getStepLog?: jest.Mock; followStepLog?: jest.Mock };
const page = (client: Client, props: { operation?: Operation; step?: OperationStep }) => (
  <TestApiProvider apis={[[pluginManagerApiRef, client as never]]}>
    <MemoryRouter future={{ v7_startTransition: true, v7_relativeSplatPath: true }}>
      <StepLog operation={props.operation ?? operation} step={props.step ?? step} />
    </MemoryRouter>
  </TestApiProvider>
);

describe('StepLog', () => {
  it('is read when it is opened, and leads to the whole log of what runs', async () => {
    const getStepLog = jest.fn(async () => ({ lines: lines('it listens') }));
    render(page({ getStepLog }, {}));
    expect(getStepLog).not.toHaveBeenCalled();
    await userEvent.click(screen.getByText('Log'));
    expect(await screen.findByText('it listens')).toBeInTheDocument();
    expect(screen.getByRole('link', { name: 'Whole log' })).toHaveAttribute(
      'href',
      '/marketplace/installed/local/radar/logs'
    );
  });

  it('is open where the step failed, also after the undo', async () => {
    const getStepLog = jest.fn(async () => ({ lines: lines('{"level":"error","message":"no such table"}') }));
    render(
      page(
        { getStepLog },
        { operation: { ...operation, state: 'undone' }, step: { ...step, state: 'undone', error } }
      )
    );
    expect(await screen.findByText('no such table')).toBeInTheDocument();
    expect(screen.queryByRole('link')).not.toBeInTheDocument();
    await userEvent.click(screen.getByText('Log'));
    expect(screen.queryByText('no such table')).not.toBeInTheDocument();
  });

  it('says when there is nothing, and why it cannot be read', async () => {
    const getStepLog = jest
      .fn()
      .mockRejectedValueOnce(new FlyloftError('NOT_ALLOWED', 'You may not read the logs of plugins.'))
      .mockResolvedValueOnce({ lines: [] });
    render(page({ getStepLog }, { step: { ...step, error } }));
    expect(await screen.findByText('You may not read the logs of plugins.')).toBeInTheDocument();
    await userEvent.click(screen.getByRole('button', { name: /again|retry/i }));
    expect(await screen.findByText('No lines yet')).toBeInTheDocument();
  });

  it('follows a running step, and reads what was kept when it ends', async () => {
    let say: (line: LogLine) => void = () => undefined;
    const next = () =>
      new Promise<LogLine>(resolve => {
        say = resolve;
      });
    const followStepLog = jest.fn(async function* follow() {
      for (;;) yield await next();
    });
    const getStepLog = jest.fn(async () => ({ lines: lines('pulling', 'ready') }));
    const client = { followStepLog, getStepLog };
    const { rerender } = render(page(client, { step: { ...step, state: 'running' } }));
    await userEvent.click(screen.getByText('Log, live'));
    expect(await screen.findByText('No lines yet')).toBeInTheDocument();
    await act(async () => say(lines('pulling')[0]!));
    expect(screen.getByText('pulling')).toBeInTheDocument();
    rerender(page(client, {}));
    expect(await screen.findByText('ready')).toBeInTheDocument();
    expect(getStepLog).toHaveBeenCalledTimes(1);
  });

  it.each([
    ['pending', 'wait-for-rollout'],
    ['skipped', 'wait-for-rollout'],
    ['done', 'apply-secret'],
  ] as const)('is not there for a step that is %s of the kind %s', (state, kind) => {
    const { container } = render(page({}, { step: { ...step, state, kind } }));
    expect(container).toBeEmptyDOMElement();
  });
});
