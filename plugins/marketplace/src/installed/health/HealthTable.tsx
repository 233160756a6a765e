import type { HealthHistory, HealthPoint } from '@flyloft/plugin-manager-common';
import { Rows } from '../../shared/Rows';
import { FIGURES } from './figures';

const time = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' });
const share = ({ ready }: HealthPoint) => (ready === undefined ? '–' : `${Math.round(ready * 100)} %`);

/** The charts' figures as a table; stretches of which nothing is known are one row. */
export function HealthTable({ history }: { history: HealthHistory }) {
  const { from, stepSeconds, points } = history;
  const at = (index: number) => new Date(new Date(from).getTime() + index * stepSeconds * 1000);
  return (
    <details className="mp-fold mp-health-table">
      <summary>The same as a table</summary>
      <Rows columns={['From', 'Pods ready', 'Restarts', ...FIGURES.map(({ title }) => title)]}>
        {points.map((point, index) => {
          if (!point) {
            if (points[index - 1] === null) return null;
            return (
              <tr key={at(index).toISOString()}>
                <td>{time.format(at(index))}</td>
                <td colSpan={2 + FIGURES.length}>Nothing was measured</td>
              </tr>
            );
          }
          return (
            <tr key={at(index).toISOString()}>
              <td>{time.format(at(index))}</td>
              <td>{share(point)}</td>
              <td>{point.restarts ?? '–'}</td>
              {FIGURES.map(({ id, valueOf, say }) => {
                const value = valueOf(point, stepSeconds);
                return <td key={id}>{value === undefined ? '–' : say(value)}</td>;
              })}
            </tr>
          );
        })}
      </Rows>
    </details>
  );
}
