import { VARIABLE_NAME } from '@flyloft/configuration';

/** Characters of a `.env` file that are read. */
export const DOT_ENV_LIMIT = 256 * 1024;

const SECRET_NAME = /(SECRET|TOKEN|PASSWORD|PASSWD|PRIVATE|CREDENTIAL|API_?KEY|ACCESS_?KEY)/i;

/** Whether a variable is a secret by its name; whoever imports may say otherwise. */
export const looksSecret = (name: string): boolean => SECRET_NAME.test(name);

const unquote = (text: string): string => {
  const quoted = /^(["'])([\s\S]*)\1\s*(#.*)?$/.exec(text);
  if (!quoted) return text.replace(/\s+#.*$/, '').trim();
  const [, quote, inner = ''] = quoted;
  return quote === '"' ? inner.replace(/\\n/g, '\n').replace(/\\"/g, '"').replace(/\\\\/g, '\\') : inner;
};

/** The variables of a `.env` file, and the lines that are none. The last of several with one name counts. */
export function parseDotEnv(text: string): {
  variables: ReadonlyArray<{ name: string; value: string }>;
  refused: ReadonlyArray<{ line: number; because: string }>;
} {
  const variables = new Map<string, string>();
  const refused: Array<{ line: number; because: string }> = [];
  text
    .slice(0, DOT_ENV_LIMIT)
    .split(/\r?\n/)
    .forEach((raw, index) => {
      const line = raw.trim();
      if (line === '' || line.startsWith('#')) return;
      const at = line.indexOf('=');
      const name = line
        .slice(0, Math.max(at, 0))
        .replace(/^export\s+/, '')
        .trim();
      if (at < 0) refused.push({ line: index + 1, because: 'has no =' });
      else if (!VARIABLE_NAME.test(name))
        refused.push({ line: index + 1, because: 'has a name that is not allowed' });
      else {
        variables.delete(name);
        variables.set(name, unquote(line.slice(at + 1).trim()));
      }
    });
  return { variables: [...variables].map(([name, value]) => ({ name, value })), refused };
}
