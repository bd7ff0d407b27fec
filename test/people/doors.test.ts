import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { Hono } from "hono";
import { describe, expect, it } from "vitest";
import { clientAddress } from "../../dashboards/office/client.ts";
import { refuseOpenDoors, serveOffice } from "../../dashboards/office/serve.ts";
import { addPerson, changeRights, setState } from "../../pipeline/people/accounts.ts";
import { noteDoor, openDoor } from "../../pipeline/people/door.ts";
import { openSqliteStore } from "../../pipeline/store/sqlite.ts";
import { clock } from "../office/sample-office.ts";

const administrator = { role: "administrator", agencies: [], city: null } as const;

describe("doors", () => {
  it("open to other machines once there are accounts, and stay shut before", async () => {
    await using store = await openSqliteStore(":memory:");
    await expect(refuseOpenDoors(store, "0.0.0.0")).rejects.toThrow(/people add/);
    await expect(refuseOpenDoors(store, "::")).rejects.toThrow(/chưa có tài khoản nào/);
    await refuseOpenDoors(store, "127.0.0.1");
    await refuseOpenDoors(store, "::1");
    await addPerson({ store, clock }, "test", { id: "lan", name: "Lan", ...administrator });
    await refuseOpenDoors(store, "0.0.0.0");
  });

  it.each([
    ["192.0.2.7", undefined, "192.0.2.7"],
    // Nobody but a proxy of ours may say where somebody comes from.
    ["192.0.2.7", "203.0.113.9", "192.0.2.7"],
    ["10.0.0.1", "203.0.113.9", "203.0.113.9"],
    ["::ffff:10.0.0.1", "1.1.1.1, 203.0.113.9", "203.0.113.9"],
    ["10.0.0.1", "203.0.113.9, 10.0.0.2", "203.0.113.9"],
    ["10.0.0.1", "khong-phai-dia-chi", "10.0.0.1"],
    ["2001:db8:1:2:3:4:5:6", undefined, "2001:db8:1:2::/64"],
    ["10.0.0.1", "2001:db8::1", "2001:db8:0:0::/64"],
  ])("%s with X-Forwarded-For %s comes from %s", async (remote, forwarded, expected) => {
    const app = new Hono();
    app.get("/", (context) => context.text(clientAddress(context, ["10.0.0.1", "10.0.0.2"])));
    const headers: Record<string, string> = forwarded === undefined ? {} : { "x-forwarded-for": forwarded };
    const answer = await app.request("/", { headers }, { remote });
    expect(await answer.text()).toBe(expected);
  });

  it("tell the pages the address of a real connection", async () => {
    const app = new Hono();
    app.get("/", (context) => context.text(clientAddress(context, [])));
    const served = await serveOffice(app, { port: 0 });
    try {
      expect(await (await fetch(served.url)).text()).toBe("127.0.0.1");
    } finally {
      await served.close();
    }
  });
});

it("are told to a link while they are open, and no longer", async () => {
  const folder = await mkdtemp(path.join(tmpdir(), "phusong-cua-"));
  try {
    expect(await openDoor(folder)).toBeNull();
    const noted = await noteDoor(folder, 8342);
    expect(await openDoor(folder)).toBe(8342);
    await noted[Symbol.asyncDispose]();
    expect(await openDoor(folder)).toBeNull();
    // A program that was killed takes nothing away.
    await writeFile(path.join(folder, "trang-dang-mo.json"), JSON.stringify({ port: 8342, pid: 4_194_305 }));
    expect(await openDoor(folder)).toBeNull();
  } finally {
    await rm(folder, { recursive: true });
  }
});

describe("accounts", () => {
  it("begin with an administrator, and keep one", async () => {
    await using store = await openSqliteStore(":memory:");
    const parts = { store, clock };
    const viewer = { role: "viewer", agencies: [], city: null } as const;
    await expect(addPerson(parts, "test", { id: "minh", name: "Minh", ...viewer })).rejects.toThrow(
      /phải là quản trị/,
    );
    await addPerson(parts, "test", { id: "lan", name: "Lan", ...administrator });
    await addPerson(parts, "test", { id: "minh", name: "Minh", ...viewer });
    await expect(setState(parts, "test", "lan", "closed")).rejects.toThrow(/quản trị cuối cùng/);
    await expect(changeRights(parts, "test", "lan", viewer)).rejects.toThrow(/quản trị cuối cùng/);
    await changeRights(parts, "test", "minh", administrator);
    await setState(parts, "test", "lan", "closed");
    await expect(setState(parts, "test", "minh", "closed")).rejects.toThrow(/quản trị cuối cùng/);
  });

  it.each([
    [{ id: "Lan Nguyễn" }, /Tên đăng nhập/],
    [{ id: "../x" }, /Tên đăng nhập/],
    [{ name: " " }, /họ tên/],
    [{ role: "officer" as const }, /ít nhất một đơn vị/],
    [{ agencies: ["hue-a"] }, /chỉ cán bộ đơn vị/i],
    [{ id: "lan" }, /Đã có tài khoản/],
  ])("are refused with %j", async (wrong, said) => {
    await using store = await openSqliteStore(":memory:");
    await addPerson({ store, clock }, "test", { id: "lan", name: "Lan", ...administrator });
    const asked = { id: "hoa", name: "Hoa", ...administrator, ...wrong };
    await expect(addPerson({ store, clock }, "test", asked)).rejects.toThrow(said);
  });
});
