import type { PluginCard } from '@flyloft/plugin-manager-common';

/** The one plugin that somebody who typed this means: its name, a word of it, or its id begins like that. */
export function bestMatch<P extends Pick<PluginCard, 'id' | 'name'>>(
  plugins: readonly P[],
  typed: string
): P | undefined {
  const text = typed.trim().toLowerCase();
  if (text.length < 2) return undefined;
  const begins = (name: string) => name.toLowerCase().startsWith(text);
  return (
    plugins.find(plugin => begins(plugin.name) || begins(plugin.id)) ??
    plugins.find(plugin => plugin.name.split(/\s+/).some(begins))
  );
}
