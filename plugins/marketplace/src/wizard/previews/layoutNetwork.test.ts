import type { NetworkEdge } from '@flyloft/plugin-manager-common';
import fc from 'fast-check';
import { layoutNetwork, MAX_PEERS, PICTURE } from './layoutNetwork';

const edge = fc.record({
  pluginId: fc.constant('radar'),
  direction: fc.constantFrom('in', 'out'),
  peer: fc.constant('host'),
  host: fc.integer({ min: 1, max: 30 }).map(n => `host${n}.example.com`),
  port: fc.constantFrom(80, 443),
  change: fc.constantFrom('added', 'removed', 'unchanged'),
  enforced: fc.constant('port'),
}) as fc.Arbitrary<NetworkEdge>;
const edges = fc.uniqueArray(edge, {
  selector: ({ direction, host, port }) => `${direction} ${host} ${port}`,
  maxLength: 60,
});

describe('layoutNetwork', () => {
  it('draws each peer once, nothing upon another, and all that is within the picture', () => {
    fc.assert(
      fc.property(edges, all => {
        const { peers, height, hidden } = layoutNetwork(all);
        const hosts = new Set(all.map(({ host }) => host));
        expect(peers.length + hidden).toBe(hosts.size);
        expect(peers.length).toBeLessThanOrEqual(MAX_PEERS);
        peers.forEach((peer, index) => {
          const next = peers[index + 1];
          const below = next ? next.y : height + PICTURE.between;
          expect(peer.y + peer.height + PICTURE.between).toBe(below);
          expect(peer.lines.every(({ y }) => y > peer.y && y < peer.y + peer.height)).toBe(true);
        });
      })
    );
  });

  it('leaves out what stays before what changes', () => {
    fc.assert(
      fc.property(edges, all => {
        const { peers, hidden } = layoutNetwork(all);
        const changing = new Set(all.filter(({ change }) => change !== 'unchanged').map(({ host }) => host));
        const drawn = peers.filter(({ lines }) => lines.some(({ edge: one }) => one.change !== 'unchanged'));
        expect(drawn.length).toBe(hidden === 0 ? changing.size : Math.min(changing.size, MAX_PEERS));
      })
    );
  });
});
