import { randomBytes, type ScryptOptions, scrypt, timingSafeEqual } from "node:crypto";

/** Work factors that OWASP's Password Storage Cheat Sheet names for scrypt; kept with each hash. */
const cost = { N: 2 ** 15, r: 8, p: 3 };
const keyLength = 32;

/** A salted hash of a password, as text: `scrypt$N$r$p$salt$key`, the last two in base64url. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(16);
  const key = await derive(password, salt, keyLength, cost);
  return ["scrypt", cost.N, cost.r, cost.p, text(salt), text(key)].join("$");
}

/**
 * Whether a password is the one that was hashed. Without a hash the answer is no, after the same
 * work: the time it takes does not tell whether an account exists.
 */
export async function passwordMatches(password: string, hash: string | undefined) {
  const [, N, r, p, salt = "", key = ""] = (hash ?? decoy).split("$");
  const wanted = Buffer.from(key, "base64url");
  const options = { N: Number(N), r: Number(r), p: Number(p) };
  const given = await derive(password, Buffer.from(salt, "base64url"), wanted.length, options);
  return timingSafeEqual(given, wanted) && hash !== undefined;
}

/** Why a password is too easy to guess; undefined if it is not. */
export function weaknessOf(password: string, email: string): string | undefined {
  const plain = password.toLowerCase();
  const name = email.toLowerCase().split("@")[0] ?? "";
  if (common.has(plain) || /^(.)\1*$/u.test(plain)) return "Many people have this password.";
  if (name.length > 2 && plain.replaceAll(name, "").length < 4) {
    return "The password repeats the email address.";
  }
  return plain.includes(email.toLowerCase())
    ? "The password repeats the email address."
    : undefined;
}

function derive(password: string, salt: Buffer, length: number, options: ScryptOptions) {
  const maxmem = 256 * (options.N ?? cost.N) * (options.r ?? cost.r);
  return new Promise<Buffer>((resolve, reject) => {
    scrypt(password.normalize("NFKC"), salt, length, { ...options, maxmem }, (error, key) =>
      error ? reject(error) : resolve(key),
    );
  });
}

function text(bytes: Buffer): string {
  return bytes.toString("base64url");
}

/** A hash of nothing, with the cost of a real one. */
const decoy = [
  "scrypt",
  cost.N,
  cost.r,
  cost.p,
  text(randomBytes(16)),
  text(randomBytes(keyLength)),
].join("$");

/** Passwords of eight characters and more that head the lists of leaked ones. */
const common = new Set([
  "0123456789",
  "0987654321",
  "11223344",
  "1122334455",
  "12341234",
  "12345678",
  "123456789",
  "1234567890",
  "123456789a",
  "123qweasd",
  "1q2w3e4r",
  "1q2w3e4r5t",
  "1qaz2wsx",
  "87654321",
  "987654321",
  "a1234567",
  "a12345678",
  "a123456789",
  "aa123456",
  "abc12345",
  "abcd1234",
  "abcdefgh",
  "administrator",
  "asdf1234",
  "asdfghjkl",
  "baseball",
  "computer",
  "football",
  "iloveyou",
  "iloveyou1",
  "internet",
  "jennifer",
  "letmein1",
  "liverpool",
  "michelle",
  "p@ssw0rd",
  "pa55word",
  "passw0rd",
  "password",
  "password!",
  "password1",
  "password12",
  "password123",
  "password1234",
  "princess",
  "q1w2e3r4",
  "q1w2e3r4t5",
  "qwer1234",
  "qwerty12",
  "qwerty123",
  "qwertyui",
  "qwertyuiop",
  "starwars",
  "sunshine",
  "superman",
  "trustno1",
  "whatever",
  "welcome1",
  "zaq12wsx",
  "zxcvbnm123",
]);
