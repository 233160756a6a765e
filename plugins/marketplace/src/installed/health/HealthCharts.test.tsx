import '@testing-library/jest-dom';
import type { HealthHistory } from '@flyloft/plugin-manager-common';
import { render, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { MemoryRouter } from 'react-router-dom';
import type { Happened } from './figures';
import { HealthCharts } from './HealthCharts';

const from = new Date(2026, 0, 1, 10, 0);
const history: HealthHistory = {
  from: from.toISOString(),
  stepSeconds: 600,
  words: '100, all well',
  points: [
    { ready: 1, restarts: 0, requests: 100, errors: 0, p95Ms: 30, memory: 90 * 2 ** 20 },
    null,
    null,
    { ready: 0.5, restarts: 2, requests: 100, errors: 38, p95Ms: 900, memory: 120 * 2 ** 20 },
  ],
};
const happened: Happened[] = [
  {
    kind: 'revision',
    revision: 2,
    label: 'Revision 2, 1.1.0: Updates 1.',
    at: new Date(from.getTime() + 1_200_000).toISOString(),
  },
];
const show = (props: Partial<Parameters<typeof HealthCharts>[0]> = {}) =>
  render(
    <HealthCharts {...{ history, hours: 1, onHours: () => {}, happened, onChoose: () => {} }} {...props} />,
    { wrapper: MemoryRouter }
  );

describe('HealthCharts', () => {
  it('says of each figure how it is and how it was at most, and cuts the line at a gap', () => {
    const { container } = show();
    const captions = [...container.querySelectorAll('figcaption')].map(caption => caption.textContent);
    expect(captions).toEqual([
      'Traffic 10 a minute, at most 10 a minute',
      'Errors 38 %, at most 38 %',
      'Latency (p95) 900 ms, at most 900 ms',
      'Memory 120 Mi, at most 120 Mi',
    ]);
    expect(container.querySelectorAll('[data-figure="latency"] path')).toHaveLength(2);
  });

  it('draws what changed through every figure, and a mark opens it', async () => {
    const onChoose = jest.fn();
    const { container } = show({ onChoose });
    expect(container.querySelectorAll('.mp-chart-marker')).toHaveLength(4);
    await userEvent.click(screen.getByRole('button', { name: '10:20, Revision 2, 1.1.0: Updates 1.' }));
    expect(onChoose).toHaveBeenCalledWith(2);
  });

  it('marks what failed, and leads to its operation', () => {
    const { container } = show({
      happened: [
        ...happened,
        { kind: 'failure', operation: 'op-1', label: 'Failed and undone: Updates 1.', at: happened[0]!.at },
      ],
    });
    const mark = screen.getByRole('link', { name: '10:20, Failed and undone: Updates 1.' });
    expect(mark).toHaveAttribute('href', '/marketplace/operations/op-1');
    expect(container.querySelectorAll('.mp-chart-marker[data-kind="failure"]')).toHaveLength(4);
  });

  it('says where its time begins, for a clock says the same at both ends of a day', () => {
    show({ hours: 24 });
    expect(screen.getByText('24 hours ago, 10:00')).toBeInTheDocument();
    expect(screen.getByText('now')).toBeInTheDocument();
  });

  it('has the same as a table, where what is not known is one row', async () => {
    show();
    await userEvent.click(screen.getByText('The same as a table'));
    const rows = within(screen.getByRole('table')).getAllByRole('row').slice(1);
    expect(
      rows.map(row =>
        within(row)
          .getAllByRole('cell')
          .map(cell => cell.textContent)
      )
    ).toEqual([
      ['10:00', '100 %', '0', '10 a minute', '0 %', '30 ms', '90 Mi'],
      ['10:10', 'Nothing was measured'],
      ['10:30', '50 %', '2', '10 a minute', '38 %', '900 ms', '120 Mi'],
    ]);
  });

  it('can look at another time, and says when nothing was measured', async () => {
    const onHours = jest.fn();
    show({ onHours, history: { ...history, points: [null, null] } });
    await userEvent.click(screen.getByRole('radio', { name: '24 hours' }));
    expect(onHours).toHaveBeenCalledWith(24);
    expect(screen.getByText(/^Nothing was measured in this time/)).toBeInTheDocument();
  });
});
