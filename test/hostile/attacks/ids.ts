import { gz, rawBundle } from '../../../packages/bundle/src/__testUtils__/bundles';
import { attack } from '../stage/attack';
import { said } from '../stage/http';
import type { Stage } from '../stage/stage';

const file = { 'README.md': '# x' };

/** Rule 4: ids belong to one publisher for ever, and some to the portal. */
export function ids(stage: Stage): void {
  const tryId = (id: string, publisher = 'mallory', changes: Record<string, unknown> = {}) =>
    rawBundle(file, [], { id, publisher, ...changes }).then(tar => stage.publish(gz(tar)));

  attack(4, "publish under core's ids", 'refused by name', async () => {
    const wanted = [
      'catalog',
      'auth',
      'app',
      'permission',
      'plugin-manager',
      'events',
      'signals',
      'scaffolder',
      'root',
      'api',
    ];
    const answers = await Promise.all(wanted.map(id => tryId(id)));
    return {
      refused: answers.every(answer => answer.code === 'PLUGIN_ID_RESERVED'),
      happened: [...new Set(answers.map(said))].join(', '),
    };
  });

  attack(4, 'publish under variants of ids', 'refused by form', async () => {
    const wanted = [
      'Catalog',
      'CATALOG',
      'hostile_',
      'ho..stile',
      '../catalog',
      'catalog/x',
      'cat%61log',
      'cаtalog',
      'a--b',
      `a${'b'.repeat(40)}`,
      'x ',
      '',
    ];
    const answers = await Promise.all(wanted.map(id => tryId(id)));
    const through = wanted.filter((_, index) => (answers[index]?.status ?? 0) < 400);
    return {
      refused: through.length === 0,
      happened: through.join(', ') || [...new Set(answers.map(said))].join(', '),
    };
  });

  attack(4, "take another publisher's id", 'PUBLISHER_MISMATCH', async () => {
    const answer = await tryId('hostile', 'mallory', { version: '9.9.9' });
    return { refused: answer.code === 'PUBLISHER_MISMATCH', happened: said(answer) };
  });

  attack(4, "declare a feature with another's or the portal's id", 'refused by name', async () => {
    const entry = { 'frontend/mf-manifest.json': '{}' };
    const declare = async (feature: string) => {
      const federation = { name: 'x', exposes: ['.'], features: [feature] };
      const id = `takes-${feature}`;
      return stage.publish(gz(await rawBundle(entry, [], { id, publisher: 'mallory', federation })));
    };
    const answers = await Promise.all(['hostile', 'catalog', 'app', 'marketplace'].map(declare));
    const codes = answers.map(said);
    return {
      refused:
        codes.join() ===
        '403 PUBLISHER_MISMATCH,422 PLUGIN_ID_RESERVED,422 PLUGIN_ID_RESERVED,422 PLUGIN_ID_RESERVED',
      happened: codes.join(', '),
    };
  });

  attack(6, 'publish as somebody without the right to', 'NOT_ALLOWED', async () => {
    const bundle = gz(await rawBundle(file, [], { id: 'unwanted' }));
    const answers = [
      await stage.publish(bundle, { token: stage.tokens.developer }),
      await stage.publish(bundle, { token: undefined }),
    ];
    return {
      refused: answers[0]?.code === 'NOT_ALLOWED' && answers[1]?.status === 401,
      happened: answers.map(said).join(', '),
    };
  });
}
