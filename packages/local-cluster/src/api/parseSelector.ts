import { badRequest } from './status';
import type { Requirement } from '../model/selectors';
import { labelValueProblems, qualifiedNameProblems } from '../validation/names';

/**
 * Reads a label selector from a query (`a=b,c!=d,e in (f,g),h,!i`).
 * @throws ApiError 400
 */
export function parseLabelSelector(text: string): Requirement[] {
  const result: Requirement[] = [];
  let rest = text.trim();
  const problem = (what: string) => badRequest(`unable to parse requirement: ${what}`);
  while (rest !== '') {
    const match =
      /^(?:!\s*(?<absent>[^\s,=!()]+)|(?<key>[^\s,=!()]+)\s*(?:(?<set>in|notin)\s*\((?<values>[^)]*)\)|(?<op>==|=|!=)\s*(?<value>[^\s,()=!]*))?)\s*(?:,\s*|$)/.exec(
        rest
      );
    if (!match?.groups)
      throw badRequest(`unable to parse requirement: found '${rest}', expected: identifier`);
    const { absent, key = '', set, values, op, value = '' } = match.groups;
    const name = absent ?? key;
    const wrong = qualifiedNameProblems(name);
    if (wrong.length > 0) {
      throw problem(`<nil>: Invalid value: ${JSON.stringify(name)}: ${wrong.join('; ')}`);
    }
    if (absent) result.push({ key: name, operator: '!', values: [] });
    else if (set) {
      const list = (values ?? '').split(',').map(item => item.trim());
      result.push({ key: name, operator: set === 'in' ? 'in' : 'notin', values: list });
    } else if (op) {
      const bad = labelValueProblems(value);
      if (bad.length > 0) {
        throw problem(`values[0][${name}]: Invalid value: ${JSON.stringify(value)}: ${bad.join('; ')}`);
      }
      result.push({ key: name, operator: op === '!=' ? 'notin' : 'in', values: [value] });
    } else result.push({ key: name, operator: 'exists', values: [] });
    rest = rest.slice(match[0].length);
  }
  return result;
}

/** One comparison of a field selector. */
export interface FieldRequirement {
  field: string;
  equal: boolean;
  value: string;
}

/**
 * Reads a field selector from a query (`metadata.name=a,status.phase!=b`).
 * @throws ApiError 400
 */
export function parseFieldSelector(text: string): FieldRequirement[] {
  return text
    .split(/(?<!\\),/)
    .filter(part => part !== '')
    .map(part => {
      const match = /^([^=!]+)(==|=|!=)(.*)$/.exec(part);
      if (!match) {
        throw badRequest(`invalid selector: '${text}'; can't understand '${part}'`);
      }
      return {
        field: match[1] ?? '',
        equal: match[2] !== '!=',
        value: (match[3] ?? '').replace(/\\([\\,=])/g, '$1'),
      };
    });
}
