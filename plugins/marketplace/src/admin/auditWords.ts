import { paths } from '../routes';

/** What was done, as the audit says it; what has no words yet stays as it is called. */
const WORDS: Readonly<Record<string, string>> = {
  'plan.made': 'Made a plan',
  'plan.requested': 'Asked for a plan',
  'plan.approved': 'Approved a plan',
  'plan.denied': 'Denied a plan',
  'plan.withdrawn': 'Withdrew a plan',
  'plan.voided': 'A plan became void',
  'operation.queued': 'An operation was queued',
  'operation.running': 'An operation started',
  'operation.waiting-for-cluster': 'An operation waits for the cluster',
  'operation.undoing': 'An operation is being undone',
  'operation.done': 'An operation is done',
  'operation.undone': 'An operation was undone',
  'operation.stuck': 'An operation is stuck',
  'operation.cancelled': 'Stopped an operation',
  'operation.retried': 'Had an undo tried again',
  'installation.pinned': 'Pinned',
  'installation.unpinned': 'Lifted a pin',
  'release.publish': 'Published a release',
  'release.status': 'Changed what is said of a release',
  'frontend.quarantine': 'Pages were switched off',
  'frontend.release': 'Switched pages on again',
  'connection.test': 'Tested a connection',
  'plugin.request': 'Asked for a plugin',
  'plugin.review': 'Wrote a review',
  'secret.store': 'Stored a secret',
  'secret.forget': 'Took a secret away',
  'source.sync': 'Synced a source',
  'source.remove': 'Removed a source',
};

const PAGES: Readonly<Record<string, (id: string) => string>> = {
  plan: paths.plan,
  operation: paths.operation,
  plugin: id => paths.plugin(id),
  source: paths.source,
};

/** `plan.made` → `Made a plan`. */
export const sayAction = (action: string) => WORDS[action] ?? action;

/** The page of what an entry is about, where it has one: `plan:e768f9bd` → `/marketplace/plans/e768f9bd`. */
export function subjectPath(subject: string): string | undefined {
  const [, kind = '', id = ''] = /^([a-z]+):([\w-]+)$/.exec(subject) ?? [];
  return Object.hasOwn(PAGES, kind) ? PAGES[kind]?.(id) : undefined;
}
