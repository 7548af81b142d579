// Checks of RSA numbers: sizes and signs first, then every cheap equation (RFC 8017, 3.2).
//
// They stand beside the verification of each signature, and neither is enough alone: swapped CRT
// values and a wrong d may still verify, composite factors satisfy every equation, e = d = 1 passes
// both, hence the bounds.

import { refused } from "./refusals.js";

/** The sizes in bits of keys that sign, both included. */
export const SIGNING_BITS = [2048, 4096];

/** The sizes in bits of public keys that are looked at. */
export const VERIFYING_BITS = [1024, 8192];

const MAX_EXPONENT = 1n << 33n;

/** The length of a number in bits; 0 for a negative one. */
export function bitLength(value) {
  if (value <= 0n) return 0;
  const digits = value.toString(16);
  return 4 * digits.length - Math.clz32(parseInt(digits[0], 16)) + 28;
}

/**
 * Check modulus and public exponent.
 * @param {bigint} n
 * @param {bigint} e
 * @param {[number, number]} bounds smallest and largest size in bits
 * @throws {KeyRefused} key-too-small, key-too-large, exponent-unusable, key-inconsistent
 */
export function checkPublicNumbers(n, e, [smallest, largest]) {
  const bits = bitLength(n);
  if (bits < smallest) throw refused("key-too-small", { bits, limit: smallest });
  if (bits > largest) throw refused("key-too-large", { limit: largest });
  if (e < 3n || e >= MAX_EXPONENT || e % 2n === 0n) throw refused("exponent-unusable");
  requireThat("n mod 2 = 1", n % 2n === 1n);
}

/**
 * Check all numbers of a private key, named as in RFC 8017.
 * @param {object} numbers the answer of `containers.rsaPrivateNumbers`
 * @throws {KeyRefused} those of `checkPublicNumbers` and key-multi-prime
 */
export function checkPrivateNumbers({ version, n, e, d, p, q, dP, dQ, qInv, otherPrimes }) {
  checkPublicNumbers(n, e, SIGNING_BITS);
  if (version !== 0n || otherPrimes) throw refused("key-multi-prime");
  const within = (value, low, high) => low < value && value < high;
  requireThat("1 < p < n, 1 < q < n", within(p, 1n, n) && within(q, 1n, n));
  requireThat("1 < d < n", within(d, 1n, n));
  requireThat("p mod 2 = 1, q mod 2 = 1", p % 2n === 1n && q % 2n === 1n);
  requireThat("p ≠ q", p !== q);
  requireThat("0 < dP < p, 0 < dQ < q", within(dP, 0n, p) && within(dQ, 0n, q));
  requireThat("0 < qInv < p", within(qInv, 0n, p));
  requireThat("n = p · q", n === p * q);
  requireThat("d · e ≡ 1 (mod p - 1)", (d * e) % (p - 1n) === 1n);
  requireThat("d · e ≡ 1 (mod q - 1)", (d * e) % (q - 1n) === 1n);
  requireThat("dP = d mod (p - 1)", dP === d % (p - 1n));
  requireThat("dQ = d mod (q - 1)", dQ === d % (q - 1n));
  requireThat("q · qInv ≡ 1 (mod p)", (q * qInv) % p === 1n);
}

function requireThat(equation, holds) {
  if (!holds) throw refused("key-inconsistent", { equation });
}
