import { Command } from 'commander';
import type { PluginManagerClient } from '@flyloft/plugin-manager-client';
import { FlyloftError, type Source, type SourceSync } from '@flyloft/plugin-manager-common';
import { setTimeout as sleep } from 'node:timers/promises';
import { bad, bold, EXIT, good, printJson, progress, say, warn } from '../output/output';
import { commonFlags, type CommonFlags, runWithClient } from './common';

/** Milliseconds between two looks at a sync. */
const LOOK_MS = 500;

/** What a sync did, in a sentence. */
function describe(sync: SourceSync): string {
  const { added = 0, changed = 0, gone = 0 } = sync.counts ?? {};
  if (sync.state === 'failed') return `${bad('✗')} ${sync.message ?? 'It failed.'}`;
  if (sync.state === 'unchanged') return `${good('✓')} Nothing has changed.`;
  if (sync.state === 'running') return `syncing since ${sync.startedAt}`;
  return `${good('✓')} ${added} added, ${changed} changed, ${gone} gone`;
}

function sayDefects(name: string, defects: number): void {
  if (defects > 0) say(`  ${warn('!')} ${defects} defects: ./flyloft sources defects ${name}`);
}

/** `2026-01-01 09:00` of a time, in UTC. */
const minuteOf = (time: string) => new Date(time).toISOString().slice(0, 16).replace('T', ' ');

/** How old the listings are, and when the source is looked at next. */
function sayTimes({ freshAt, nextAt }: Source): void {
  const parts = [
    ...(freshAt === undefined ? [] : [`listings from ${minuteOf(freshAt)}`]),
    ...(nextAt === undefined ? [] : [`next sync ${minuteOf(nextAt)}`]),
  ];
  if (parts.length > 0) say(`  ${parts.join(', ')} UTC`);
}

function saySource(source: Source): void {
  say(`${bold(source.name)}  ${source.kind}  ${source.listings} listings`);
  say(`  ${source.last ? describe(source.last) : 'not synced yet'}`);
  sayTimes(source);
  sayDefects(source.name, source.defects);
  if (!source.configured) say('  no longer in the configuration');
}

/** Follows a sync to its end. */
async function follow(
  client: PluginManagerClient,
  started: SourceSync,
  signal: AbortSignal
): Promise<SourceSync> {
  let told = '';
  for (;;) {
    const { history } = await client.getSource(started.source, { signal });
    const sync = history.find(one => one.id === started.id);
    if (!sync)
      throw new FlyloftError(
        'INTERNAL',
        `The sync ${started.id} is not in the history of ${started.source}.`
      );
    if (sync.state !== 'running') return sync;
    const line = sync.progress
      ? `${sync.progress.done} of ${sync.progress.total ?? '?'} ${sync.progress.what}`
      : '';
    if (line !== told) progress(`  ${line}`);
    told = line;
    await sleep(LOOK_MS, undefined, { signal });
  }
}

/** `flyloft sources list|sync|defects`: where listings come from, and what is wrong there. */
export function sourcesCommand(): Command {
  const sources = new Command('sources').description('Catalogues that listings come from');
  const list = new Command('list').description('Every source with its last sync');
  commonFlags(list).action(async (flags: CommonFlags) => {
    await runWithClient(flags, async ({ client }) => {
      const { items } = await client.listSources();
      if (flags.json) printJson({ items });
      else if (items.length === 0)
        say('No catalogue is configured: see pluginManager.sources in app-config.');
      else items.forEach(saySource);
      return EXIT.done;
    });
  });
  const sync = new Command('sync')
    .description('Sync sources now and wait for the end')
    .argument('[names...]', 'which ones; all without a name');
  commonFlags(sync).action(async (names: string[], flags: CommonFlags) => {
    await runWithClient(flags, async ({ client, signal }) => {
      const configured = (await client.listSources()).items
        .filter(one => one.configured)
        .map(one => one.name);
      const ended: SourceSync[] = [];
      for (const name of names.length > 0 ? names : configured) {
        if (!flags.json) progress(name);
        const result = await follow(client, await client.syncSource(name), signal);
        ended.push(result);
        if (flags.json) continue;
        say(`${bold(name)}  ${describe(result)}`);
        sayDefects(name, result.defects);
      }
      if (flags.json) printJson({ items: ended });
      return ended.some(one => one.state === 'failed') ? EXIT.refused : EXIT.done;
    });
  });
  const defects = new Command('defects')
    .description('What is wrong in a source, with file, line and what to do')
    .argument('<name>', 'the source');
  commonFlags(defects).action(async (name: string, flags: CommonFlags) => {
    await runWithClient(flags, async ({ client }) => {
      const { defectList } = await client.getSource(name);
      if (flags.json) {
        printJson({ items: defectList });
        return EXIT.done;
      }
      for (const defect of defectList) {
        const line = defect.line === undefined ? '' : `:${defect.line}`;
        say(`${defect.file ?? ''}${line}  ${defect.entry ?? ''}`.trim());
        say(`  ${defect.message}`);
        say(`  ${defect.fix}`);
      }
      if (defectList.length === 0) say(`${good('✓')} Nothing is wrong in ${name}.`);
      return EXIT.done;
    });
  });
  return sources.addCommand(list).addCommand(sync).addCommand(defects);
}
