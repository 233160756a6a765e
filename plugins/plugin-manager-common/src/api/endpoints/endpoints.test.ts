import { isReservedPluginId } from '../../manifest';
import { ENDPOINTS } from '.';

describe('ENDPOINTS', () => {
  it('has each method and path once', () => {
    const keys = Object.values(ENDPOINTS).map(
      endpoint => `${endpoint.method} ${endpoint.path.replace(/\{\w+\}/g, '{}')}`
    );
    expect(new Set(keys).size).toBe(keys.length);
  });

  it('describes every parameter of its paths and no other', () => {
    for (const endpoint of Object.values(ENDPOINTS)) {
      const inPath = [...endpoint.path.matchAll(/\{(\w+)\}/g)].map(match => match[1]);
      const described = 'params' in endpoint ? Object.keys(endpoint.params.shape) : [];
      expect({ path: endpoint.path, params: described }).toEqual({ path: endpoint.path, params: inPath });
    }
  });

  it('shadows no plugin: fixed words below /plugins are reserved ids', () => {
    const words = Object.values(ENDPOINTS).flatMap(
      ({ path }) => /^\/plugins\/([a-z-]+)/.exec(path)?.[1] ?? []
    );
    expect(words).toContain('categories');
    expect(words.filter(word => !isReservedPluginId(word))).toEqual([]);
  });

  it('lets only persons and publishers change things', () => {
    // Whoever sends a webhook is known by its signature.
    const signed = ['notifySource'];
    for (const [name, endpoint] of Object.entries(ENDPOINTS)) {
      if (endpoint.method === 'GET' || signed.includes(name)) continue;
      expect(['person', 'person-or-publisher']).toContain(endpoint.access);
    }
  });
});
