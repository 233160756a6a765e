import type { RJSFSchema } from '@rjsf/utils';
import { customizeValidator } from '@rjsf/validator-ajv8';
import Ajv2020 from 'ajv/dist/2020';
import type { Options } from 'ajv';
import { RE2JS } from 're2js';

/**
 * The engine for `pattern`: linear in the text's length, so that no schema can hang the page. A pattern that it does not
 * know matches nothing, and the server says why.
 */
function linearRegExp(pattern: string) {
  const expression = RE2JS.compile(pattern);
  return { test: (text: string) => expression.matcher(text).find() };
}
linearRegExp.code = 'linearRegExp';

const overrides: Options = {
  code: { regExp: linearRegExp as unknown as NonNullable<Options['code']>['regExp'] },
};
const draft7 = customizeValidator({ ajvOptionsOverrides: overrides });
const draft2020 = customizeValidator({
  ajvOptionsOverrides: overrides,
  AjvClass: Ajv2020 as unknown as NonNullable<Parameters<typeof customizeValidator>[0]>['AjvClass'],
});

/** Checks what is typed with the engine that the server uses; the server's word is the last one. */
export function validatorFor(schema: RJSFSchema) {
  return String(schema.$schema ?? '').includes('2020-12') ? draft2020 : draft7;
}
