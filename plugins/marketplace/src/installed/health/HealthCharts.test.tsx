import '@testing-library/jest-dom';
import type { HealthHistory, Revision } from '@flyloft/plugin-manager-common';
import { render, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
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
const revisions = [
  {
    number: 2,
    release: '1.1.0',
    summary: 'Updates 1.',
    createdAt: new Date(from.getTime() + 1_200_000).toISOString(),
  } as Revision,
];
const show = (props: Partial<Parameters<typeof HealthCharts>[0]> = {}) =>
  render(
    <HealthCharts {...{ history, hours: 1, onHours: () => {}, revisions, onChoose: () => {} }} {...props} />
  );

describe('HealthCharts', () => {
  it('says of each figure how it is and how it was at most, and cuts the line at a gap', () => {
    const { container } = show();
    const captions = [...container.querySelectorAll('figcaption')].map(caption => caption.textContent);
    expect(captions).toEqual([
      'Traffic 10 a minute, at most 10 a minute',
      'Errors 38 %, at most 38 %',
      'Latency of 95 in 100 900 ms, at most 900 ms',
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
