const SUFFIXES: Record<string, number> = {
  m: 1e-3,
  '': 1,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
};

/**
 * The number that a Kubernetes quantity stands for: cores for CPU, bytes for memory.
 * @throws Error where the text is not a quantity.
 */
export function parseQuantity(text: string): number {
  const match = /^([0-9]+(?:\.[0-9]+)?)(m|k|M|G|T|Ki|Mi|Gi|Ti)?$/.exec(text);
  if (!match) throw new Error(`"${text}" is not a Kubernetes quantity`);
  return Number(match[1]) * SUFFIXES[match[2] ?? '']!;
}

const trim = (value: number) => String(Math.round(value * 100) / 100);

/** Cores as Kubernetes writes them: `100m`, `1.5`. */
export function formatCpu(cores: number): string {
  return cores < 1 ? `${Math.round(cores * 1000)}m` : trim(cores);
}

/** Bytes in binary units as people read them: `128 Mi`, `1.5 Gi`. */
export function formatMemory(bytes: number): string {
  if (bytes >= 2 ** 30) return `${trim(bytes / 2 ** 30)} Gi`;
  if (bytes >= 2 ** 20) return `${trim(bytes / 2 ** 20)} Mi`;
  return `${trim(bytes / 2 ** 10)} Ki`;
}

/** The size of a file: `1.2 MB`, `340 KB`, in decimal units, as file managers show them. */
export function formatSize(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  if (bytes < 999_500) return `${Math.round(bytes / 1000)} KB`;
  return `${(bytes / 1_000_000).toFixed(1)} MB`;
}

/**
 * An amount of money as people read it: `$4`, `$4.50`, `€120`. From ten on without a fraction.
 *
 * @param currency - as ISO 4217 writes it
 */
export function formatMoney(amount: number, currency: string): string {
  const cents = Math.round(amount * 100) / 100;
  const digits = Math.abs(cents) >= 10 || Number.isInteger(cents) ? 0 : 2;
  return new Intl.NumberFormat('en', {
    style: 'currency',
    currency,
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  }).format(cents);
}

/** What something costs a month, before and after a change: `≈ $4 a month`, `≈ $4 → $6 a month`. */
export function describeCost(cost: { currency: string; before: number; after: number }): string {
  const { currency, before, after } = cost;
  const now = formatMoney(after, currency);
  const change = before === after || before === 0 ? now : `${formatMoney(before, currency)} → ${now}`;
  return `≈ ${change} a month`;
}
