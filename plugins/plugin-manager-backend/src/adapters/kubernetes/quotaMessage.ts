import { formatCpu, formatMemory, parseQuantity } from '@flyloft/plugin-manager-common';

type Amounts = Record<string, string>;

const MESSAGE = /exceeded quota: ([^,]+), requested: (.+), used: (.+), limited: (.+?)\s*$/;

function amounts(text: string): Amounts {
  return Object.fromEntries(text.split(',').map(part => part.trim().split('=') as [string, string]));
}

/** Resource name of a quota in words. */
function wordFor(resource: string): string {
  const [first, second] = resource.split('.', 2);
  if (first === 'limits') return `${wordFor(second ?? '')} (limit)`;
  if (first === 'requests') return wordFor(second ?? '');
  if (resource === 'cpu') return 'CPU';
  return resource.replace(/^count\//, '');
}

function format(resource: string, value: number): string {
  if (/cpu$/.test(resource)) return formatCpu(value);
  if (/(memory|storage)$/.test(resource)) return formatMemory(value);
  return String(value);
}

/** Whether a refusal is one of a quota: those of missing rights have the same status and reason. */
export function isQuotaMessage(message: string): boolean {
  return message.includes('exceeded quota:');
}

/**
 * What is short, in words: "payments has 200m CPU left, this needs 500m". Undefined where the server's message has
 * another form than expected.
 */
export function explainQuota(message: string, namespace: string): string | undefined {
  const match = MESSAGE.exec(message);
  if (!match) return undefined;
  const [requested, used, limited] = match.slice(2, 5).map(text => amounts(text ?? ''));
  try {
    const parts = Object.entries(requested ?? {}).map(([resource, wanted]) => {
      const left = parseQuantity(limited?.[resource] ?? '') - parseQuantity(used?.[resource] ?? '');
      return `${format(resource, Math.max(left, 0))} ${wordFor(resource)} left, this needs ${format(
        resource,
        parseQuantity(wanted)
      )}`;
    });
    return parts.length > 0 ? `${namespace} has ${parts.join('; ')}` : undefined;
  } catch {
    return undefined;
  }
}
