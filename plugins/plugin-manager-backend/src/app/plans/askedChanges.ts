/** What people ask for, held against what is installed. */
import type {
  IsolationLevel,
  LeftOut,
  Refusal,
  ReleaseStrategy,
  WantedChange,
} from '@flyloft/plugin-manager-common';
import type { Pin, Problem, Resolution } from '@flyloft/resolver';
import type { GenerationRecord, RevisionRecord } from '../../ports';
import { ok, refused, type Outcome } from '../outcome';
import { findCurrent, type Current, type Reads } from './current';

/** What choosing needs to know. */
export type ChooseInput = {
  reads: Reads;
  tenant: string;
  environment: { id: string; isolation: IsolationLevel };
  generation: Pick<GenerationRecord, 'number' | 'revisions'>;
  host: { backstage: string; node: string };
  resolve: (problem: Problem) => Resolution;
  changes: readonly WantedChange[];
  /** What does not go together with the rest is left out, each with its reason; otherwise all of it is refused. */
  partial?: boolean;
  /** Which of all releases that fit; the resolver's own choice where left out. */
  strategy?: ReleaseStrategy;
  /** Installed plugins that somebody holds to a range. */
  pins?: Readonly<Record<string, Pin>>;
};

/** Why something cannot be done. */
export type Refusing = { outcome: 'refused'; refusal: Refusal };

/** A change that was asked for, with what it finds. */
export type Asked = { change: WantedChange; base?: Current; revision?: RevisionRecord };

/** What is asked for, and what of it was left out already. */
export type Parted = { asked: Asked[]; leftOut: LeftOut[] };

/** What a plan says of a change that is not in it; settings and the causes by themselves are not repeated. */
export function leaveOut(change: WantedChange, { refusal }: Refusing): LeftOut {
  const { causes: _causes, ...details } = refusal.details ?? {};
  return {
    kind: change.kind,
    pluginId: change.pluginId,
    ...('range' in change && change.range !== undefined ? { range: change.range } : {}),
    refusal: { ...refusal, ...(refusal.details ? { details } : {}) },
  };
}

/** The first reason where nothing is left to do. */
export function orRefused(parted: Parted): Outcome<Parted> {
  const [first] = parted.leftOut;
  return parted.asked.length === 0 && first ? { outcome: 'refused', refusal: first.refusal } : ok(parted);
}

/** Revisions that change what runs, and not only whether it does. */
const isContent = ({ kind }: RevisionRecord) => kind !== 'start' && kind !== 'stop' && kind !== 'restart';

/** The revision that a rollback returns to: the one named, or the newest that ran something else. */
async function revisionToReturnTo(
  reads: Reads,
  base: Current,
  wanted: number | undefined
): Promise<Outcome<RevisionRecord>> {
  const { installation, revision: now } = base;
  if (wanted !== undefined) {
    const found = await reads.installations.findRevision(installation.id, wanted);
    if (found) return ok(found);
    return refused(
      'REVISION_NOT_FOUND',
      `${installation.pluginId} has no revision ${wanted}. List its revisions.`
    );
  }
  const says = (revision: RevisionRecord) => JSON.stringify([revision.release, revision.config]);
  const all = await reads.installations.listRevisions(installation.id);
  const found = all.find(
    revision => revision.number < now.number && isContent(revision) && says(revision) !== says(now)
  );
  if (found) return ok(found);
  return refused('REVISION_NOT_FOUND', `${installation.pluginId} has never run anything else to return to.`);
}

/** Whether a change can be asked of the installation as it is; `base` of what is not installed is undefined. */
function checkState(change: WantedChange, base: Current | undefined): Refusing | undefined {
  const { kind, pluginId } = change;
  if (kind === 'install') {
    if (!base) return undefined;
    const running = base.revision.release;
    return refused(
      'INSTALLATION_STATE',
      `${pluginId} is installed already (${running}). Update it or configure it.`
    );
  }
  if (!base) {
    return refused('INSTALLATION_NOT_FOUND', `${pluginId} is not installed here. Install it first.`);
  }
  const stopped = base.revision.replicas === 0;
  if (kind === 'start' && !stopped) return refused('INSTALLATION_STATE', `${pluginId} is running already.`);
  if ((kind === 'stop' || kind === 'restart') && stopped) {
    return refused('INSTALLATION_STATE', `${pluginId} is stopped. Start it instead.`);
  }
  return undefined;
}

/** A revision of an installation that was uninstalled since; the last one it ran where none is named. */
async function findGone(
  reads: Reads,
  tenant: string,
  environment: string,
  pluginId: string,
  number: number | undefined
): Promise<RevisionRecord | undefined> {
  const installation = await reads.installations.find(tenant, environment, pluginId);
  if (!installation) return undefined;
  if (number !== undefined) return reads.installations.findRevision(installation.id, number);
  const [last] = await reads.installations.listRevisions(installation.id, 1);
  return last;
}

/** What the changes ask of each plugin's version. */
export function rangeOf({ change, base, revision }: Asked): string | undefined {
  switch (change.kind) {
    case 'install':
      return change.range ?? '*';
    case 'update':
      return change.range ?? `>${base!.revision.release}`;
    case 'rollback':
      return revision!.release;
    case 'configure':
      return base!.revision.release;
    default:
      return undefined;
  }
}

async function findOne(
  change: WantedChange,
  { reads, tenant, environment }: ChooseInput
): Promise<Outcome<Asked>> {
  const base = await findCurrent(reads, tenant, environment.id, change.pluginId);
  if (change.kind === 'rollback' && !base) {
    const gone = await findGone(reads, tenant, environment.id, change.pluginId, change.revision);
    if (gone) return ok({ change, revision: gone });
  }
  if (base || change.kind !== 'install') {
    const refusal = checkState(change, base);
    if (refusal) return refusal;
  }
  if (change.kind !== 'rollback' || !base) return ok({ change, ...(base ? { base } : {}) });
  const revision = await revisionToReturnTo(reads, base, change.revision);
  return revision.outcome === 'refused' ? revision : ok({ change, base, revision: revision.value });
}

/**
 * Looks up what each change is about. The first that cannot be asked of its installation is refused, or, in part, every
 * one left out.
 */
export async function findAsked(input: ChooseInput): Promise<Outcome<Parted>> {
  const parted: Parted = { asked: [], leftOut: [] };
  const seen = new Set<string>();
  for (const change of input.changes) {
    if (seen.has(change.pluginId)) {
      return refused(
        'INPUT_INVALID',
        `${change.pluginId} is named twice. Ask for one change of each plugin.`
      );
    }
    seen.add(change.pluginId);
    const found = await findOne(change, input);
    if (found.outcome === 'ok') parted.asked.push(found.value);
    else if (input.partial) parted.leftOut.push(leaveOut(change, found));
    else return found;
  }
  return orRefused(parted);
}
