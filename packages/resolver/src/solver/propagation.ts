import {
  BY_LITERAL,
  BY_LAST_RELEASE,
  BY_NO_RELEASE,
  BY_EMPTY_SET,
  BY_CLAUSE,
  BY_BOUND,
  BY_EDGE,
  HEADER,
  SearchState,
} from './searchState';

/** Draws every consequence of what is known. A contradiction is left in `conflict`, with the false literals of a clause. */
export abstract class Propagation extends SearchState {
  /** Draws every direct consequence. False, with `conflict` set, on a contradiction. */
  protected propagate(): boolean {
    while (this.head < this.trailLength) {
      const literal = this.trail[this.head++]!;
      const variable = literal >> 1;
      this.meter.steps++;
      if (this.hasNoConsequence(variable, literal)) continue;
      const p = this.s.packageOf[variable]!;
      let ok = true;
      if (p >= 0) {
        const present = this.s.base[p]! + this.s.count[p]!;
        if (variable === present) ok = this.propagatePresence(p, literal);
        else if (literal & 1) ok = this.releaseOut(p, variable);
        else ok = this.releaseIn(p, variable, literal);
      } else if (this.s.constraintOf[variable]! >= 0) {
        ok = this.propagateConstraint(this.s.constraintOf[variable]!, literal);
      } else if (!(literal & 1)) ok = this.propagateGuard(variable);
      if (!ok || (literal & 1 && !this.whoImpliesIsOut(variable, literal))) return false;
      if (!this.propagateClauses(literal)) return false;
      if (this.bounds.length > 0 && !this.propagateBounds(literal)) return false;
    }
    return true;
  }

  /** A release that is out, was not watched, and of which no clause speaks: most of what is propagated is like that. */
  protected hasNoConsequence(variable: number, literal: number): boolean {
    const { s } = this;
    if ((literal & 1) === 0 || this.watches.length[literal] !== 0 || this.bounds.length > 0) return false;
    const p = s.packageOf[variable]!;
    return (
      p >= 0 &&
      variable !== this.watchedA[p] &&
      variable !== this.watchedB[p] &&
      variable !== s.base[p]! + s.count[p]! &&
      s.impliedByStart[variable] === s.impliedByStart[variable + 1] &&
      this.supporting[variable] === undefined
    );
  }

  protected releaseIn(p: number, variable: number, literal: number): boolean {
    const { s } = this;
    const base = s.base[p]!;
    const present = base + s.count[p]!;
    if (!this.assign(2 * present, BY_LITERAL, literal)) return false;
    for (let v = base; v < present; v++) {
      if (v !== variable && !this.assign(2 * v + 1, BY_LITERAL, literal)) return false;
    }
    for (let i = s.impliesStart[variable]!; i < s.impliesStart[variable + 1]!; i++) {
      const edge = s.impliesItems[i]!;
      const implied = 2 * s.edgeTo[edge]!;
      if (s.edgeGuard[edge]! < 0) {
        if (!this.assign(implied, BY_LITERAL, literal)) return false;
      } else if (this.value[s.edgeGuard[edge]!] === 1 && !this.assign(implied, BY_EDGE, edge)) return false;
    }
    for (let i = s.onPackageStart[p]!; i < s.onPackageStart[p + 1]!; i++) {
      const c = s.onPackageItems[i]!;
      if (this.value[2 * s.constraintVariable[c]!] === -1 || this.inSet(c, variable - base)) continue;
      if (!this.assign(2 * s.constraintVariable[c]! + 1, BY_LITERAL, literal)) return false;
    }
    return true;
  }

  protected inSet(c: number, index: number): boolean {
    const { setStart, setItems } = this.s;
    for (let i = setStart[c]!; i < setStart[c + 1]!; i += 2) {
      if (index < setItems[i]!) return false;
      if (index < setItems[i + 1]!) return true;
    }
    return false;
  }

  protected releaseOut(p: number, variable: number): boolean {
    const { s } = this;
    const base = s.base[p]!;
    const present = base + s.count[p]!;
    if (variable === this.watchedA[p] || variable === this.watchedB[p]) {
      const other = variable === this.watchedA[p] ? this.watchedB[p]! : this.watchedA[p]!;
      let found = -1;
      for (let v = present - 1; v >= base; v--) {
        if (v !== other && this.value[2 * v] !== -1) {
          found = v;
          break;
        }
      }
      if (found >= 0) {
        if (variable === this.watchedA[p]) this.watchedA[p] = found;
        else this.watchedB[p] = found;
      } else if (this.value[2 * other] === -1) {
        if (!this.assign(2 * present + 1, BY_NO_RELEASE, p)) return false;
      } else if (this.value[2 * present] === 1) {
        if (!this.assign(2 * other, BY_LAST_RELEASE, p)) return false;
      }
    }
    const supported = this.supporting[variable];
    if (!supported) return true;
    let kept = 0;
    for (let i = 0; i < supported.length; i++) {
      const c = supported[i]!;
      if (this.value[2 * s.constraintVariable[c]!] !== -1) {
        const next = this.findSupport(c, base);
        if (next >= 0) {
          this.support(next, c);
          continue;
        }
        supported[kept++] = c;
        if (!this.assign(2 * s.constraintVariable[c]! + 1, BY_EMPTY_SET, c)) {
          while (++i < supported.length) supported[kept++] = supported[i]!;
          supported.length = kept;
          return false;
        }
        continue;
      }
      supported[kept++] = c;
    }
    supported.length = kept;
    return true;
  }

  protected findSupport(c: number, base: number): number {
    const { setStart, setItems } = this.s;
    for (let i = setStart[c + 1]! - 2; i >= setStart[c]!; i -= 2) {
      for (let k = setItems[i + 1]! - 1; k >= setItems[i]!; k--) {
        if (this.value[2 * (base + k)] !== -1) return base + k;
      }
    }
    return -1;
  }

  protected propagatePresence(p: number, literal: number): boolean {
    const { s } = this;
    const base = s.base[p]!;
    const present = base + s.count[p]!;
    if (literal & 1) {
      for (let v = base; v < present; v++) {
        if (!this.assign(2 * v + 1, BY_LITERAL, literal)) return false;
      }
      return true;
    }
    const a = this.watchedA[p]!;
    const b = this.watchedB[p]!;
    const aOut = this.value[2 * a] === -1;
    const bOut = this.value[2 * b] === -1;
    for (let v = base; v < present; v++) if (this.value[2 * v] === 0) this.heap.insert(v);
    if (a !== b && !aOut && !bOut) return true;
    // One of the two is out: either there is no other to watch, or its turn in the trail is still to come.
    let only = -1;
    for (let v = base; v < present; v++) {
      if (this.value[2 * v] === -1) continue;
      if (only >= 0) return true;
      only = v;
    }
    if (only < 0) return this.assign(2 * present + 1, BY_NO_RELEASE, p);
    return this.assign(2 * only, BY_LAST_RELEASE, p);
  }

  protected whoImpliesIsOut(variable: number, literal: number): boolean {
    const { impliedByStart, impliedByItems, edgeFrom, edgeGuard } = this.s;
    for (let i = impliedByStart[variable]!; i < impliedByStart[variable + 1]!; i++) {
      const edge = impliedByItems[i]!;
      const out = 2 * edgeFrom[edge]! + 1;
      if (edgeGuard[edge]! < 0) {
        if (!this.assign(out, BY_LITERAL, literal)) return false;
      } else if (this.value[edgeGuard[edge]!] === 1 && !this.assign(out, BY_EDGE, edge)) return false;
    }
    return true;
  }

  /** A guard came true: what its edges say holds from now on. */
  protected propagateGuard(variable: number): boolean {
    const { guardsStart, guardsItems, edgeFrom, edgeTo } = this.s;
    for (let i = guardsStart[variable]!; i < guardsStart[variable + 1]!; i++) {
      const edge = guardsItems[i]!;
      const from = 2 * edgeFrom[edge]!;
      const to = 2 * edgeTo[edge]!;
      if (this.value[from] === 1 && !this.assign(to, BY_EDGE, edge)) return false;
      if (this.value[to] === -1 && !this.assign(from + 1, BY_EDGE, edge)) return false;
    }
    return true;
  }

  protected propagateConstraint(c: number, literal: number): boolean {
    const { s } = this;
    if (literal & 1) return true;
    const p = s.constraintPackage[c]!;
    const base = s.base[p]!;
    const count = s.count[p]!;
    if (s.constraintPresence[c] && !this.assign(2 * (base + count), BY_LITERAL, literal)) return false;
    let from = 0;
    for (let i = s.setStart[c]!; i <= s.setStart[c + 1]!; i += 2) {
      const to = i < s.setStart[c + 1]! ? s.setItems[i]! : count;
      for (let k = from; k < to; k++) {
        if (!this.assign(2 * (base + k) + 1, BY_LITERAL, literal)) return false;
      }
      if (i < s.setStart[c + 1]!) from = s.setItems[i + 1]!;
    }
    return true;
  }

  protected propagateClauses(literal: number): boolean {
    const { watches, value, arena } = this;
    const list = watches.data[literal]!;
    const length = watches.length[literal]!;
    if (length === 0) return true;
    const falsified = literal ^ 1;
    let kept = 0;
    let i = 0;
    let ok = true;
    while (i < length) {
      const clause = list[i]!;
      const blocker = list[i + 1]!;
      i += 2;
      if (value[blocker] === 1) {
        list[kept++] = clause;
        list[kept++] = blocker;
        continue;
      }
      const first = clause + HEADER;
      if (arena[first] === falsified) {
        arena[first] = arena[first + 1]!;
        arena[first + 1] = falsified;
      }
      const other = arena[first]!;
      if (other !== blocker && value[other] === 1) {
        list[kept++] = clause;
        list[kept++] = other;
        continue;
      }
      const end = first + arena[clause]!;
      let found = false;
      for (let k = first + 2; k < end; k++) {
        const candidate = arena[k]!;
        if (value[candidate] !== -1) {
          arena[first + 1] = candidate;
          arena[k] = falsified;
          watches.push(candidate ^ 1, clause, other);
          found = true;
          break;
        }
      }
      if (found) continue;
      list[kept++] = clause;
      list[kept++] = other;
      if (!this.assign(other, BY_CLAUSE, clause)) {
        ok = false;
        while (i < length) list[kept++] = list[i++]!;
      }
    }
    watches.length[literal] = kept;
    return ok;
  }

  protected propagateBounds(literal: number): boolean {
    for (const b of this.boundsOf.get(literal) ?? []) if (!this.checkBound(b)) return false;
    for (const b of this.boundsWhen.get(literal) ?? []) if (!this.checkBound(b)) return false;
    return true;
  }

  protected checkBound(b: number): boolean {
    const { literals, limit, when } = this.bounds[b]!;
    if (this.value[when] !== 1 || this.boundCount[b]! < limit) return true;
    if (this.boundCount[b]! > limit) {
      this.conflict = [when ^ 1];
      for (const literal of literals) if (this.value[literal] === 1) this.conflict.push(literal ^ 1);
      if (this.levelStart.length === 0) this.consistent = false;
      return false;
    }
    for (const literal of literals) {
      if (this.value[literal] === 0) this.assign(literal ^ 1, BY_BOUND, b);
    }
    return true;
  }
}
