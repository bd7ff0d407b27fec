import { access, constants } from "node:fs/promises";
import path from "node:path";
import type { Launch } from "./launch-arguments.ts";

/** A way of starting a browser; `warning` (Vietnamese) when it protects less than it should. */
export interface Way extends Pick<Launch, "user" | "sandbox"> {
  readonly warning: string | null;
}

const nobody = 65_534; // the user and the group without rights, on every Linux

/**
 * The ways of starting a browser on this machine, the safest first. Root must not run one: it is started as the user
 * without rights, whose page processes the browser can wall off; only where that cannot be done does less have to do.
 */
export async function waysToLaunch(): Promise<readonly Way[]> {
  const isRoot = process.getuid?.() === 0;
  if (!isRoot)
    return [
      { user: null, sandbox: true, warning: null },
      { user: null, sandbox: false, warning: withoutWalls },
    ];
  const setpriv = await findSetpriv();
  const asNobody = setpriv === null ? null : { setpriv, uid: nobody, gid: nobody };
  return [
    ...(asNobody === null
      ? []
      : [
          { user: asNobody, sandbox: true, warning: null },
          { user: asNobody, sandbox: false, warning: withoutWalls },
        ]),
    { user: null, sandbox: false, warning: asRoot },
  ];
}

async function findSetpriv(): Promise<string | null> {
  for (const folder of (process.env["PATH"] ?? "").split(path.delimiter)) {
    const file = path.join(folder, "setpriv");
    try {
      await access(file, constants.X_OK);
      return file;
    } catch {
      continue;
    }
  }
  return null;
}

const withoutWalls =
  "Trình duyệt đang chạy không có vách ngăn tiến trình (sandbox) vì máy này không cho lập không gian người dùng (user namespace); nên bật kernel.unprivileged_userns_clone hoặc chạy công cụ thu trên máy khác.";
const asRoot =
  "Trình duyệt đang chạy bằng tài khoản root và không có vách ngăn tiến trình (sandbox); hãy chạy công cụ thu bằng tài khoản thường, hoặc cài setpriv (gói util-linux).";
