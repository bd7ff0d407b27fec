import { describe, expect, it } from "vitest";
import { openPasswords, passwordProblem, TooBusy } from "../../pipeline/people/passwords.ts";

describe("passwords", () => {
  it("are hashed at the cost that OWASP asks for", async () => {
    const hashed = await openPasswords().hash("đường về nhà");
    expect(hashed).toMatch(/^scrypt\$32768\$8\$3\$[\w-]{22}\$[\w-]{43}$/);
    // A program of another cost reads the cost from the hash.
    expect(await openPasswords({ N: 16, r: 1, p: 1 }).matches("đường về nhà", hashed)).toBe(true);
  });

  it("have each their own salt, and match whatever form the accents have", async () => {
    const passwords = openPasswords({ N: 1024, r: 8, p: 1 });
    const [one, two] = await Promise.all([passwords.hash("đường về nhà"), passwords.hash("đường về nhà")]);
    expect(one).not.toBe(two);
    expect(await passwords.matches("đường về nhà".normalize("NFD"), one)).toBe(true);
    expect(await passwords.matches("đường về nhá", one)).toBe(false);
    expect(await passwords.matches("đường về nhà", null)).toBe(false);
    expect(await passwords.matches("", "rác")).toBe(false);
  });

  it("are checked a few at a time, and a flood is turned away", async () => {
    const passwords = openPasswords({ N: 1024, r: 8, p: 1 });
    const all = Array.from({ length: 60 }, () =>
      passwords.matches("gì đó", null).catch((error: unknown) => error),
    );
    const busy = (await Promise.all(all)).filter((one) => one instanceof TooBusy);
    expect(busy).toHaveLength(28);
    expect(await passwords.matches("sau đó", null)).toBe(false);
  });

  it.each(["matkhau", "matkhau2026", "1234567890", "aaaaaaaaaaaa", "lan.nguyen123456", "x".repeat(201)])(
    "may not be %s",
    (password) => expect(passwordProblem(password, "lan.nguyen")).not.toBeNull(),
  );

  it.each(["bốn con thuyền", "hoa gạo tháng ba", "Kx7#pq!Rv2z"])("may be %s", (password) =>
    expect(passwordProblem(password, "lan.nguyen")).toBeNull(),
  );
});
