import { catalogueStarts, describeOmitted } from './catalogueStarts';

const listed = (configExamples: Array<{ title: string; content: unknown }>) =>
  ({ packages: [{ name: '@acme/plugin-jira', configExamples }] } as Parameters<typeof catalogueStarts>[0]);
const schema = { type: 'object' as const, properties: { jira: { type: 'object' } } };

describe('catalogueStarts', () => {
  it('takes what the release has a place for, and leaves variables to be filled in', () => {
    const content = { jira: { url: 'https://j.example', token: '${JIRA_TOKEN}' }, dynamicPlugins: { a: 1 } };
    expect(catalogueStarts(listed([{ title: 'Default', content }]), schema)).toEqual([
      {
        title: 'Default · @acme/plugin-jira',
        config: { jira: { url: 'https://j.example' } },
        omitted: [{ pointer: '/jira/token', variables: ['JIRA_TOKEN'] }],
      },
    ]);
  });

  it('offers nothing that only configures something else', () => {
    const examples = [
      { title: 'Pages', content: { dynamicPlugins: {} } },
      { title: 'Text', content: 'jira: {}' },
    ];
    expect(catalogueStarts(listed(examples), schema)).toEqual([]);
    expect(catalogueStarts(listed([{ title: 'x', content: { jira: {} } }]), { type: 'object' })).toEqual([]);
  });
});

describe('what is left to fill in', () => {
  const titles: Record<string, string> = { '/jira/token': 'Token', '/jira/url': 'Address' };
  const titleOf = (pointer: string) => titles[pointer] ?? pointer;

  it('is said by the names of the fields, with the variables that stood there', () => {
    const omitted = [
      { pointer: '/jira/token', variables: ['TOKEN'] },
      { pointer: '/jira/url', variables: ['HOST', 'PORT'] },
    ];
    expect(describeOmitted(omitted, titleOf)).toBe(
      ' It takes values from an environment that plugins here do not have. Fill in: Token (${TOKEN}), Address (${HOST}, ${PORT}).'
    );
    expect(describeOmitted([], titleOf)).toBe('');
  });

  it('is what others keep secret, where the start is theirs', () => {
    expect(describeOmitted([{ pointer: '/jira/token' }, { pointer: '/other' }], titleOf)).toBe(
      ' Its secrets were left out. Enter yours: Token, /other.'
    );
  });
});
