import { catalogueStarts } from './catalogueStarts';

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
        omitted: ['/jira/token'],
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
