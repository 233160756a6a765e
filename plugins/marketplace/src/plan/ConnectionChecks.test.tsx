import { render, screen } from '@testing-library/react';
import type { NetworkEdge, PlanContent } from '@flyloft/plugin-manager-common';
import { ConnectionChecks } from './ConnectionChecks';

const edge = (part: Partial<NetworkEdge>): NetworkEdge => ({
  pluginId: 'radar',
  direction: 'out',
  peer: 'host',
  host: 'api.example.com',
  port: 443,
  change: 'added',
  enforced: 'port',
  ...part,
});
const items = [
  {
    pluginId: 'radar',
    name: 'Radar',
    connectionCheck: { description: 'Asks for a list.', timeoutSeconds: 20 },
  },
  { pluginId: 'other', name: 'Other' },
] as unknown as PlanContent['items'];

it('says what a plugin tries, and where its pod may connect to and not', () => {
  const network = [
    edge({}),
    edge({ peer: 'database', host: 'db.internal', port: 5432 }),
    edge({ host: 'old.example.com', change: 'removed' }),
    edge({ pluginId: 'other', host: 'other.example.com' }),
    edge({ direction: 'in', peer: 'portal', host: undefined, port: 7007 }),
  ];
  render(<ConnectionChecks items={items} network={network} />);
  expect(screen.getByText(/Asks for a list\. It has/).textContent).toBe(
    'Radar: Asks for a list. It has 20 s.'
  );
  expect(screen.getAllByRole('listitem').map(({ textContent }) => textContent)).toEqual([
    'Connects to api.example.com on port 443 · the port is enforced, the other end is not',
  ]);
});

it('says where it may connect to nothing', () => {
  render(<ConnectionChecks items={items} network={[]} />);
  expect(screen.getAllByText('Its pod may connect to nothing.')).toHaveLength(1);
});
