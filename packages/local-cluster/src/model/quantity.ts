/**
 * Kubernetes quantities (`500m`, `1Gi`), kept exact as an integer number of thousandths of a millionth (10⁻⁹), the
 * smallest unit that the API knows.
 */
export interface Quantity {
  /** The amount in 10⁻⁹. */
  nano: bigint;
  format: 'binarySI' | 'decimalSI' | 'decimalExponent';
}

const pattern = /^([+-]?)(\d+\.?\d*|\.\d+)(Ki|Mi|Gi|Ti|Pi|Ei|n|u|m|k|M|G|T|P|E|[eE][+-]?\d+)?$/;
const NANO = 1_000_000_000n;
const binary: Record<string, bigint> = {
  Ki: 1n << 10n,
  Mi: 1n << 20n,
  Gi: 1n << 30n,
  Ti: 1n << 40n,
  Pi: 1n << 50n,
  Ei: 1n << 60n,
};
const exponents: Record<string, number> = {
  n: -9,
  u: -6,
  m: -3,
  '': 0,
  k: 3,
  M: 6,
  G: 9,
  T: 12,
  P: 15,
  E: 18,
};

/** Parses a quantity; `undefined` when it is not one. Amounts below 10⁻⁹ are rounded up, as the API does. */
export function parseQuantity(text: string): Quantity | undefined {
  const match = pattern.exec(text);
  if (!match) return undefined;
  const [, sign, number = '0', suffix = ''] = match;
  const [whole = '0', fraction = ''] = number.split('.');
  const digits = BigInt((whole || '0') + fraction);
  let numerator = digits * NANO;
  let denominator = 10n ** BigInt(fraction.length);
  let format: Quantity['format'] = 'decimalSI';
  const factor = binary[suffix];
  if (factor !== undefined) {
    numerator *= factor;
    format = 'binarySI';
  } else {
    const exponent = /^[eE]/.test(suffix) && suffix.length > 1 ? Number(suffix.slice(1)) : exponents[suffix];
    if (exponent === undefined) return undefined;
    if (/^[eE]./.test(suffix)) format = 'decimalExponent';
    if (exponent >= 0) numerator *= 10n ** BigInt(exponent);
    else denominator *= 10n ** BigInt(-exponent);
  }
  const nano = (numerator + denominator - 1n) / denominator;
  return { nano: sign === '-' ? -nano : nano, format };
}

/** The canonical spelling: the largest unit that leaves no fraction. */
export function formatQuantity({ nano, format }: Quantity): string {
  if (nano === 0n) return '0';
  const sign = nano < 0n ? '-' : '';
  const size = nano < 0n ? -nano : nano;
  const whole = size / NANO;
  if (format === 'binarySI' && size % NANO === 0n && whole >= 1024n) {
    for (const suffix of ['Ei', 'Pi', 'Ti', 'Gi', 'Mi', 'Ki']) {
      const unit = binary[suffix] ?? 1n;
      if (whole % unit === 0n) return `${sign}${whole / unit}${suffix}`;
    }
    return `${sign}${whole}`;
  }
  for (const [suffix, power] of [
    ['E', 18],
    ['P', 15],
    ['T', 12],
    ['G', 9],
    ['M', 6],
    ['k', 3],
    ['', 0],
    ['m', -3],
    ['u', -6],
    ['n', -9],
  ] as const) {
    const unit = 10n ** BigInt(power + 9);
    if (size % unit !== 0n) continue;
    if (format === 'decimalExponent') return `${sign}${size / unit}${power === 0 ? '' : `e${power}`}`;
    return `${sign}${size / unit}${suffix}`;
  }
  return `${sign}${size}n`;
}

/** The canonical spelling of a quantity's text; the text itself when it is none. */
export function canonicalQuantity(text: string): string {
  const parsed = parseQuantity(text);
  return parsed ? formatQuantity(parsed) : text;
}

/** The amount of a stored quantity in 10⁻⁹; 0 for nothing. */
export const amountOf = (text: string | undefined): bigint => (text && parseQuantity(text)?.nano) || 0n;

/** The sum of two stored quantities, in the notation of the first that is not zero. */
export function addQuantities(a: string, b: string): string {
  const left = parseQuantity(a) ?? { nano: 0n, format: 'decimalSI' as const };
  const right = parseQuantity(b) ?? { nano: 0n, format: 'decimalSI' as const };
  return formatQuantity({
    nano: left.nano + right.nano,
    format: left.nano === 0n ? right.format : left.format,
  });
}

/** The difference of two stored quantities, in the notation of the first. */
export function subtractQuantities(a: string, b: string): string {
  const left = parseQuantity(a) ?? { nano: 0n, format: 'decimalSI' as const };
  return formatQuantity({
    nano: left.nano - amountOf(b),
    format: left.nano === 0n ? parseQuantity(b)?.format ?? left.format : left.format,
  });
}
