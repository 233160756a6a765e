import type { Refusal, WantedChange } from '@flyloft/plugin-manager-common';
import type { PlanAnswerValue } from '../app/engine';
import type { Person } from '../app/person';
import { migratedDatabase } from './database';
import { admin, createTestEngine, developer, valueOf, whenOver, type TestEngine } from './engine';

/** The frontend of a plugin that has nothing else. */
export const federation = { name: 'radar', exposes: ['.'], features: ['radar'] };

/** The wish to install a plugin. */
export const install = (pluginId = 'radar', config?: Record<string, never>): WantedChange => ({
  kind: 'install',
  pluginId,
  ...(config ? { config } : {}),
});

/** Code of a refusal, or `ok`. */
export const codeOf = (outcome: { outcome: 'ok' } | { outcome: 'refused'; refusal: { code: string } }) =>
  outcome.outcome === 'refused' ? outcome.refusal.code : 'ok';

/** Throws where it was not refused. */
export const refusalOf = (outcome: { outcome: 'ok' } | { outcome: 'refused'; refusal: Refusal }): Refusal => {
  if (outcome.outcome === 'ok') throw new Error('It was not refused');
  return outcome.refusal;
};

/** An engine for each test of a file, over a database of its own, and what people do with it. */
export class Planning {
  test!: TestEngine;
  #database!: Awaited<ReturnType<typeof migratedDatabase>>;
  #more: TestEngine[] = [];

  /** Call it once, at the top of the file. */
  static forEachTest(): Planning {
    const planning = new Planning();
    beforeEach(() => planning.#open());
    afterEach(() => planning.#close());
    return planning;
  }

  get knex() {
    return this.#database.knex;
  }

  /** Another engine over the same database, such as one whose configuration differs. */
  async another(
    ...args: Parameters<typeof createTestEngine> extends [unknown, ...infer R] ? R : never
  ): Promise<TestEngine> {
    const made = await createTestEngine(this.knex, ...args);
    this.#more.push(made);
    return made;
  }

  /** Makes a plan and asks for it. */
  async ask(changes: WantedChange[], reason?: string, who: Person = developer): Promise<PlanAnswerValue> {
    const asked = { changes, request: true, ...(reason === undefined ? {} : { reason }) };
    return valueOf(await this.test.engine.makePlan(asked, who));
  }

  /** Asks, approves as the admin, and waits for the end. */
  async carryOut(changes: WantedChange[], who?: Person): Promise<PlanAnswerValue> {
    const { plan } = await this.ask(changes, undefined, who);
    const approved = valueOf(await this.test.engine.approvePlan(plan.id, { digest: plan.digest }, admin));
    const { value } = await whenOver(this.test, approved.operation?.id ?? '');
    return { plan: approved.plan, operation: value };
  }

  async #open(): Promise<void> {
    this.#database = await migratedDatabase();
    this.test = await createTestEngine(this.knex);
  }

  async #close(): Promise<void> {
    for (const one of this.#more.splice(0)) await one.close();
    await this.test.close();
    await this.#database.drop();
  }
}
