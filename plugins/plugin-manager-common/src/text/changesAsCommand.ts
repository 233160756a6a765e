import type { WantedChange } from '../api';

type Target = {
  environment?: string;
  /** Plugins whose pins are lifted before. */
  unpin?: readonly string[];
};

/** One change as `flyloft change` takes it; undefined where it needs more than a line. */
function toWord(change: WantedChange): string | undefined {
  const { kind, pluginId } = change;
  if (kind === 'configure') return undefined;
  if (kind === 'rollback') {
    return change.revision === undefined ? `rollback:${pluginId}` : `rollback:${pluginId}@${change.revision}`;
  }
  if ((kind === 'install' || kind === 'update') && change.range !== undefined) {
    return `${kind}:${pluginId}@${change.range}`;
  }
  // Said in the word, so that it cannot mean another plugin of the same command.
  if (kind === 'uninstall' && change.removeData) return `uninstall-with-data:${pluginId}`;
  return `${kind}:${pluginId}`;
}

/** A word as a shell takes it: characters that mean something to one are quoted. */
export const shellWord = (word: string) =>
  /^[\w:@.+-]+$/.test(word) ? word : `'${word.replace(/'/g, `'\\''`)}'`;

/** Changes as the command that asks for all of them in one plan, ready to be pasted. */
export function changesAsCommand(
  changes: readonly WantedChange[],
  { environment, unpin = [] }: Target = {}
): string | undefined {
  const at = environment === undefined ? [] : ['--environment', shellWord(environment)];
  const words = changes.map(toWord);
  if (words.some(word => word === undefined)) return undefined;
  const lift = unpin.map(pluginId => ['./flyloft unpin', pluginId, ...at].join(' '));
  const change = ['./flyloft change', ...words.map(word => shellWord(word ?? '')), ...at].join(' ');
  return [...lift, change].join(' && ');
}

/** Reads a word of `flyloft change` back; undefined where it is none. */
export function changeOfWord(word: string): WantedChange | undefined {
  const match = /^([a-z-]+):([^@]+)(?:@(.+))?$/.exec(word);
  if (!match) return undefined;
  const [, kind = '', pluginId = '', version] = match;
  const plain = { pluginId };
  if (kind === 'install' || kind === 'update') {
    return { kind, ...plain, ...(version === undefined ? {} : { range: version }) };
  }
  if (kind === 'rollback') {
    if (version === undefined) return { kind, ...plain };
    return /^[1-9][0-9]*$/.test(version) ? { kind, ...plain, revision: Number(version) } : undefined;
  }
  if (version !== undefined) return undefined;
  if (kind === 'uninstall-with-data') return { kind: 'uninstall', ...plain, removeData: true };
  return kind === 'uninstall' || kind === 'start' || kind === 'stop' || kind === 'restart'
    ? { kind, ...plain }
    : undefined;
}
