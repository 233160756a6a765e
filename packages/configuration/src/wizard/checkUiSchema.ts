import {
  type ConfigIssue,
  escapePointer,
  FIELD_NAMES,
  isJsonObject,
  type Json,
  type Manifest,
  WIDGET_NAMES,
  WIDGET_SHORT_NAMES,
} from '@flyloft/plugin-manager-common';

/** Levels that are followed. */
const DEPTH = 30;

const widgets = new Set<unknown>([...WIDGET_NAMES, ...WIDGET_SHORT_NAMES]);
const fields = new Set<unknown>(FIELD_NAMES);
/** Parts of RJSF itself, such as `LayoutGridField`. */
const isStock = (name: Json) => typeof name === 'string' && /^[A-Z]\w*Field$/.test(name);

const name = (value: Json) => JSON.stringify(value).slice(0, 60);

/** What is wrong with a uiSchema, and what only some portals have; paths are JSON pointers into the manifest. */
export function checkUiSchema({ uiSchema }: Pick<Manifest, 'uiSchema'>): {
  issues: ConfigIssue[];
  notes: ConfigIssue[];
} {
  const issues: ConfigIssue[] = [];
  const notes: ConfigIssue[] = [];

  const look = (key: string, value: Json, path: string) => {
    if (key === 'widget' && !widgets.has(value)) {
      issues.push({
        path,
        message: `names an input ${name(value)}, which no portal has; choose another one, or leave it out`,
      });
    }
    if (key === 'field' && !fields.has(value) && !isStock(value)) {
      const message = `names a field ${name(
        value
      )}, which a portal has only where one of its plugins brings it; elsewhere the usual input stands there`;
      if (typeof value === 'string') notes.push({ path, message });
      else issues.push({ path, message: `names a field ${name(value)}; a field's name is a text` });
    }
    if (key === 'order' && !(Array.isArray(value) && value.every(part => typeof part === 'string'))) {
      issues.push({ path, message: 'is no list of names' });
    }
  };

  const walk = (node: Json, path: string, depth: number) => {
    if (depth > DEPTH) return;
    if (Array.isArray(node)) node.forEach((part, index) => walk(part, `${path}/${index}`, depth + 1));
    if (!isJsonObject(node)) return;
    for (const [key, value] of Object.entries(node)) {
      const here = `${path}/${escapePointer(key)}`;
      if ((key === 'ui:options' || key === 'ui:globalOptions') && isJsonObject(value)) {
        for (const [option, chosen] of Object.entries(value))
          look(option, chosen, `${here}/${escapePointer(option)}`);
      } else if (key === 'ui:definitions' || !key.startsWith('ui:')) walk(value, here, depth + 1);
      else look(key.slice(3), value, here);
    }
  };
  walk(uiSchema as Json, '/uiSchema', 0);
  return { issues, notes };
}
