import { existsSync } from 'node:fs';
import path from 'node:path';
import { deriveSteps, openExample, readYaml, takeOutEnvironment, writeYaml } from '@flyloft/configuration';
import { isJsonObject, type JsonObject } from '@flyloft/plugin-manager-common';
import { readFolder } from '@flyloft/plugin-manager-node';
import { fitsSchema } from '@flyloft/schema-engine';
import { toPackage } from './toPackage';
import { readEntities } from './readEntities';

const folder = path.resolve(__dirname, '../../../../shared/data/rhdh-overlays');

describeWhere(existsSync(folder), `the catalogue is not in ${folder}`)(
  'the examples of Red Hat Developer Hub',
  () => {
    /** Examples of each package that has some. */
    let packages: JsonObject[][];

    beforeAll(async () => {
      const files = await readFolder(folder, file => file.endsWith('.yaml'), AbortSignal.timeout(30_000));
      packages = readEntities(files)
        .packages.map(found =>
          toPackage(found, [])
            .configExamples.map(({ content }) => content)
            .filter(isJsonObject)
            .filter(content => Object.keys(content).length > 0)
        )
        .filter(examples => examples.length > 0);
    });

    const opens = (example: JsonObject) => {
      const { config, schema, inferred } = openExample(example);
      const steps = deriveSteps({ name: 'x', configSchema: schema, wizard: [] });
      return inferred && steps.length > 0 && fitsSchema(schema, config) === true;
    };

    it('open as a wizard: those of 146 packages of 146, 164 examples in all', () => {
      expect(packages.flat().filter(opens)).toHaveLength(164);
      expect([packages.filter(examples => examples.every(opens)).length, packages.length]).toEqual([
        146, 146,
      ]);
    });

    it('name no environment variable any more, and every one that they named is to be filled in', () => {
      for (const example of packages.flat()) {
        const { config, references } = takeOutEnvironment(example);
        expect(JSON.stringify(config)).not.toMatch(/[^$]\$\{[A-Za-z_]/);
        const named = [...JSON.stringify(example).matchAll(/\$\{([A-Za-z_]\w*)\}/g)].map(match => match[1]);
        expect(new Set(references.flatMap(({ variables }) => variables))).toEqual(new Set(named));
      }
    });

    it('go from form to YAML and back without a difference, filled in or not', () => {
      const stays = (value: JsonObject) => {
        const back = readYaml(writeYaml('', value));
        return back.outcome === 'read' && JSON.stringify(back.config) === JSON.stringify(value);
      };
      const same = packages.filter(examples =>
        examples.every(example => stays(example) && stays(openExample(example).config))
      );
      expect([same.length, packages.length]).toEqual([146, 146]);
    });
  }
);
