import { existsSync } from 'node:fs';
import path from 'node:path';
import { readFolder } from '@flyloft/plugin-manager-node';
import {
  sourceCollectionSchema,
  sourceDefectSchema,
  sourceListingSchema,
} from '@flyloft/plugin-manager-common';
import { parseCatalogue } from './parseCatalogue';

const folder = path.resolve(__dirname, '../../../../shared/data/rhdh-overlays');

describeWhere(existsSync(folder), `it is not in ${folder}`)('the catalogue of Red Hat Developer Hub', () => {
  let parsed: ReturnType<typeof parseCatalogue>;
  const count = (code: string) => parsed.defects.filter(one => one.code === code).length;

  beforeAll(async () => {
    parsed = parseCatalogue(
      await readFolder(folder, file => file.endsWith('.yaml'), AbortSignal.timeout(30_000))
    );
  });

  it('is read completely', () => {
    expect(parsed.read).toEqual({ Plugin: 88, Package: 187, PluginCollection: 6 });
    expect(parsed.listings.filter(one => one.key.startsWith('plugin:'))).toHaveLength(88);
    expect(parsed.listings.map(one => sourceListingSchema.safeParse(one).error)).toEqual(
      parsed.listings.map(() => undefined)
    );
    expect(parsed.defects.every(one => sourceDefectSchema.safeParse(one).success)).toBe(true);
    expect(parsed.collections.every(one => sourceCollectionSchema.safeParse(one).success)).toBe(true);
  });

  it('has its real defects reported with file, entry and line', () => {
    expect(count('package-missing')).toBe(6);
    expect(count('package-unnamed')).toBe(67);
    expect(count('filter-unknown-field')).toBe(2);
    expect(count('text-placeholder')).toBe(3);
    expect(parsed.defects.filter(one => !one.file || !one.entry || !one.line)).toEqual([]);
    expect(parsed.defects.find(one => one.code === 'package-missing')).toMatchObject({
      file: 'catalog-entities/extensions/plugins/ai-model-catalog.yaml',
      entry: 'Plugin:rhdh/ai-integrations',
      fix: expect.stringContaining('rhdh-bs-plugin-'),
    });
  });

  it('keeps every icon, and every example', () => {
    expect(parsed.listings.filter(one => one.icon)).toHaveLength(32);
    expect(count('icon-refused')).toBe(0);
    const tekton = parsed.listings.find(one => one.key === 'plugin:rhdh/tekton');
    expect(tekton).toMatchObject({
      name: 'Pipelines With Tekton',
      lifecycle: 'active',
      support: { level: 'community', provider: 'Red Hat' },
      packages: [
        { name: '@backstage-community/plugin-tekton', version: '3.41.0', supportedVersions: '1.52.0' },
        { name: '@backstage/plugin-kubernetes-backend' },
      ],
    });
    expect(tekton?.packages[0]?.configExamples[0]?.title).toBe('Default configuration');
  });
});
