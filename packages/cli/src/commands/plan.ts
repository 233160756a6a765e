import { Command } from 'commander';
import { describeObjects, describePlan } from '../output/describePlan';
import { describeRehearsal } from '../output/describeRehearsal';
import { bold, EXIT, printJson, say } from '../output/output';
import { commonFlags, type CommonFlags, runWithClient } from './common';
import { finishPlan } from './finishPlan';

/** `flyloft plan [id]`: shows a plan, or the plans that wait. */
export function planCommand(): Command {
  const command = new Command('plan')
    .description('Show a plan, or list the plans that wait')
    .argument('[plan]', 'id of the plan, or its beginning')
    .option('--objects', 'every Kubernetes object, too')
    .option('--rehearse', 'try it as things are now; nothing is changed and nothing of it is kept')
    .option('--state <states>', 'list plans in these states', 'waiting');
  return commonFlags(command).action(
    async (
      id: string | undefined,
      flags: CommonFlags & { objects?: boolean; rehearse?: boolean; state: string }
    ) => {
      await runWithClient(flags, async ({ client, portal }) => {
        if (id === undefined) {
          const { items } = await client.listPlans({ state: flags.state });
          if (flags.json) printJson({ items });
          else if (items.length === 0) say('Nothing waits.');
          else
            for (const plan of items)
              say(`${bold(plan.id)}  ${plan.state}  ${plan.requester}  ${plan.summary}`);
          return EXIT.done;
        }
        if (flags.rehearse) {
          const rehearsal = await client.rehearsePlan(id);
          if (flags.json) printJson({ rehearsal });
          else describeRehearsal(rehearsal).forEach(line => say(line));
          return rehearsal.passed ? EXIT.done : EXIT.refused;
        }
        const plan = await client.getPlan(id);
        if (flags.json) printJson({ plan });
        else
          [...describePlan(plan, portal), ...(flags.objects ? describeObjects(plan) : [])].forEach(line =>
            say(line)
          );
        if (plan.state === 'waiting') return EXIT.waitsForApproval;
        return plan.state === 'denied' || plan.state === 'void' ? EXIT.refused : EXIT.done;
      });
    }
  );
}

type RequestFlags = CommonFlags & { reason?: string; again?: boolean; wait?: boolean };

/** `flyloft request <plan>`: asks for a plan that was made in the portal; it starts at once where nobody has to approve. */
export function requestCommand(): Command {
  const command = new Command('request')
    .description('Ask for a plan that is ready')
    .argument('<plan>', 'id of the plan, or its beginning')
    .option('--again', 'one that is void, denied or withdrawn, made anew with its settings and its reason')
    .option('--reason <text>', 'why; who decides reads it')
    .option('--wait', 'follow the operation to its end');
  return commonFlags(command).action(async (id: string, flags: RequestFlags) => {
    await runWithClient(flags, async context => {
      const { client } = context;
      const why = flags.reason ? { reason: flags.reason } : {};
      const known = await client.getPlan(id);
      const plan = flags.again ? (await client.requestPlanAgain(known.id, why)).plan : known;
      const answer = await client.requestPlan(plan.id, { digest: plan.digest, ...why });
      return finishPlan(answer, context, flags);
    });
  });
}

/** `flyloft approve <plan>`: the digest of the plan as it is shown now goes along, so that nothing else is approved. */
export function approveCommand(): Command {
  const command = new Command('approve')
    .description('Approve a plan that waits')
    .argument('<plan>', 'id of the plan, or its beginning')
    .option('--reason <text>', 'kept with the decision')
    .option('--wait', 'follow the operation to its end');
  return commonFlags(command).action(
    async (id: string, flags: CommonFlags & { reason?: string; wait?: boolean }) => {
      await runWithClient(flags, async context => {
        const plan = await context.client.getPlan(id);
        const answer = await context.client.approvePlan(plan.id, {
          digest: plan.digest,
          ...(flags.reason ? { reason: flags.reason } : {}),
        });
        return finishPlan(answer, context, flags);
      });
    }
  );
}

/** `flyloft deny <plan> --reason …`: changes nothing else. */
export function denyCommand(): Command {
  const command = new Command('deny')
    .description('Deny a plan that waits; nothing else changes')
    .argument('<plan>', 'id of the plan, or its beginning')
    .requiredOption('--reason <text>', 'why; the requester reads it');
  return commonFlags(command).action(async (id: string, flags: CommonFlags & { reason: string }) => {
    await runWithClient(flags, async ({ client, portal }) => {
      const plan = await client.getPlan(id);
      const answer = await client.denyPlan(plan.id, { digest: plan.digest, reason: flags.reason });
      if (flags.json)
        printJson({ plan: { id: answer.plan.id, digest: answer.plan.digest, state: answer.plan.state } });
      else describePlan(answer.plan, portal).forEach(line => say(line));
      return EXIT.done;
    });
  });
}

/** `flyloft withdraw <plan>`: takes one's own request back. */
export function withdrawCommand(): Command {
  const command = new Command('withdraw')
    .description('Take your own request back')
    .argument('<plan>', 'id of the plan, or its beginning');
  return commonFlags(command).action(async (id: string, flags: CommonFlags) => {
    await runWithClient(flags, async ({ client }) => {
      const { plan } = await client.withdrawPlan((await client.getPlan(id)).id);
      if (flags.json) printJson({ plan: { id: plan.id, digest: plan.digest, state: plan.state } });
      else say(`Plan ${plan.id} is withdrawn. Nothing was changed.`);
      return EXIT.done;
    });
  });
}
