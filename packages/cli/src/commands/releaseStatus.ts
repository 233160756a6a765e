import { Command } from 'commander';
import { good, EXIT, printJson, say } from '../output/output';
import { commonFlags, type CommonFlags, runWithClient } from './common';

type StatusFlags = CommonFlags & { undo?: boolean; reason?: string };

function statusCommand(
  name: 'yank' | 'deprecate',
  texts: { description: string; done: string; undone: string }
): Command {
  const command = new Command(name)
    .description(texts.description)
    .argument('<plugin@version>', 'the release, such as tech-radar@1.14.0')
    .option('--reason <text>', 'why; everybody who meets the release reads it')
    .option('--undo', 'take it back');
  return commonFlags(command).action(async (spec: string, flags: StatusFlags) => {
    const at = spec.lastIndexOf('@');
    const [id, version] = at > 0 ? [spec.slice(0, at), spec.slice(at + 1)] : [spec, ''];
    if (version === '') command.error(`error: name the version too: ${id}@1.0.0`);
    await runWithClient(flags, async ({ client }) => {
      const release = await client.setReleaseStatus(id, version, {
        ...(name === 'yank' ? { yanked: !flags.undo } : { deprecated: !flags.undo }),
        ...(flags.reason ? { reason: flags.reason } : {}),
      });
      if (flags.json) printJson(release);
      else say(`${good('✓')} ${id} ${version} ${flags.undo ? texts.undone : texts.done}`);
      return EXIT.done;
    });
  });
}

/** `flyloft yank|deprecate`: withdraws a release from new plans, or says that it gets no successor. */
export function releaseStatusCommands(): Command[] {
  return [
    statusCommand('yank', {
      description: 'Withdraw a release: no new plan chooses it, what runs keeps running',
      done: 'is withdrawn. What runs it keeps running; no new plan chooses it.',
      undone: 'is offered again.',
    }),
    statusCommand('deprecate', {
      description: 'Say of a release that it will get no successor; it can still be installed',
      done: 'is deprecated. It can still be installed; its page says so.',
      undone: 'is no longer deprecated.',
    }),
  ];
}
