import { Propagation } from './propagation';
import { NO_REASON, BY_LITERAL, BY_CLAUSE } from './searchState';

/** Learns from contradictions, says which assumptions one needed, and drops what was learnt for little. */
export abstract class Analysis extends Propagation {
  /** Learns the clause of the first unique implication point, goes back, and asserts it. */
  protected learn(): void {
    // Bounds and clauses added between searches can be violated below the current level.
    let conflictLevel = 0;
    for (const literal of this.conflict) conflictLevel = Math.max(conflictLevel, this.level[literal >> 1]!);
    if (conflictLevel < this.levelStart.length) this.backtrack(conflictLevel);
    if (conflictLevel === 0) {
      this.consistent = false;
      return;
    }
    const clause: number[] = [-1];
    const touched: number[] = [];
    let pending = 0;
    let at = this.trailLength;
    let reason = this.conflict;
    let pivot = -1;
    for (;;) {
      for (let i = 0; i < reason.length; i++) {
        const literal = this.canonical(reason[i]!);
        const variable = literal >> 1;
        if (this.seen[variable] !== 0 || this.level[variable] === 0) continue;
        this.seen[variable] = 1;
        touched.push(variable);
        this.heap.bump(variable);
        if (this.level[variable] === conflictLevel) pending++;
        else clause.push(literal);
      }
      do pivot = this.trail[--at]!;
      while (this.seen[pivot >> 1] === 0);
      if (--pending === 0) break;
      reason = this.reason;
      reason.length = 0;
      this.explainAssigned(pivot >> 1, reason);
    }
    clause[0] = pivot ^ 1;
    const short = this.withoutRedundant(clause, touched);
    for (let i = 0; i < touched.length; i++) this.seen[touched[i]!] = 0;

    let back = 0;
    for (let i = 1; i < short.length; i++) {
      const level = this.level[short[i]! >> 1]!;
      if (level > back) {
        back = level;
        // The second watch must be a literal of the level gone back to.
        [short[1], short[i]] = [short[i]!, short[1]!];
      }
    }
    const levels = new Set(short.map(literal => this.level[literal >> 1]!)).size;
    this.backtrack(back);
    if (short.length === 1) {
      this.assign(short[0]!, NO_REASON, 0);
      return;
    }
    const stored = this.store(short, levels);
    this.learnt.push(stored);
    this.attach(stored);
    this.assign(short[0]!, BY_CLAUSE, stored);
  }

  /**
   * A release that is out as something it needs is out stands for that: many releases go out for one reason, and
   * clauses that name the reason are shorter and say more.
   */
  protected canonical(literal: number): number {
    const variable = literal >> 1;
    if (literal & 1 || this.reasonKind[variable] !== BY_LITERAL) return literal;
    const antecedent = this.reasonArgument[variable]!;
    if (!(antecedent & 1)) return literal;
    const p = this.s.packageOf[variable]!;
    if (p < 0 || this.s.packageOf[antecedent >> 1] === p) return literal;
    return this.canonical(antecedent ^ 1);
  }

  /** The clause without literals that the others imply. */
  protected withoutRedundant(clause: readonly number[], touched: number[]): number[] {
    // A literal is only implied by others of levels that the clause has anyway; a set of bits is a quick test of that.
    let levels = 0;
    for (let i = 1; i < clause.length; i++) levels |= this.levelBit(clause[i]! >> 1);
    const kept = [clause[0]!];
    for (let i = 1; i < clause.length; i++) {
      const literal = clause[i]!;
      if (this.reasonKind[literal >> 1] === NO_REASON || !this.isRedundant(literal, levels, touched)) {
        kept.push(literal);
      }
    }
    return kept;
  }

  protected levelBit(variable: number): number {
    return 1 << (this.level[variable]! & 31);
  }

  /**
   * A literal adds nothing if the others imply it, directly or through what they imply. What is found out on the
   * way is marked in `seen` (1: in the clause or implied by it, 2: not) and undone with `touched`.
   */
  protected isRedundant(literal: number, levels: number, touched: number[]): boolean {
    // One array holds the reasons of all that is being looked at, one behind the other; frames are (variable, end).
    const { stack, frames } = this;
    stack.length = 0;
    frames.length = 0;
    this.explainAssigned(literal >> 1, stack);
    frames.push(literal >> 1, 0);
    for (;;) {
      const start = frames[frames.length - 1]!;
      if (stack.length > start) {
        const variable = stack.pop()! >> 1;
        if (this.level[variable] === 0 || this.seen[variable] === 1) continue;
        const blocked =
          this.seen[variable] === 2 ||
          this.reasonKind[variable] === NO_REASON ||
          (this.levelBit(variable) & levels) === 0;
        if (!blocked) {
          frames.push(variable, stack.length);
          this.explainAssigned(variable, stack);
          continue;
        }
        // Nothing that is being looked at is implied then; the literal itself stays marked as one of the clause.
        this.mark(variable, 2, touched);
        for (let i = 2; i < frames.length; i += 2) this.mark(frames[i]!, 2, touched);
        return false;
      }
      frames.pop();
      const variable = frames.pop()!;
      if (frames.length === 0) return true;
      this.mark(variable, 1, touched);
    }
  }

  protected mark(variable: number, as: 1 | 2, touched: number[]): void {
    if (this.seen[variable] === 0) touched.push(variable);
    this.seen[variable] = as;
  }

  /** The assumptions from which the literals, all false now, became so. */
  protected blame(literals: readonly number[]): number[] {
    const { seen, reason, trail, level, reasonKind } = this;
    const blamed: number[] = [];
    for (let i = 0; i < literals.length; i++) {
      if (level[literals[i]! >> 1]! > 0) seen[literals[i]! >> 1] = 1;
    }
    const start = this.levelStart.length === 0 ? this.trailLength : this.levelStart[0]!;
    for (let i = this.trailLength - 1; i >= start; i--) {
      const variable = trail[i]! >> 1;
      if (seen[variable] === 0) continue;
      seen[variable] = 0;
      if (reasonKind[variable] === NO_REASON) {
        blamed.push(trail[i]!);
        continue;
      }
      reason.length = 0;
      this.explainAssigned(variable, reason);
      for (let k = 0; k < reason.length; k++) {
        const other = reason[k]! >> 1;
        if (level[other]! > 0) seen[other] = 1;
      }
    }
    return blamed;
  }

  /** Drops the half of the learnt clauses that span the most levels, except those in use as reasons. */
  protected forget(): void {
    const { arena } = this;
    const inUse = new Set<number>();
    for (let i = 0; i < this.trailLength; i++) {
      const variable = this.trail[i]! >> 1;
      if (this.reasonKind[variable] === BY_CLAUSE) inUse.add(this.reasonArgument[variable]!);
    }
    const candidates = this.learnt.filter(c => !inUse.has(c) && arena[c + 1]! > 2 && arena[c]! > 2);
    candidates.sort((a, b) => arena[b + 1]! - arena[a + 1]! || arena[b]! - arena[a]! || a - b);
    const dropped = new Set(candidates.slice(0, candidates.length >> 1));
    this.learnt = this.learnt.filter(c => !dropped.has(c));
    for (let literal = 0; literal < this.watches.data.length; literal++) {
      const list = this.watches.data[literal]!;
      const length = this.watches.length[literal]!;
      let kept = 0;
      for (let i = 0; i < length; i += 2) {
        if (dropped.has(list[i]!)) continue;
        list[kept++] = list[i]!;
        list[kept++] = list[i + 1]!;
      }
      this.watches.length[literal] = kept;
    }
    this.learntLimit = Math.round(this.learntLimit * 1.1);
  }
}
