import { isJsonObject, type Json, type JsonObject } from '@flyloft/plugin-manager-common';
import { type Document, isMap, isSeq, type Node, visit } from 'yaml';
import { sameJson } from '../values/sameJson';
import { parseYaml } from './readYaml';

/** Puts the differences between two values into the nodes; what is the same is not touched, nor are its comments. */
function put(document: Document, path: Array<string | number>, from: Json, to: Json): void {
  if (sameJson(from, to)) return;
  const node = document.getIn(path, true) as Node | undefined;
  if (isJsonObject(from) && isJsonObject(to) && isMap(node)) {
    for (const key of Object.keys(from)) if (!Object.hasOwn(to, key)) document.deleteIn([...path, key]);
    for (const [key, value] of Object.entries(to)) {
      if (Object.hasOwn(from, key)) put(document, [...path, key], from[key]!, value);
      else document.setIn([...path, key], document.createNode(value, { aliasDuplicateObjects: false }));
    }
    return;
  }
  if (Array.isArray(from) && Array.isArray(to) && isSeq(node)) {
    // The beginning and the end that stay keep their nodes, so that inserting one entry moves no comment.
    let start = 0;
    while (start < Math.min(from.length, to.length) && sameJson(from[start]!, to[start]!)) start += 1;
    let end = 0;
    while (
      end < Math.min(from.length, to.length) - start &&
      sameJson(from[from.length - 1 - end]!, to[to.length - 1 - end]!)
    )
      end += 1;
    const removed = from.length - start - end;
    const added = to.slice(start, to.length - end);
    const kept = Math.min(removed, added.length);
    for (let index = 0; index < kept; index += 1) {
      put(document, [...path, start + index], from[start + index]!, added[index]!);
    }
    node.items.splice(
      start + kept,
      removed - kept,
      ...added.slice(kept).map(item => document.createNode(item, { aliasDuplicateObjects: false }))
    );
    return;
  }
  const next = document.createNode(to, { aliasDuplicateObjects: false }) as Node;
  if (node) {
    next.comment = node.comment;
    next.commentBefore = node.commentBefore;
  }
  if (path.length === 0) document.contents = next as typeof document.contents;
  else document.setIn(path, next);
}

/** Whether a text uses anchors; a change at one place of it would show at another. */
function usesAliases(document: Document): boolean {
  let found = false;
  visit(document, {
    Alias() {
      found = true;
      return visit.BREAK;
    },
  });
  return found;
}

/**
 * The YAML text for a configuration, made from the text that was there: comments, the order of keys and the form of what
 * did not change stay. A text that cannot be read, or uses anchors, is written anew.
 *
 * @param config - what the text shall say; `readYaml` of the result gives it back
 */
export function writeYaml(text: string, config: JsonObject): string {
  const options = { lineWidth: 0 };
  const fresh = () => {
    const document = parseYaml('');
    document.contents = document.createNode(config, {
      aliasDuplicateObjects: false,
    }) as typeof document.contents;
    return Object.keys(config).length === 0 ? '' : document.toString(options);
  };
  const document = parseYaml(text);
  if (document.errors.length > 0 || usesAliases(document)) return fresh();
  const current = document.toJS() as Json | undefined;
  if (!isJsonObject(current)) {
    const written = fresh();
    const comment = document.commentBefore ?? document.comment;
    return comment ? `#${comment.replaceAll('\n', '\n#')}\n${written}` : written;
  }
  if (sameJson(current, config)) return text;
  put(document, [], current, config);
  return document.toString(options);
}
