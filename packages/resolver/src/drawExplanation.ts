import { compareText } from './catalogue';
import type { Cause, Explanation } from './resolution';

/** Something that takes part in a conflict. */
export type ConflictNode = {
  /** Name of the package or host; the names of hosts and packages are apart by `kind`. */
  id: string;
  name: string;
  kind: 'package' | 'host';
  /** What is known of it by itself: what was asked for, what is installed, a pin, a refusal. Short, in words. */
  notes: string[];
};

/** What one of them says about another. */
export type ConflictEdge = {
  from: string;
  to: string;
  kind: 'needs' | 'excludes';
  /** What it says of the other's version, such as `^2.0.0`. */
  label: string;
};

/** A conflict as a graph: every cause of the explanation is a note of a node, or an edge. */
export type ConflictGraph = { nodes: ConflictNode[]; edges: ConflictEdge[] };

/** An explanation as a graph, from what was asked for towards what it meets; equal explanations give equal graphs. */
export function drawExplanation({ causes }: Explanation): ConflictGraph {
  const nodes = new Map<string, ConflictNode>();
  const edges: ConflictEdge[] = [];
  const nodeOf = (name: string, kind: ConflictNode['kind'] = 'package'): ConflictNode => {
    const id = `${kind} ${name}`;
    let node = nodes.get(id);
    if (!node) {
      node = { id, name, kind, notes: [] };
      nodes.set(id, node);
    }
    return node;
  };
  const link = (from: string, to: ConflictNode, kind: ConflictEdge['kind'], ranges: readonly string[]) =>
    edges.push({ from: nodeOf(from).id, to: to.id, kind, label: joinRanges(ranges) });
  // Packages that were asked for stand first, whatever order the causes are in.
  for (const cause of causes) if (cause.kind === 'request') nodeOf(cause.name);
  for (const cause of causes) {
    switch (cause.kind) {
      case 'requirement':
        link(cause.name, nodeOf(cause.needs.name), 'needs', rangesOf(cause));
        if (cause.known.length === 0) nodeOf(cause.needs.name).notes.push('nobody offers it');
        break;
      case 'conflict':
        link(cause.name, nodeOf(cause.with), 'excludes', rangesOf(cause));
        break;
      case 'host': {
        const host = nodeOf(cause.host, 'host');
        if (host.notes.length === 0) host.notes.push(`here it is ${cause.hostVersion}`);
        link(cause.name, host, 'needs', rangesOf(cause));
        break;
      }
      default:
        nodeOf(cause.name).notes.push(noteOf(cause));
    }
  }
  return { nodes: [...nodes.values()], edges };
}

function rangesOf({ ranges }: { ranges: readonly { range: string }[] }): string[] {
  return [...new Set(ranges.map(({ range }) => range))].sort(compareText);
}

/** More ranges than these do not fit beside a line. */
const MAX_RANGES = 2;

function joinRanges(ranges: readonly string[]): string {
  const shown = ranges.slice(0, MAX_RANGES).join(' or ');
  return ranges.length > MAX_RANGES ? `${shown} or …` : shown;
}

type Noted = Exclude<Cause, { kind: 'requirement' | 'conflict' | 'host' }>;

function noteOf(cause: Noted): string {
  switch (cause.kind) {
    case 'request':
      if (cause.known.length === 0) return 'asked for, but nobody offers it';
      return cause.matches.range === '*' ? 'asked for' : `asked for ${cause.matches.range}`;
    case 'keep':
      return `${cause.version} is installed`;
    case 'remove':
      return 'to be removed';
    case 'pin':
      return `pinned to ${cause.matches.range}`;
    case 'yanked':
      return `${listShort(cause.versions)} withdrawn`;
    default:
      return `${listShort(cause.versions)} refused: ${cause.reason.replace(/[.\s]+$/, '')}`;
  }
}

function listShort(versions: readonly string[]): string {
  if (versions.length <= 2) return versions.join(' and ');
  return `${versions[0]} to ${versions[versions.length - 1]}`;
}
