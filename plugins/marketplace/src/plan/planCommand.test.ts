import { denyCommand, planCommand } from './planCommand';

const none = { request: false, decide: false, withdraw: false };

describe('the commands of a plan', () => {
  it.each([
    [{ ...none, request: true }, ' it’s needed ', "./flyloft request p1 --reason 'it’s needed'"],
    [{ ...none, request: true }, ' ', './flyloft request p1'],
    [{ ...none, decide: true }, 'why', './flyloft approve p1 --wait'],
    [none, 'why', './flyloft plan p1'],
  ])('%j: does what the button does', (may, reason, command) => {
    expect(planCommand({ id: 'p1', state: 'waiting', may }, reason)).toBe(command);
  });

  it.each(['void', 'denied', 'withdrawn'] as const)('asks again for one that is %s', state => {
    expect(planCommand({ id: 'p1', state, may: none }, '')).toBe('./flyloft request p1 --again');
    expect(planCommand({ id: 'p1', state, may: none, supersededBy: 'p2' }, '')).toBe('./flyloft plan p1');
  });

  it('quotes the reason of a denial for the shell', () => {
    expect(denyCommand('p1', "don't; rm -rf $HOME")).toBe(
      "./flyloft deny p1 --reason 'don'\\''t; rm -rf $HOME'"
    );
  });
});
