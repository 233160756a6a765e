import { isObject, type JsonObject } from '../model/json';
import type { Schema } from '../schema/schema';

/**
 * A set of field paths, as `managedFields` keeps them. A path element is written as in `fieldsV1`: `f:name` for a
 * field or map key, `k:{…}` for a list item by its keys, `v:…` for an item of a set. The algebra is that of
 * structured-merge-diff, which real servers use.
 */
export class FieldSet {
  constructor(
    readonly members: Set<string> = new Set(),
    readonly children: Map<string, FieldSet> = new Map()
  ) {}

  get empty(): boolean {
    return this.members.size === 0 && [...this.children.values()].every(child => child.empty);
  }

  /** Adds a path, in place. */
  insert(path: readonly string[]): void {
    const [head, ...rest] = path;
    if (head === undefined) return;
    if (rest.length === 0) {
      this.members.add(head);
      return;
    }
    let child = this.children.get(head);
    if (!child) {
      child = new FieldSet();
      this.children.set(head, child);
    }
    child.insert(rest);
  }

  union(other: FieldSet): FieldSet {
    const children = new Map(this.children);
    for (const [element, child] of other.children) {
      const mine = children.get(element);
      children.set(element, mine ? mine.union(child) : child);
    }
    return new FieldSet(new Set([...this.members, ...other.members]), children);
  }

  intersection(other: FieldSet): FieldSet {
    const children = new Map<string, FieldSet>();
    for (const [element, child] of this.children) {
      const theirs = other.children.get(element);
      const common = theirs && child.intersection(theirs);
      if (common && !common.empty) children.set(element, common);
    }
    return new FieldSet(new Set([...this.members].filter(member => other.members.has(member))), children);
  }

  difference(other: FieldSet): FieldSet {
    const children = new Map<string, FieldSet>();
    for (const [element, child] of this.children) {
      const theirs = other.children.get(element);
      const left = theirs ? child.difference(theirs) : child;
      if (!left.empty) children.set(element, left);
    }
    return new FieldSet(new Set([...this.members].filter(member => !other.members.has(member))), children);
  }

  /** Without the given paths and everything below them. */
  recursiveDifference(other: FieldSet): FieldSet {
    const children = new Map<string, FieldSet>();
    for (const [element, child] of this.children) {
      if (other.members.has(element)) continue;
      const theirs = other.children.get(element);
      const left = theirs ? child.recursiveDifference(theirs) : child;
      if (!left.empty) children.set(element, left);
    }
    return new FieldSet(new Set([...this.members].filter(member => !other.members.has(member))), children);
  }

  /** The set with every named struct field on the way to a member made a member itself. */
  withNamedFields(schema: Schema | undefined): FieldSet {
    const members = new Set(this.members);
    const children = new Map<string, FieldSet>();
    for (const [element, child] of this.children) {
      if (
        schema?.t === 'struct' &&
        element.startsWith('f:') &&
        Object.hasOwn(schema.fields, element.slice(2))
      ) {
        members.add(element);
      }
      children.set(element, child.withNamedFields(descend(schema, element)));
    }
    return new FieldSet(members, children);
  }

  /** Every path, sorted as a real server lists conflicts. */
  paths(): string[][] {
    const result: string[][] = [];
    for (const member of [...this.members].sort(compareElements)) result.push([member]);
    for (const [element, child] of [...this.children].sort(([a], [b]) => compareElements(a, b))) {
      for (const path of child.paths()) result.push([element, ...path]);
    }
    return result;
  }

  toFieldsV1(): JsonObject {
    const result: JsonObject = {};
    for (const member of this.members) {
      if (!this.children.get(member) || this.children.get(member)?.empty) result[member] = {};
    }
    for (const [element, child] of this.children) {
      if (child.empty) continue;
      result[element] = this.members.has(element) ? { '.': {}, ...child.toFieldsV1() } : child.toFieldsV1();
    }
    return result;
  }

  static fromFieldsV1(fields: JsonObject): FieldSet {
    const set = new FieldSet();
    for (const [element, value] of Object.entries(fields)) {
      if (element === '.' || !isObject(value)) continue;
      const keys = Object.keys(value);
      if (keys.length === 0 || keys.includes('.')) set.members.add(element);
      if (keys.some(key => key !== '.')) set.children.set(element, FieldSet.fromFieldsV1(value));
    }
    return set;
  }
}

function compareElements(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

/** The schema below a path element. */
function descend(schema: Schema | undefined, element: string): Schema | undefined {
  if (!schema) return undefined;
  if (schema.t === 'struct') {
    const name = element.slice(2);
    return Object.hasOwn(schema.fields, name) ? schema.fields[name] : undefined;
  }
  return schema.t === 'map' || schema.t === 'list' ? schema.of : undefined;
}

/** A path as messages write it: `.spec.containers[name="main"].image`. */
export function printPath(path: readonly string[]): string {
  return path
    .map(element => {
      const rest = element.slice(2);
      if (element.startsWith('f:')) return `.${rest}`;
      if (element.startsWith('v:')) return `[=${rest}]`;
      const keys = JSON.parse(rest) as JsonObject;
      return `[${printKeys(keys)}]`;
    })
    .join('');
}

/** `name="main"` or `port=80,protocol="TCP"`. */
export function printKeys(keys: JsonObject): string {
  return Object.entries(keys)
    .map(([key, value]) => `${key}=${JSON.stringify(value)}`)
    .join(',');
}
