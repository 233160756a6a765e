import { migratedDatabase } from '../../../__testUtils__/database';
import { releaseOf } from '../../../__testUtils__/releases';
import { PostgresFeedback } from './PostgresFeedback';
import { PostgresRegistry } from './PostgresRegistry';

// A database and a server start, beside whatever else the machine does.
jest.setTimeout(60_000);

let database: Awaited<ReturnType<typeof migratedDatabase>>;
let registry: PostgresRegistry;

beforeEach(async () => {
  database = await migratedDatabase();
  registry = new PostgresRegistry(database.knex);
  await registry.savePublishers([{ id: 'acme', trustTier: 'internal' }]);
});
afterEach(() => database.drop());

describe('PostgresRegistry', () => {
  it('keeps a release as it was given, with the order of its config fields', async () => {
    const properties = { zebra: { type: 'string' }, a: { type: 'string' }, middle: { type: 'string' } };
    const release = releaseOf(
      { configSchema: { type: 'object', properties }, dependencies: { other: '^1.0.0' } },
      { readme: '# Radar', changelog: 'First.' }
    );
    expect(await registry.insertRelease(release)).toBe('created');
    const found = await registry.findRelease('radar', '1.0.0');
    expect(found).toEqual(release);
    expect(JSON.stringify(found?.manifest.configSchema)).toBe(JSON.stringify({ type: 'object', properties }));
    expect(await registry.findReleaseByDigest(release.bundleDigest)).toEqual(release);
    expect(await registry.findOwner('radar')).toBe('acme');
    expect(await registry.findRelease('radar', '9.9.9')).toBeUndefined();
  });

  it('writes (id, version) → digest once', async () => {
    const release = releaseOf();
    expect(await registry.insertRelease(release)).toBe('created');
    expect(await registry.insertRelease(release)).toBe('exists');
    expect(await registry.insertRelease(releaseOf({ description: 'Something else' }))).toBe('differs');
    expect((await registry.findRelease('radar', '1.0.0'))?.bundleDigest).toBe(release.bundleDigest);
  });

  it('lets one of two racing releases with the same version win', async () => {
    const rivals = ['One', 'Two', 'Three', 'Four'].map(description => releaseOf({ description }));
    const outcomes = await Promise.all(
      rivals.map(rival => database.knex.transaction(trx => new PostgresRegistry(trx).insertRelease(rival)))
    );
    expect(outcomes.sort()).toEqual(['created', 'differs', 'differs', 'differs']);
  });

  it('takes part in the transaction that it is given', async () => {
    await expect(
      database.knex.transaction(async trx => {
        await new PostgresRegistry(trx).insertRelease(releaseOf());
        throw new Error('no');
      })
    ).rejects.toThrow('no');
    expect(await registry.listReleases('radar')).toEqual([]);
    expect(await registry.findOwner('radar')).toBeUndefined();
  });

  it('lists releases by version, newest first, and shows the newest that is neither yanked nor a pre-release', async () => {
    for (const version of ['1.2.0', '1.10.0', '2.0.0-beta.1', '1.9.0']) {
      await registry.insertRelease(releaseOf({ version }));
    }
    expect((await registry.listReleases('radar')).map(release => release.version)).toEqual([
      '2.0.0-beta.1',
      '1.10.0',
      '1.9.0',
      '1.2.0',
    ]);
    const latest = async () => (await database.knex('listings').first()).latest;
    expect(await latest()).toBe('1.10.0');
    expect(await registry.setReleaseStatus('radar', '1.10.0', { yanked: true })).toBe(true);
    expect(await latest()).toBe('1.9.0');
    expect(await registry.setReleaseStatus('radar', '1.10.0', { yanked: false })).toBe(true);
    expect(await latest()).toBe('1.10.0');
    expect(await registry.setReleaseStatus('radar', '9.9.9', { yanked: true })).toBe(false);
  });

  it('gives the resolver what it needs of every release', async () => {
    await registry.insertRelease(
      releaseOf({ dependencies: { base: '^2.0.0' }, backstage: '>=1.50.0', files: [] })
    );
    await registry.setReleaseStatus('radar', '1.0.0', { deprecated: true });
    expect(await registry.listCandidates()).toEqual([
      {
        pluginId: 'radar',
        version: '1.0.0',
        yanked: false,
        deprecated: true,
        trustTier: 'internal',
        manifest: {
          dependencies: { base: '^2.0.0' },
          peerDependencies: {},
          optionalDependencies: {},
          backstage: '>=1.50.0',
          node: '*',
        },
      },
    ]);
  });

  it('gives the same lists until something of them changes, and then reads only that again', async () => {
    await registry.insertRelease(releaseOf());
    await registry.insertRelease(releaseOf({ id: 'board' }));
    const first = await registry.candidateLists();
    expect(await registry.candidateLists()).toBe(first);

    await registry.setReleaseStatus('radar', '1.0.0', { yanked: true });
    const second = await registry.candidateLists();
    expect(second.byPlugin.get('radar')).toEqual([expect.objectContaining({ yanked: true })]);
    expect(second.byPlugin.get('board')).toBe(first.byPlugin.get('board'));
    expect(second.since).toEqual({ lists: first, changed: ['radar'] });

    const ours = database.knex;
    await ours.transaction(async trx => {
      await new PostgresRegistry(trx).insertRelease(releaseOf({ id: 'late' }));
      expect(await registry.candidateLists()).toBe(second);
    });
    const third = await registry.candidateLists();
    expect([...third.byPlugin.keys()].sort()).toEqual(['board', 'late', 'radar']);
    expect(second.since).toBeUndefined();

    await registry.savePublishers([{ id: 'acme', trustTier: 'quarantined' }]);
    const tiers = (await registry.listCandidates()).map(({ trustTier }) => trustTier);
    expect(tiers).toEqual(['quarantined', 'quarantined', 'quarantined']);
  });

  it('takes the trust tier of the publisher as it is today', async () => {
    await registry.insertRelease(releaseOf());
    await registry.savePublishers([{ id: 'acme', trustTier: 'quarantined' }]);
    expect((await registry.findRelease('radar', '1.0.0'))?.trustTier).toBe('quarantined');
    expect(await registry.findPublisher('acme')).toEqual({ id: 'acme', trustTier: 'quarantined' });
    expect(await registry.findPublisher('nobody')).toBeUndefined();
  });

  it('names the plugins whose newest release needs another', async () => {
    await registry.insertRelease(releaseOf({ id: 'old-friend', dependencies: { base: '^1.0.0' } }));
    await registry.insertRelease(releaseOf({ id: 'old-friend', version: '2.0.0' }));
    await registry.insertRelease(releaseOf({ id: 'friend', peerDependencies: { base: '^2.0.0' } }));
    expect(await registry.listDependents('base')).toEqual([
      { pluginId: 'friend', version: '1.0.0', range: '^2.0.0' },
    ]);
  });
});

describe('PostgresFeedback', () => {
  it('keeps one review a person and counts wishes by person', async () => {
    await registry.insertRelease(releaseOf());
    const feedback = new PostgresFeedback(database.knex);
    const review = { pluginId: 'radar', author: 'user:default/ann', version: '1.0.0', installed: true };
    await feedback.putReview({ ...review, rating: 2, comment: 'Meh', at: new Date(1) });
    await feedback.putReview({ ...review, rating: 5, at: new Date(2) });
    expect(await feedback.listReviews('radar')).toEqual([{ ...review, rating: 5, at: new Date(2) }]);

    const wish = { pluginId: 'jenkins', requester: 'user:default/ann', at: new Date(1) };
    expect(await feedback.putRequest(wish)).toBe(1);
    expect(await feedback.putRequest({ ...wish, reference: '@acme/jenkins' })).toBe(1);
    expect(await feedback.putRequest({ ...wish, requester: 'user:default/bob', at: new Date(5) })).toBe(2);
    expect(await feedback.listRequests()).toEqual([
      { pluginId: 'jenkins', count: 2, lastAt: new Date(5), references: ['@acme/jenkins'] },
    ]);
  });
});
