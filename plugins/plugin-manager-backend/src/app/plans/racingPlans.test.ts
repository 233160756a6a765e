/** Two plans for one installation, approved in the same moment. */
import { admin, developer, valueOf, whenOver } from '../../__testUtils__/engine';
import { federation, install, Planning } from '../../__testUtils__/planning';
import type { Person } from '../person';

jest.setTimeout(60_000);

const planning = Planning.forEachTest();
const grace: Person = { ...developer, actor: 'user:default/grace', refs: ['user:default/grace'] };

it('are carried out one after the other: the second finds what moved, and changes nothing', async () => {
  const { engine, publish, store } = planning.test;
  await publish({ federation });
  await engine.start();
  const asked = await Promise.all([developer, grace].map(who => planning.ask([install()], undefined, who)));
  const ended = await Promise.all(
    asked.map(async ({ plan: { id, digest } }) => {
      const decided = await engine.approvePlan(id, { digest }, admin);
      // One that comes when the other is done is refused; one that comes before waits for it.
      if (decided.outcome === 'refused') return decided.refusal.code;
      const { value } = await whenOver(planning.test, decided.value.operation?.id ?? '');
      return value.error?.code ?? value.state;
    })
  );
  expect(ended.sort()).toEqual(['PLAN_VOID', 'done']);
  const [one, ...more] = await store.installations.list({ tenant: 'default', includeUninstalled: true });
  expect(more).toEqual([]);
  expect(one).toMatchObject({ pluginId: 'radar', state: 'running', revision: 1 });
  expect(valueOf(await engine.listGenerations('local', 10)).map(({ number }) => number)).toEqual([1]);
});
