import type { Account, User } from "../../generated/auth/index.ts";
import type { Sql } from "../platform/database.ts";

/** Adds an account; false where the email address is taken. The address is in lower case. */
export async function insertAccount(
  sql: Sql,
  account: Account,
  passwordHash: string,
): Promise<boolean> {
  const { rows } = await sql.query(
    `insert into accounts (id, email, password_hash, display_name, registered_at)
     values ($1, $2, $3, $4, $5) on conflict (email) do nothing returning id`,
    [account.id, account.email, passwordHash, account.displayName, account.registeredAt],
  );
  return rows.length > 0;
}

export async function findAccount(sql: Sql, accountId: string): Promise<Account | undefined> {
  const { rows } = await sql.query<AccountRow>("select * from accounts where id = $1", [accountId]);
  return rows.map(toAccount)[0];
}

/** What it takes to check a password. The address is in lower case. */
export async function findSecret(
  sql: Sql,
  email: string,
): Promise<{ accountId: string; passwordHash: string } | undefined> {
  const { rows } = await sql.query<{ id: string; password_hash: string }>(
    "select id, password_hash from accounts where email = $1",
    [email],
  );
  return rows.map((row) => ({ accountId: row.id, passwordHash: row.password_hash }))[0];
}

/** False if there was no such account. */
export async function deleteAccount(sql: Sql, accountId: string): Promise<boolean> {
  const { rows } = await sql.query("delete from accounts where id = $1 returning id", [accountId]);
  return rows.length > 0;
}

/** Takes over a user's name, unless a newer one is known already. */
export async function renameAccount(sql: Sql, user: User): Promise<void> {
  await sql.query(
    "update accounts set display_name = $2, user_version = $3 where id = $1 and user_version < $3",
    [user.id, user.displayName, user.version],
  );
}

/** The private key for a purpose, as a JSON Web Key. */
export async function findKey(sql: Sql, purpose: string): Promise<object | undefined> {
  const { rows } = await sql.query<{ private_key: object }>(
    "select private_key from signing_keys where purpose = $1",
    [purpose],
  );
  return rows[0]?.private_key;
}

/** Keeps a key, unless there is one for the purpose. */
export async function insertKey(sql: Sql, purpose: string, privateKey: object): Promise<void> {
  await sql.query(
    `insert into signing_keys (purpose, private_key) values ($1, $2)
     on conflict (purpose) do nothing`,
    [purpose, JSON.stringify(privateKey)],
  );
}

type AccountRow = { id: string; email: string; display_name: string; registered_at: Date };

function toAccount(row: AccountRow): Account {
  return {
    id: row.id,
    email: row.email,
    displayName: row.display_name,
    registeredAt: row.registered_at.toISOString(),
  };
}
