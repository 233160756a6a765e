import {
  shortDigest,
  type ErrorCode,
  type PlanState,
  type Refusal,
  type VoidReason,
} from '@flyloft/plugin-manager-common';
import { describeVoid } from '../../domain/plan/voidSentences';
import type { PlanRecord, StoreTransaction } from '../../ports';
import { ok, refused, type Outcome } from '../outcome';
import { checkStillExact } from './checkStillExact';
import type { PlanDependencies } from './planDependencies';
import { tellOfPlan } from './tellOfPlan';

/** What every decision on a plan starts with. */
export type DecisionRules = {
  /** States in which the decision can be taken. */
  states: readonly PlanState[];
  /** The digest that was on the screen; absent where nothing is carried out. */
  digest?: string;
};

/** A decision: who may take it, and what it writes. */
export type Decision = {
  mayDo(plan: PlanRecord): { outcome: 'refused'; refusal: Refusal } | undefined;
  /** False where somebody else was faster. */
  apply(tx: StoreTransaction, plan: PlanRecord): Promise<boolean>;
};

/** Finds a plan by id, or by the beginning of one. */
export async function findPlan(id: string, { store }: PlanDependencies): Promise<Outcome<PlanRecord>> {
  const exact = await store.plans.find(id);
  if (exact) return ok(exact);
  const found = id.length >= 6 ? await store.plans.findByPrefix(id) : undefined;
  if (found === 'ambiguous') {
    return refused('PLAN_NOT_FOUND', `More than one plan begins with ${id}. Give more of its id.`);
  }
  return found ? ok(found) : refused('PLAN_NOT_FOUND', `There is no plan ${id}. List the plans to find it.`);
}

const STATE_WORDS: Record<PlanState, string> = {
  ready: 'It was not asked for yet.',
  waiting: 'It waits for somebody to decide.',
  approved: 'It was approved already.',
  denied: 'It was denied.',
  withdrawn: 'It was withdrawn.',
  void: 'It is void.',
};

/** The code that says most of why a plan is void. */
function codeOfVoid([first]: readonly VoidReason[]): ErrorCode {
  if (first?.what === 'tampered') return 'PLAN_DIGEST_MISMATCH';
  return first?.what === 'expired' ? 'PLAN_EXPIRED' : 'PLAN_VOID';
}

/** Makes a plan void where what it was made from has moved. Answers with the plan as it is then. */
export async function voidIfMoved(plan: PlanRecord, dependencies: PlanDependencies): Promise<PlanRecord> {
  if (plan.state !== 'ready' && plan.state !== 'waiting') return plan;
  const reasons = await checkStillExact(plan, dependencies);
  if (reasons.length === 0) return plan;
  await dependencies.store.transaction(async tx => {
    if (!(await tx.plans.transition(plan.id, plan.state, 'void', { voidReasons: reasons }))) return;
    await tellOfPlan(tx, plan, 'policy', 'plan.voided', { reasons: reasons.map(({ sentence }) => sentence) });
  });
  return (await dependencies.store.plans.find(plan.id)) ?? plan;
}

/** Takes a decision on a plan: state, digest and what it was made from are checked before anything is written. */
export async function decideOn(
  id: string,
  rules: DecisionRules,
  dependencies: PlanDependencies,
  decision: Decision
): Promise<Outcome<PlanRecord>> {
  const found = await findPlan(id, dependencies);
  if (found.outcome === 'refused') return found;
  const forbidden = decision.mayDo(found.value);
  if (forbidden) return forbidden;
  const plan = rules.digest === undefined ? found.value : await voidIfMoved(found.value, dependencies);
  if (plan.state === 'void' && rules.digest !== undefined) {
    return refused(codeOfVoid(plan.voidReasons), describeVoid(plan.voidReasons), {
      voidReasons: plan.voidReasons,
    });
  }
  if (!rules.states.includes(plan.state)) {
    return refused('PLAN_STATE', `This cannot be done to plan ${plan.id}. ${STATE_WORDS[plan.state]}`, {
      state: plan.state,
    });
  }
  if (rules.digest !== undefined && rules.digest !== plan.digest) {
    return refused(
      'PLAN_DIGEST_MISMATCH',
      `You were shown plan ${shortDigest(rules.digest)}; this is ${shortDigest(
        plan.digest
      )}. Load the page again and look at it.`
    );
  }
  const applied = await dependencies.store.transaction(tx => decision.apply(tx, plan));
  const now = (await dependencies.store.plans.find(plan.id)) ?? plan;
  if (applied) return ok(now);
  return refused('PLAN_STATE', `Somebody was faster. ${STATE_WORDS[now.state]}`, { state: now.state });
}
