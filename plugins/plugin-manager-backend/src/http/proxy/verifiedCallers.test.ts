import { mockCredentials } from '@backstage/backend-test-utils';
import { VerifiedCallers } from './verifiedCallers';

describe('verified callers', () => {
  let now = 0;
  const verify = jest.fn(async () => mockCredentials.user());
  beforeEach(() => {
    now = 1_000_000;
    verify.mockClear();
  });

  it('verifies a token once in half a minute, and each token by itself', async () => {
    const callers = new VerifiedCallers(() => now);
    await Promise.all([callers.credentialsOf('one', verify), callers.credentialsOf('one', verify)]);
    expect(verify).toHaveBeenCalledTimes(1);
    now += 29_999;
    await callers.credentialsOf('one', verify);
    expect(verify).toHaveBeenCalledTimes(1);
    await callers.credentialsOf('two', verify);
    expect(verify).toHaveBeenCalledTimes(2);
    now += 1;
    await callers.credentialsOf('one', verify);
    expect(verify).toHaveBeenCalledTimes(3);
  });

  it('never takes a token for good that has ended', async () => {
    const callers = new VerifiedCallers(() => now);
    const ending = async () => ({ ...mockCredentials.user(), expiresAt: new Date(now + 5_000) });
    await callers.credentialsOf('one', ending);
    now += 5_000;
    const refuse = async () => {
      throw new Error('expired');
    };
    await expect(callers.credentialsOf('one', refuse)).rejects.toThrow('expired');
  });

  it('asks again after a refusal', async () => {
    const callers = new VerifiedCallers(() => now);
    const refuse = async () => {
      throw new Error('unknown key');
    };
    await expect(callers.credentialsOf('one', refuse)).rejects.toThrow('unknown key');
    await expect(callers.credentialsOf('one', verify)).resolves.toMatchObject({
      principal: { userEntityRef: 'user:default/mock' },
    });
  });
});
