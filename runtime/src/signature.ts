/** What is signed of a webhook. Standard Webhooks 1.0.0, Signature scheme. */
export interface SignedContent {
  /** `webhook-id`: the same however often the webhook is sent. */
  readonly id: string;
  /** `webhook-timestamp`: seconds since 1970, as text. */
  readonly timestamp: string;
  readonly body: Uint8Array;
}

/** A secret is base64, with `whsec_` in front; several while an old one is being replaced. */
export type WebhookSecret = string | readonly string[];

/** The `webhook-signature` header: one signature of HMAC-SHA256 for each secret. Throws TypeError for a malformed secret. */
export async function signatureOf(content: SignedContent, secret: WebhookSecret): Promise<string> {
  const signatures = [secret].flat().map(async (one) => {
    const signature = await crypto.subtle.sign("HMAC", await keyOf(one), signedBytes(content));
    return `v1,${btoa(String.fromCharCode(...new Uint8Array(signature)))}`;
  });
  return (await Promise.all(signatures)).join(" ");
}

/** Whether one of the signatures is by one of the secrets. Comparison takes the same time for each. */
export async function isSignedBy(
  signatures: string,
  content: SignedContent,
  secret: WebhookSecret,
): Promise<boolean> {
  const keys = await Promise.all([secret].flat().map(keyOf));
  for (const one of signatures.split(" ")) {
    const signature = one.startsWith("v1,") ? fromBase64(one.slice(3)) : undefined;
    if (signature === undefined) continue;
    for (const key of keys) {
      if (await crypto.subtle.verify("HMAC", key, signature, signedBytes(content))) return true;
    }
  }
  return false;
}

function signedBytes({ id, timestamp, body }: SignedContent): Uint8Array<ArrayBuffer> {
  const head = new TextEncoder().encode(`${id}.${timestamp}.`);
  const bytes = new Uint8Array(head.length + body.length);
  bytes.set(head);
  bytes.set(body, head.length);
  return bytes;
}

/** A key of Web Cryptography, under a name that every platform's types have. */
type Key = Awaited<ReturnType<typeof crypto.subtle.importKey>>;

async function keyOf(secret: string): Promise<Key> {
  const bytes = fromBase64(secret.replace(/^whsec_/, ""));
  if (bytes === undefined || bytes.length < 16) {
    throw new TypeError(
      "a webhook secret must be at least 16 bytes in base64, with whsec_ in front",
    );
  }
  const algorithm = { name: "HMAC", hash: "SHA-256" };
  return crypto.subtle.importKey("raw", bytes, algorithm, false, ["sign", "verify"]);
}

function fromBase64(text: string): Uint8Array<ArrayBuffer> | undefined {
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(text)) return undefined;
  try {
    return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
  } catch {
    return undefined;
  }
}
