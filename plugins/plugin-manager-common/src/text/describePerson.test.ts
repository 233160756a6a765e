import { describePeople, describePerson } from './describePerson';

describe('describePerson', () => {
  it.each([
    ['user:default/ana', 'ana'],
    ['group:default/platform-admins', 'platform-admins'],
    ['group:payments/owners', 'payments/owners'],
    ['service:external:publisher', 'service:external:publisher'],
    ['policy', 'policy'],
  ])('says %s as %s', (entityRef, expected) => {
    expect(describePerson(entityRef)).toBe(expected);
  });

  it('puts several side by side', () => {
    expect(describePeople(['user:default/ana', 'group:default/admins'])).toBe('ana, admins');
  });
});
