import { sayAction, subjectPath } from './auditWords';

it('says what was done, and leaves what has no words as it is called', () => {
  expect(sayAction('plan.denied')).toBe('Denied a plan');
  expect(sayAction('something.new')).toBe('something.new');
});

it('leads to what has a page', () => {
  expect(subjectPath('plan:e768f9bd')).toBe('/marketplace/plans/e768f9bd');
  expect(subjectPath('operation:1f2e')).toBe('/marketplace/operations/1f2e');
  expect(subjectPath('plugin:tech-radar')).toBe('/marketplace/plugins/tech-radar');
  expect(subjectPath('source:rhdh')).toBe('/marketplace-admin/sources/rhdh');
  expect(subjectPath('secret:a1')).toBeUndefined();
  expect(subjectPath('constructor:a1')).toBeUndefined();
  expect(subjectPath('radar')).toBeUndefined();
});
