import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { parseSet, readConfig, setField } from './configInput';

describe('parseSet', () => {
  it.each([
    ['a.b=1', 'a.b', 1],
    ['a=true', 'a', true],
    ['a=text with = signs', 'a', 'text with = signs'],
    ['url=https://example.com/x?y=1', 'url', 'https://example.com/x?y=1'],
    ['list=[1, 2]', 'list', [1, 2]],
    ['empty=', 'empty', ''],
    ['broken=[1, 2', 'broken', '[1, 2'],
    ['a.token=@k8s:jenkins/token', 'a.token', { $secret: 'kubernetes:jenkins/token' }],
    ['a.token=@vault:ci/jenkins#token', 'a.token', { $secret: 'vault:ci/jenkins#token' }],
    ['handle=@somebody', 'handle', '@somebody'],
  ])('reads %s', (text, path, value) => {
    expect(parseSet(text)).toEqual([[path, value]]);
  });

  it.each([
    'a=@vault:../sys#x',
    'a=@k8s:onlyname',
    'novalue',
    '=x',
    'a..b=1',
    '__proto__.x=1',
    'a.constructor=1',
  ])('refuses %s', text => {
    expect(() => parseSet(text)).toThrow();
  });
});

describe('setField', () => {
  it('sets one field and leaves the others and the original as they were', () => {
    const key = fc.stringMatching(/^[a-z]{1,4}$/);
    fc.assert(
      fc.property(
        fc.dictionary(key, fc.integer()),
        fc.array(key, { minLength: 1, maxLength: 4 }),
        fc.integer(),
        (config, path, value) => {
          const before = JSON.stringify(config);
          const after = setField(config, path.join('.'), value);
          expect(path.reduce<unknown>((inner, part) => (inner as Record<string, unknown>)[part], after)).toBe(
            value
          );
          const others = Object.entries(config).filter(([other]) => other !== path[0]);
          expect(after).toMatchObject(Object.fromEntries(others));
          expect(JSON.stringify(config)).toBe(before);
        }
      )
    );
  });
});

describe('--from-example', () => {
  it('leaves out what the example takes from an environment, so that no text stands where a secret belongs', async () => {
    const examples = [{ title: 'Cloud', config: { url: 'https://j.example', token: '${TOKEN}' } }];
    const client = { getPlugin: async () => ({ manifest: { examples } }) } as never;
    expect(await readConfig(client, 'p', undefined, { fromExample: 'Cloud' }, {})).toEqual({
      url: 'https://j.example',
    });
  });
});

describe('--file', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(os.tmpdir(), 'config-file-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  const read = async (content: string, set?: Array<[string, unknown]>) => {
    const file = join(folder, 'config.yaml');
    await writeFile(file, content);
    return readConfig({} as never, 'p', undefined, { file, set }, {});
  };

  it('is YAML or JSON, with --set on top', async () => {
    expect(await read('a: 1\nb: {c: 2}')).toEqual({ a: 1, b: { c: 2 } });
    expect(await read('{"a": 1}', [['a', 3]])).toEqual({ a: 3 });
  });

  it.each(['a: [1', 'a: 1\n b: 2', '- 1', 'text', ''])('says what is wrong with %j', async content => {
    await expect(read(content)).rejects.toMatchObject({ code: 'CONFIG_INVALID' });
  });

  it('gives no access to prototypes', async () => {
    const config = await read('__proto__: {polluted: true}');
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
    expect(Object.getPrototypeOf(config)).toBe(Object.prototype);
  });
});
