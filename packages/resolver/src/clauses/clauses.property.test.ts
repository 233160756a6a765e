import fc from 'fast-check';
import { pigeonhole, randomClauses } from '../../bench/families';
import { ClauseSolver } from './clauseSolver';
import { simplify } from './simplify';

const VARIABLES = 8;
const literal = fc.integer({ min: 0, max: 2 * VARIABLES - 1 });
const clauses = fc.array(fc.array(literal, { minLength: 1, maxLength: 4 }), { maxLength: 40 });
const meter = () => ({ steps: 0, decisions: 0, conflicts: 0, budget: Infinity });

type Clauses = readonly (readonly number[])[];

function holds(given: Clauses, isTrue: (l: number) => boolean): boolean {
  return given.every(clause => clause.some(isTrue));
}

/** Tries every assignment. */
function hasSolution(given: Clauses): boolean {
  for (let bits = 0; bits < 1 << VARIABLES; bits++) {
    if (holds(given, l => ((bits >> (l >> 1)) & 1) === 1 - (l & 1))) return true;
  }
  return false;
}

function solverOf(given: Clauses, variables = VARIABLES): ClauseSolver {
  const solver = new ClauseSolver(variables, meter());
  for (const clause of given) solver.addClause(clause);
  return solver;
}

/** DIMACS-like literals as ours. */
const read = (given: readonly (readonly number[])[]) =>
  given.map(clause => clause.map(l => 2 * (Math.abs(l) - 1) + (l < 0 ? 1 : 0)));

describe('ClauseSolver', () => {
  it('finds a solution exactly where trying everything does, and what it finds is one', () => {
    fc.assert(
      fc.property(clauses, given => {
        const solver = solverOf(given);
        const found = solver.search([]) === 'satisfiable';
        expect(found).toBe(hasSolution(given));
        expect(!found || holds(given, l => solver.isTrue(l))).toBe(true);
      }),
      { numRuns: 500 }
    );
  });

  it('answers under assumptions, again and again, with assumptions that refute each other', () => {
    const assumed = fc.array(fc.uniqueArray(literal, { maxLength: 4 }), { minLength: 1, maxLength: 5 });
    const units = (literals: readonly number[]) => literals.map(l => [l]);
    fc.assert(
      fc.property(clauses, assumed, (given, rounds) => {
        const solver = solverOf(given);
        const right = rounds.every(assumptions => {
          const found = solver.search(assumptions) === 'satisfiable';
          if (found !== hasSolution([...given, ...units(assumptions)])) return false;
          if (found) return holds([...given, ...units(assumptions)], l => solver.isTrue(l));
          return (
            solver.core.every(l => assumptions.includes(l)) && !hasSolution([...given, ...units(solver.core)])
          );
        });
        expect(right).toBe(true);
      }),
      { numRuns: 500 }
    );
  });

  it('refutes ten pigeons in nine holes without a search', () => {
    const counted = meter();
    const solver = new ClauseSolver(90, counted);
    for (const clause of read(pigeonhole(9))) solver.addClause(clause);
    expect(solver.search([])).toBe('unsatisfiable');
    expect(counted.conflicts).toBe(0);
  });

  it('finds who is too many among assumptions, and only those', () => {
    // Four that each want one of three slots, if asked for; a fifth has a slot of its own.
    const slots = 3;
    const wants = (peer: number, slot: number) => 2 * (peer * slots + slot);
    const asked = [0, 1, 2, 3, 4].map(peer => 2 * (5 * slots + 1 + peer));
    const own = 2 * 5 * slots;
    const solver = new ClauseSolver(5 * slots + 6, meter());
    for (let peer = 0; peer < 5; peer++) {
      const any = [0, 1, 2].map(slot => wants(peer, slot));
      solver.addClause([asked[peer]! ^ 1, ...any, ...(peer === 4 ? [own] : [])]);
    }
    for (let slot = 0; slot < slots; slot++) {
      for (let a = 0; a < 5; a++) {
        for (let b = 0; b < a; b++) solver.addClause([wants(a, slot) ^ 1, wants(b, slot) ^ 1]);
      }
    }
    expect(solver.search(asked)).toBe('unsatisfiable');
    expect([...solver.core].sort((a, b) => a - b)).toEqual(asked.slice(0, 4));
    expect(solver.search(asked.slice(1))).toBe('satisfiable');
  });

  it('forgets what it learnt and still answers right', () => {
    const counted = meter();
    const answers = [1, 2, 3, 4].map(seed => {
      const given = read(randomClauses(120, seed));
      const solver = new ClauseSolver(120, counted);
      for (const clause of given) solver.addClause(clause);
      const answer = solver.search([]);
      return answer === 'satisfiable' ? holds(given, l => solver.isTrue(l)) : answer;
    });
    expect(counted.conflicts).toBeGreaterThan(1000);
    expect(answers.filter(answer => answer !== true && answer !== 'unsatisfiable')).toEqual([]);
  });

  it('gives up when its budget is used up', () => {
    const solver = new ClauseSolver(100, { ...meter(), budget: 50 });
    for (const clause of read(randomClauses(100, 1))) solver.addClause(clause);
    expect(solver.search([])).toBe('out-of-steps');
  });
});

describe('simplify', () => {
  it('leaves clauses that have a solution exactly where the given ones have, and completes it', () => {
    const frozen = fc.array(fc.boolean(), { minLength: VARIABLES, maxLength: VARIABLES });
    fc.assert(
      fc.property(clauses, frozen, (given, kept) => {
        const simple = simplify(given, VARIABLES, Uint8Array.from(kept, Number), meter());
        const solver = solverOf(simple.clauses);
        const found = solver.search([]) === 'satisfiable';
        expect(found).toBe(hasSolution(given));
        if (!found) return;
        const isTrue = Uint8Array.from({ length: 2 * VARIABLES }, (_, l) => (solver.isTrue(l) ? 1 : 0));
        simple.complete(isTrue);
        const unchanged = kept.every((k, v) => !k || isTrue[2 * v] === (solver.isTrue(2 * v) ? 1 : 0));
        expect(unchanged && holds(given, l => isTrue[l] === 1)).toBe(true);
      }),
      { numRuns: 1000 }
    );
  });

  it('says the same under every value of what is frozen', () => {
    fc.assert(
      fc.property(clauses, fc.tuple(literal, literal), (given, [a, b]) => {
        const frozen = new Uint8Array(VARIABLES);
        frozen[a >> 1] = 1;
        frozen[b >> 1] = 1;
        const simple = simplify(given, VARIABLES, frozen, meter());
        const found = solverOf(simple.clauses).search([a, b]) === 'satisfiable';
        expect(found).toBe(hasSolution([...given, [a], [b]]));
      }),
      { numRuns: 1000 }
    );
  });
});
