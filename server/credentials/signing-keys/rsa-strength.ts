/**
 * Checks a public RSA key before it is trusted: 2048 to 4096 bits, exponent 65537, an odd modulus without a small factor, and not from the generator of
 * CVE-2017-15361 (ROCA), whose keys can be factored.
 *
 * @returns What is wrong, as the end of a sentence, or `undefined`.
 */
export function faultOfRsa(modulus: Buffer, exponent: Buffer): string | undefined {
  const n = toBigInt(modulus);
  const bits = n === 0n ? 0 : n.toString(2).length;
  if (bits < 2048 || bits > 4096) return `has ${bits} bits; 2048 to 4096 are accepted`;
  if (toBigInt(exponent) !== 65_537n) return 'has a public exponent other than 65537';
  if (n % 2n === 0n) return 'has an even modulus';
  if (primesBelow(2 ** 16).some((prime) => n % BigInt(prime) === 0n)) return 'has a modulus with a small factor';
  if (isRoca(n)) return 'comes from a generator whose keys can be factored (CVE-2017-15361)';
  return undefined;
}

/**
 * The faulty generator makes moduli that are a power of 65537 modulo every small prime. Moduli of good keys almost never are, because for many of these primes
 * the powers are a small part of all residues.
 */
function isRoca(n: bigint): boolean {
  return primesBelow(168)
    .filter((prime) => prime > 2)
    .every((prime) => powersOf(65_537 % prime, prime).has(Number(n % BigInt(prime))));
}

function powersOf(base: number, prime: number): Set<number> {
  const powers = new Set([1]);
  for (let power = base; !powers.has(power); power = (power * base) % prime) powers.add(power);
  return powers;
}

function primesBelow(limit: number): number[] {
  const composite = new Uint8Array(limit);
  const primes: number[] = [];
  for (let candidate = 2; candidate < limit; candidate += 1) {
    if (composite[candidate]) continue;
    primes.push(candidate);
    for (let multiple = candidate * candidate; multiple < limit; multiple += candidate) composite[multiple] = 1;
  }
  return primes;
}

function toBigInt(bytes: Buffer): bigint {
  return bytes.length === 0 ? 0n : BigInt(`0x${bytes.toString('hex')}`);
}
