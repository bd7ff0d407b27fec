import type { Executable } from "./find-browser.ts";

/** In which way a browser is started. */
export interface Launch {
  /** An empty folder for its profile, which the user it runs as may write in. */
  readonly folder: string;
  /** Run it as this user and group without rights instead of ourselves; null = as ourselves. */
  readonly user: { readonly setpriv: string; readonly uid: number; readonly gid: number } | null;
  /** Whether the browser walls off its own page processes; needs a user who is not root. */
  readonly sandbox: boolean;
}

/** What is started: the browser, or the program that gives up all rights and becomes the browser. */
export function launchArguments(
  executable: Executable,
  launch: Launch,
): { readonly file: string; readonly args: readonly string[] } {
  const args = [...own, `--user-data-dir=${launch.folder}`, ...(launch.sandbox ? [] : ["--no-sandbox"])];
  if (launch.user === null) return { file: executable.file, args };
  const { setpriv, uid, gid } = launch.user;
  const drop = [`--reuid=${uid}`, `--regid=${gid}`, "--clear-groups", "--inh-caps=-all", "--"];
  return { file: setpriv, args: [...drop, executable.file, ...args] };
}

/** All arguments by hand: the library's and the package's own ones switch off protections that pages of strangers need. */
const own = [
  "--headless",
  "--remote-debugging-pipe", // no port that other programs of the machine could reach
  "--no-startup-window",
  "--no-first-run",
  "--no-default-browser-check",
  "--disable-gpu",
  "--disable-software-rasterizer", // drawn by the processor itself; no WebGL
  "--disable-dev-shm-usage", // containers give it 64 MB
  "--disable-extensions",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-default-apps",
  "--disable-domain-reliability",
  "--disable-breakpad",
  "--disable-sync",
  "--no-pings",
  "--mute-audio",
  "--hide-scrollbars",
  "--password-store=basic",
  "--use-mock-keychain",
  "--js-flags=--max-old-space-size=512",
  "--disk-cache-size=33554432",
  // All that leaves the browser leaves by the page's own proxy; what belongs to no page goes to a port where nobody is.
  "--proxy-server=http://127.0.0.1:1",
  "--proxy-bypass-list=<-loopback>",
  "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1",
  "--dns-prefetch-disable",
  "--disable-quic",
  "--webrtc-ip-handling-policy=disable_non_proxied_udp",
  "--force-webrtc-ip-handling-policy=disable_non_proxied_udp", // the same under its older name
  "--disable-features=WebRtcHideLocalIpsWithMdns,Translate,MediaRouter,OptimizationHints,DialMediaRouteProvider,AutofillServerCommunication",
];
