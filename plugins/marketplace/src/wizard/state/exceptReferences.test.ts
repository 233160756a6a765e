import { exceptReferences } from './useConfigIssues';

it('holds nothing against a secret whose reference stands in its place, and all against what else does not fit', () => {
  const config = { stored: { $secret: 'id', hash: 'h' }, kept: { $secret: 'vault:ci#token' }, plain: 5 };
  const issue = (path: string) => ({ path, message: 'must be a text' });
  const issues = ['/stored', '/kept', '/plain', '/absent', '/'].map(issue);
  expect(exceptReferences(config, issues)).toEqual(['/plain', '/absent', '/'].map(issue));
});
