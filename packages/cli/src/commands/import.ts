import { Command } from 'commander';
import { FlyloftError, type ImportItem } from '@flyloft/plugin-manager-common';
import { readFile } from 'node:fs/promises';
import { bold, EXIT, good, printJson, say, warn } from '../output/output';
import { commonFlags, type CommonFlags, environmentFlag, runWithClient } from './common';
import { finishPlan } from './finishPlan';

type ImportFlags = CommonFlags & { environment?: string; reason?: string; request?: boolean; wait?: boolean };

const SYMBOLS: Record<ImportItem['outcome'], string> = {
  install: '+',
  installed: '✓',
  'does-not-fit': '!',
  'needs-values': '!',
  'no-bundle': '!',
  unknown: '!',
  disabled: '-',
};

async function readText(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    throw new FlyloftError(
      'INPUT_INVALID',
      `${file} cannot be read (${Object(error).code}). Name a file that is there.`
    );
  }
}

/** `flyloft import dynamic-plugins.yaml`: what an installation of Red Hat Developer Hub becomes here. */
export function importCommand(): Command {
  const command = new Command('import')
    .description(
      "Turn Red Hat Developer Hub's dynamic-plugins.yaml into a plan; without --request nothing is stored"
    )
    .argument('<file>', 'dynamic-plugins.yaml')
    .option('--request', 'ask for the plan')
    .option('--reason <text>', 'why; who decides reads it')
    .option('--wait', 'follow the operation to its end');
  return environmentFlag(commonFlags(command)).action(async (file: string, flags: ImportFlags) => {
    await runWithClient(flags, async context => {
      const answer = await context.client.importDynamicPlugins({
        content: await readText(file),
        ...(flags.environment ? { environment: flags.environment } : {}),
        ...(flags.reason ? { reason: flags.reason } : {}),
        ...(flags.request ? { request: true } : {}),
      });
      const { plan, operation } = answer;
      if (flags.json) {
        const { id, digest, state, summary } = plan ?? {};
        printJson({
          summary: answer.summary,
          items: answer.items,
          ...(answer.because ? { because: answer.because } : {}),
          ...(plan && flags.request ? { plan: { id, digest, state, summary } } : {}),
        });
        return plan?.state === 'waiting' ? EXIT.waitsForApproval : EXIT.done;
      }
      say(bold(answer.summary));
      for (const item of answer.items) {
        const symbol = SYMBOLS[item.outcome];
        say(`  ${symbol === '!' ? warn(symbol) : symbol} ${item.name ?? item.package}`);
        say(`      ${item.says}`);
        for (const { pointer, variable } of item.open)
          say(`      ${pointer} comes from ${variable}: enter it here.`);
        if (item.leftOut.length > 0) say(`      No counterpart: ${item.leftOut.join(', ')}`);
      }
      if (!plan) {
        if (answer.because) say(`${warn('!')} ${answer.because}`);
        return EXIT.done;
      }
      if (flags.request) return finishPlan({ plan, ...(operation ? { operation } : {}) }, context, flags);
      say(`${good('✓')} ${plan.summary}`);
      say(`  Next: ./flyloft import ${file} --request`);
      return EXIT.done;
    });
  });
}
