import { stderr, stdout } from 'node:process';
import { styleText } from 'node:util';
import {
  changesAsCommand,
  conflictSchema,
  FlyloftError,
  isErrorCode,
  type Conflict,
  type ErrorCode,
  type Refusal,
} from '@flyloft/plugin-manager-common';

/** Exit codes that scripts can rely on. */
export const EXIT = { done: 0, wrongUsage: 2, waitsForApproval: 3, refused: 4, interrupted: 130 } as const;

type Style = Parameters<typeof styleText>[0];

/** Colour only where somebody looks: on a terminal, and not where NO_COLOR is set. */
function styled(stream: NodeJS.WriteStream, style: Style, text: string): string {
  const plain = !stream.isTTY || (process.env.NO_COLOR ?? '') !== '';
  return plain ? text : styleText(style, text, { stream, validateStream: false });
}

/** A name, in bold. */
export const bold = (text: string) => styled(stdout, 'bold', text);
/** A state's symbol, in its colour. */
export const good = (text: string) => styled(stdout, 'green', text);
export const bad = (text: string) => styled(stdout, 'red', text);
export const warn = (text: string) => styled(stdout, 'yellow', text);

/** A line of the answer. */
export function say(line = ''): void {
  stdout.write(`${line}\n`);
}

/** A line of progress: never mixed into what a script reads. */
export function progress(line: string): void {
  stderr.write(`${line}\n`);
}

/** The whole answer as JSON, and nothing else. */
export function printJson(value: unknown): void {
  stdout.write(`${JSON.stringify(value)}\n`);
}

/** What to do next for a code, where the message does not say a command already. */
const NEXT: Partial<Record<ErrorCode, string>> = {
  NOT_SIGNED_IN: './flyloft login --as developer',
  NOT_ALLOWED: './flyloft login --as admin',
  PLUGIN_NOT_FOUND: './flyloft search',
  BUNDLE_MISSING: './flyloft ask <plugin>',
  SOURCE_NOT_FOUND: './flyloft sources list',
  PLAN_NOT_FOUND: './flyloft plan',
  INSTALLATION_NOT_FOUND: './flyloft status',
  RELEASE_NOT_FOUND: './flyloft show <plugin>',
};

/** Any error as a refusal; what is not one of ours becomes INTERNAL, or PORTAL_UNREACHABLE where nobody answered. */
export function toRefusal(error: unknown): Refusal {
  if (error instanceof FlyloftError) return error.toRefusal();
  if (
    typeof error === 'object' &&
    error !== null &&
    'code' in error &&
    isErrorCode(error.code) &&
    'message' in error
  ) {
    return { code: error.code, message: String(error.message) };
  }
  return { code: 'INTERNAL', message: error instanceof Error ? error.message : String(error) };
}

/** A conflict with its ways out, each with the command that takes it. */
function describeConflict(
  { lines, repairs }: Conflict,
  { details }: Refusal,
  environment: string | undefined
): string[] {
  const ways = repairs.flatMap(({ sentence, changes, unpin = [] }) => {
    const at = environment === undefined ? {} : { environment };
    const command = changesAsCommand(changes, { ...at, unpin });
    return command === undefined ? [`  ${sentence}`] : [`  ${sentence}`, `    ${command}`];
  });
  const keeps = Array.isArray(details?.dependents) ? ['  Or keep it: then there is nothing to do.'] : [];
  const next = ways.length > 0 ? ['  What would fit:', ...ways, ...keeps] : keeps;
  const [first = '', ...more] = lines;
  return [`${styled(stderr, 'red', '✗')} ${first}`, ...more.map(line => `  ${line}`), ...next];
}

/**
 * Prints a refusal as every command does: what, why, what next, the code small at the end. Answers the exit code. The
 * environment that was named goes into the commands that are offered.
 */
export function printRefusal(refusal: Refusal, json: boolean | undefined, environment?: string): number {
  if (json) {
    printJson({ error: refusal });
    return EXIT.refused;
  }
  const conflict = conflictSchema.safeParse(refusal.details).data;
  const lines = conflict
    ? describeConflict(conflict, refusal, environment)
    : [
        `${styled(stderr, 'red', '✗')} ${refusal.message}`,
        ...explanationOf(refusal).map(line => `  ${line}`),
      ];
  for (const line of lines) stderr.write(`${line}\n`);
  const next = NEXT[refusal.code];
  if (next) stderr.write(`  Next: ${next}\n`);
  stderr.write(`  ${refusal.code}\n`);
  return EXIT.refused;
}

function explanationOf(refusal: Refusal): string[] {
  const { explanation, issues } = refusal.details ?? {};
  if (Array.isArray(explanation))
    return explanation.filter((line): line is string => typeof line === 'string');
  if (!Array.isArray(issues)) return [];
  return issues
    .slice(0, 10)
    .flatMap(issue =>
      typeof issue === 'object' && issue !== null && 'path' in issue && 'message' in issue
        ? [`${String(issue.path)} ${String(issue.message)}`]
        : []
    );
}
