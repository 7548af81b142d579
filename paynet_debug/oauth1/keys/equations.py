"""The cheap checks that stand in for the library's full validation of an RSA key.

Full validation tests p and q for primality, which costs 35 ms (2048 bits) to 240 ms (4096) a
load, while a signature costs 0.3 to 1.8 ms. So keys are loaded without it, and two things take
its place, neither of which is enough alone:

- *These equations.* OpenSSL signs by the CRT values and never looks at d; where they are wrong it
  notices and falls back to d. So a wrong d or swapped CRT values still give signatures that
  verify, here but not in every library; the equations find them.
- *Verifying each signature before it is returned* (``signature.sign``). Composite factors satisfy
  every equation, but their signatures do not verify.

e = d = 1 passes both, hence the bounds. Sizes and signs come first, so that no hostile key reaches
slow arithmetic: 16384 bits with a long exponent take ten seconds to verify once.
"""

from __future__ import annotations

from paynet_debug.oauth1.keys.refusals import refused
from paynet_debug.oauth1.keys.shapes import RsaPrivateNumbers

SIGNING_BITS = (2048, 4096)
"""The sizes of keys that sign, in bits, both included."""

VERIFYING_BITS = (1024, 8192)
"""The sizes of public keys that are looked at; small ones occur in the wild and are diagnosed."""

MAX_EXPONENT = 2**33
"""Public exponents lie below; it keeps a verification cheap and every real key in."""


def check_public_numbers(n: int, e: int, bounds: tuple[int, int]) -> None:
    """Check the size of the modulus in bits against ``bounds``, and the exponent's.

    Raises ``KeyRefused``: ``key-too-small``, ``key-too-large``, ``exponent-unusable``,
    ``key-inconsistent``.
    """
    smallest, largest = bounds
    if n <= 0 or n.bit_length() < smallest:
        raise refused("key-too-small", bits=max(n, 0).bit_length(), limit=smallest)
    if n.bit_length() > largest:
        raise refused("key-too-large", limit=largest)
    if not 3 <= e < MAX_EXPONENT or e % 2 == 0:
        raise refused("exponent-unusable")
    if n % 2 == 0:
        raise refused("key-inconsistent", equation="n mod 2 = 1")


def check_private_numbers(key: RsaPrivateNumbers) -> None:
    """Check sizes and signs, then every equation between the numbers (RFC 8017, 3.2).

    Raises ``KeyRefused``: those of ``check_public_numbers`` and ``key-multi-prime``.
    """
    check_public_numbers(key.n, key.e, SIGNING_BITS)
    if key.version != 0 or key.other_primes is not None:
        raise refused("key-multi-prime")
    n, e, d, p, q = key.n, key.e, key.d, key.p, key.q
    _require("1 < p < n, 1 < q < n", 1 < p < n and 1 < q < n)
    _require("1 < d < n", 1 < d < n)
    _require("p mod 2 = 1, q mod 2 = 1", p % 2 == 1 and q % 2 == 1)
    _require("p ≠ q", p != q)
    _require("0 < dP < p, 0 < dQ < q", 0 < key.d_p < p and 0 < key.d_q < q)
    _require("0 < qInv < p", 0 < key.q_inv < p)
    _require("n = p · q", n == p * q)
    _require("d · e ≡ 1 (mod p - 1)", d * e % (p - 1) == 1)
    _require("d · e ≡ 1 (mod q - 1)", d * e % (q - 1) == 1)
    _require("dP = d mod (p - 1)", key.d_p == d % (p - 1))
    _require("dQ = d mod (q - 1)", key.d_q == d % (q - 1))
    _require("q · qInv ≡ 1 (mod p)", q * key.q_inv % p == 1)


def _require(equation: str, holds: bool) -> None:
    if not holds:
        raise refused("key-inconsistent", equation=equation)
