// What the parts of the benchmark share: one portal, its people, and the way from a bundle to a running plugin.
import fs from 'node:fs';
import path from 'node:path';
import { build } from '../scripts/build.mjs';
import { root } from '../scripts/stamps.mjs';
import { publisherToken, removeState, signIn, startPortal } from './portal.mjs';
import { serviceBacked } from './samplePlugins.mjs';

/** Everything in `folder`; nothing is started before a part asks for it. */
export class Session {
  #running;
  #people = new Map();
  #published = new Set();
  installed = new Set();

  constructor({ folder, product, log }) {
    Object.assign(this, { folder, product, log, stateDir: path.join(folder, 'state') });
  }

  /** The running portal; the first call builds and starts it. */
  portal() {
    return this.#running ?? this.startAgain();
  }

  /** Stops the portal where it runs and starts it with the same data. */
  async startAgain() {
    await this.stop();
    this.port ??= await this.product.freePort();
    this.#people.clear();
    this.#running = startPortal({ port: this.port, stateDir: this.stateDir });
    return this.#running;
  }

  async stop() {
    const running = this.#running;
    this.#running = undefined;
    // One that is still starting is stopped when it has; one that failed to start has ended by itself.
    const started = await running?.catch(() => undefined);
    await started?.stop();
  }

  async close() {
    await this.stop();
    if (fs.existsSync(this.stateDir)) removeState(this.stateDir);
  }

  /** A person's token, or the publisher's. Sessions last an hour: asked for anew after half of one. */
  async token(person) {
    const { url } = await this.portal();
    if (person === 'publisher') return publisherToken(this.stateDir);
    const known = this.#people.get(person);
    if (known && Date.now() - known.at < 30 * 60_000) return known.token;
    const token = await signIn(url, person);
    this.#people.set(person, { token, at: Date.now() });
    return token;
  }

  /** The product's client, as this person. */
  async client(person) {
    const { url } = await this.portal();
    const baseUrl = `${url}/api/plugin-manager`;
    return new this.product.PluginManagerClient({ baseUrl, token: () => this.token(person) });
  }

  /** Publishes the first-party plugin announcements or, by any other id, one made for the benchmark. */
  async publish(id) {
    if (this.#published.has(id)) return;
    let tgz;
    if (id === 'announcements') {
      await build(['examples']);
      tgz = fs.readFileSync(path.join(root, 'dist', 'examples', 'announcements.tgz'));
    } else {
      tgz = await serviceBacked(this.product.makeBundle, id);
    }
    await (await this.client('publisher')).publishBundle(tgz);
    this.#published.add(id);
  }

  /** Resolves when an operation is done; throws with its reason when it ends in any other way. */
  async finished(operation) {
    const client = await this.client('admin');
    for await (const event of client.operationEvents(operation.id)) void event;
    const ended = await client.getOperation(operation.id);
    if (ended.state !== 'done') {
      throw new Error(
        `"${ended.summary}" ended ${ended.state}: ${ended.error?.message ?? 'no reason given'}`
      );
    }
  }

  /** Carries a plan out that was asked for, with the admin's approval where it waits for one. */
  async carryOut({ plan, operation }) {
    if (operation) return this.finished(operation);
    const approved = await (await this.client('admin')).approvePlan(plan.id, { digest: plan.digest });
    return this.finished(approved.operation);
  }

  /** Installs a plugin that is not there yet; resolves when its operation is done. */
  async install(id) {
    if (this.installed.has(id)) return;
    await this.publish(id);
    await this.carryOut(await (await this.client('developer')).installPlugin(id));
    this.installed.add(id);
  }

  /** Takes a plugin and its data away. */
  async uninstall(id) {
    await this.carryOut(await (await this.client('developer')).uninstallPlugin(id, { removeData: true }));
    this.installed.delete(id);
  }
}
