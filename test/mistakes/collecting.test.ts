import { spawnSync } from "node:child_process";
import { mkdir } from "node:fs/promises";
import path from "node:path";
import { describe, expect, it, vi } from "vitest";
import { emptyFolder } from "../end-to-end/one-city.ts";
import { articles, feed, goodPages, heldIn, hugePages, openNewsroom, paths } from "./newsroom.ts";
import { run } from "./run.ts";

vi.setConfig({ testTimeout: 150_000 });

const system = { mount: "mount", umount: "umount" } as const; // of Linux; nothing that npm installs
const once = ["collect", "--once", "--all"];

describe("collecting", () => {
  it("goes past a page of 200 MB, a bomb in gzip and a feed that is HTML, and says why each is missing", async () => {
    await using room = await openNewsroom(["/rss", "/trang-chu"], {
      "/rss": feed([...paths, ...Object.keys(hugePages)]),
      "/trang-chu":
        "<!doctype html><html><body><h1>Báo Sóng</h1><p>Trang chủ, không phải RSS.</p></body></html>",
      ...goodPages(),
      ...hugePages,
    });
    await using folder = await emptyFolder();
    const { code } = await run(once, { env: { ...room.env, PHUSONG_DATA: folder.path } });
    expect(code).toBe(0);
    const held = await heldIn(folder.path);
    expect(held.addresses["/qua-lon.html"]).toMatch(/^failed: .*MB/);
    expect(held.addresses["/bom.html"]).toMatch(/^failed: .*nén/);
    for (const at of paths) expect(held.addresses[at]).toBe("captured");
    expect(held.looks["bao-song/tin-1"]).toMatch(/^working/);
    expect(held.looks["bao-song/tin-2"]).toMatch(/HTML/);
    expect(held).toMatchObject({ unsettled: 0, settled: held.captures });
    expect(held.captures).toBeGreaterThanOrEqual(articles + 1);
  });

  it("that is asked to end by Ctrl+C finishes the page in hand, ends well, and goes on next time", async () => {
    await using room = await openNewsroom(["/rss"], { "/rss": feed(paths), ...goodPages(250) });
    await using folder = await emptyFolder();
    const env = { ...room.env, PHUSONG_DATA: folder.path };
    const { code, out } = await run(once, {
      env,
      meanwhile: (child) => {
        const watch = setInterval(() => {
          if (room.asked.filter((asked) => asked.path.startsWith("/tin-")).length < 3) return;
          clearInterval(watch);
          // As a terminal does: every process of the group is told.
          if (child.pid !== undefined)
            process.kill(process.platform === "win32" ? child.pid : -child.pid, "SIGINT");
        }, 20);
      },
    });
    expect({ code, said: out }).toEqual({ code: 0, said: expect.stringContaining("dừng theo yêu cầu") });
    const before = await heldIn(folder.path);
    const captured = paths.filter((at) => before.addresses[at] === "captured");
    expect(captured.length).toBeGreaterThanOrEqual(2);
    expect(captured.length).toBeLessThan(articles);
    expect(before).toMatchObject({ unsettled: 0, settled: before.captures });

    expect((await run(once, { env })).code).toBe(0);
    const after = await heldIn(folder.path);
    for (const at of paths) expect(after.addresses[at]).toBe("captured");
    expect(after).toMatchObject({ unsettled: 0, settled: after.captures });
    expect(after.fates).not.toHaveProperty("unreadable");
    expect(room.asked.filter((asked) => asked.path.startsWith("/tin-")).length).toBe(articles);
  });

  it.for([
    ["PHUSONG_DATA", "1200k"],
    ["PHUSONG_ARCHIVE", "16k"],
  ] as const)(
    "on a disk of %s that fills up ends with what to do, and goes on when there is room",
    async ([full, size], { skip }) => {
      await using folder = await emptyFolder();
      const disk = path.join(folder.path, "dia-nho");
      await mkdir(disk);
      const isMounted = mounted(["-t", "tmpfs", "-o", `size=${size}`, "tmpfs", disk]);
      skip(!isMounted, "chỉ thử được đĩa đầy thật khi được phép mount tmpfs (root trên Linux)");
      try {
        await using room = await openNewsroom(["/rss"], { "/rss": feed(paths), ...goodPages() });
        const env = { ...room.env, PHUSONG_DATA: folder.path, [full]: disk };
        const stopped = await run(once, { env });
        expect(stopped.code).toBe(1);
        expect(stopped.err).toMatch(/đầy.*[Dd]ọn/);
        const before = await heldIn(env.PHUSONG_DATA);
        expect(Object.values(before.addresses)).toContain("due");

        expect(mounted(["-o", "remount,size=64m", disk])).toBe(true);
        expect(await run(once, { env })).toMatchObject({ code: 0 });
        const held = await heldIn(env.PHUSONG_DATA);
        for (const at of paths) expect(held.addresses[at]).toBe("captured");
        expect(held).toMatchObject({ unsettled: 0, settled: held.captures });
        expect(held.fates).not.toHaveProperty("unreadable");
        expect(held.fates).not.toHaveProperty("failed");
      } finally {
        spawnSync(system.umount, [disk]);
      }
    },
  );
});

function mounted(words: readonly string[]): boolean {
  return process.platform === "linux" && spawnSync(system.mount, words).status === 0;
}
