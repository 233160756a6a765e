import { forgetTried, keepTried, readTried } from './triedFrontend';

const tried = { person: 'user:default/ada', pluginId: 'radar', digest: 'sha256:a' };

beforeEach(() => window.sessionStorage.clear());

describe('a frontend that is tried', () => {
  it('is kept for the tab and its person until it is forgotten', () => {
    expect(readTried(window, tried.person)).toBeUndefined();
    keepTried(window, tried);
    expect(readTried(window, tried.person)).toEqual(tried);
    forgetTried(window);
    expect(readTried(window, tried.person)).toBeUndefined();
  });

  it('is not tried for somebody else who signs in in the same tab', () => {
    keepTried(window, tried);
    expect(readTried(window, 'user:default/bob')).toBeUndefined();
  });

  it.each(['{', '{"pluginId":"radar"}', 'null'])('is nothing where %s is stored', text => {
    window.sessionStorage.setItem('flyloft.try-frontend', text);
    expect(readTried(window, tried.person)).toBeUndefined();
  });
});
