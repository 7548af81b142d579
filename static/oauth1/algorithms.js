// Object identifiers of key algorithms and of the ciphers that seal private keys, with names.
// The names are the server's; what is not named is shown as its dotted number.

export const RSA = "1.2.840.113549.1.1.1";
export const RSA_PSS = "1.2.840.113549.1.1.10";
export const PBES2 = "1.2.840.113549.1.5.13";
export const PBKDF2 = "1.2.840.113549.1.5.12";
export const SCRYPT = "1.3.6.1.4.1.11591.4.11";
export const HMAC_SHA256 = "1.2.840.113549.2.9";
export const AES_256_CBC = "2.16.840.1.101.3.4.1.42";

/** PBKDF2's default where a key names no hash (RFC 8018, A.2). */
export const HMAC_SHA1 = "1.2.840.113549.2.7";

/** Ciphers of PBES2 that WebCrypto has: name and key length in bytes. */
export const AES_CBC = {
  "2.16.840.1.101.3.4.1.2": { name: "AES-128-CBC", keyLength: 16 },
  "2.16.840.1.101.3.4.1.22": { name: "AES-192-CBC", keyLength: 24 },
  [AES_256_CBC]: { name: "AES-256-CBC", keyLength: 32 },
};

/** Hashes of PBKDF2, under WebCrypto's names. */
export const PBKDF2_HASHES = {
  [HMAC_SHA1]: "SHA-1",
  [HMAC_SHA256]: "SHA-256",
  "1.2.840.113549.2.10": "SHA-384",
  "1.2.840.113549.2.11": "SHA-512",
};

const PBKDF2_SHA224 = "1.2.840.113549.2.8";

/** Schemes and ciphers that the server opens and WebCrypto does not. */
export const SERVER_ONLY = {
  "1.2.840.113549.1.5.3": "PBE-MD5-DES",
  "1.2.840.113549.1.12.1.1": "PBE-SHA1-RC4-128",
  "1.2.840.113549.1.12.1.3": "PBE-SHA1-3DES",
  "1.2.840.113549.1.12.1.6": "PBE-SHA1-RC2-40",
  "1.2.840.113549.3.7": "DES-EDE3-CBC",
  "1.2.840.113549.3.2": "RC2-CBC",
  [SCRYPT]: "scrypt",
  [PBKDF2_SHA224]: "PBKDF2 (SHA-224)",
};

/** Ciphers of RFC 1421's `DEK-Info` header that the server opens; WebCrypto lacks their MD5. */
export const DEK_CIPHERS = ["AES-128-CBC", "AES-256-CBC", "DES-EDE3-CBC"];

const KEY_ALGORITHMS = {
  "1.2.840.10045.2.1": "EC",
  "1.2.840.10040.4.1": "DSA",
  "1.2.840.113549.1.3.1": "DH",
  "1.3.101.110": "X25519",
  "1.3.101.111": "X448",
  "1.3.101.112": "Ed25519",
  "1.3.101.113": "Ed448",
  "1.2.643.2.2.19": "GOST R 34.10-2001",
  "1.2.643.7.1.1.1.1": "GOST R 34.10-2012 (256)",
  "1.2.643.7.1.1.1.2": "GOST R 34.10-2012 (512)",
  "2.16.840.1.101.3.4.3.17": "ML-DSA-44",
  "2.16.840.1.101.3.4.3.18": "ML-DSA-65",
  "2.16.840.1.101.3.4.3.19": "ML-DSA-87",
};

const UNSUPPORTED_CIPHERS = {
  "1.2.840.113549.1.5.1": "PBE-MD2-DES",
  "1.2.840.113549.1.5.4": "PBE-MD2-RC2",
  "1.2.840.113549.1.5.6": "PBE-MD5-RC2",
  "1.2.840.113549.1.5.10": "PBE-SHA1-DES",
  "1.2.840.113549.1.5.11": "PBE-SHA1-RC2",
  "1.2.840.113549.1.12.1.2": "PBE-SHA1-RC4-40",
  "1.2.840.113549.1.12.1.4": "PBE-SHA1-2DES",
  "1.2.840.113549.1.12.1.5": "PBE-SHA1-RC2-128",
  "1.3.14.3.2.7": "DES-CBC",
  "2.16.840.1.101.3.4.1.6": "AES-128-GCM",
  "2.16.840.1.101.3.4.1.46": "AES-256-GCM",
  "1.2.392.200011.61.1.1.1.2": "Camellia-128-CBC",
  "1.2.392.200011.61.1.1.1.3": "Camellia-192-CBC",
  "1.2.392.200011.61.1.1.1.4": "Camellia-256-CBC",
  "1.2.410.200046.1.1.2": "ARIA-128-CBC",
  "1.2.410.200046.1.1.12": "ARIA-256-CBC",
  "1.2.410.200004.1.4": "SEED-CBC",
  "1.2.643.2.2.21": "GOST 28147-89",
};

/** The name of a key algorithm that is not RSA. */
export function algorithmName(oid) {
  return KEY_ALGORITHMS[oid] ?? oid;
}

/** The name of a cipher or scheme that nobody here opens. */
export function cipherName(oid) {
  return UNSUPPORTED_CIPHERS[oid] ?? oid;
}
