import { Hono } from "hono";
import { bodyLimit } from "hono/body-limit";
import { contextStorage } from "hono/context-storage";
import type { Config } from "../../config/load.ts";
import type { OfficeSettings } from "../../config/office-settings.ts";
import { Refusal } from "../../config/verb.ts";
import type { Archive } from "../../crawlers/archive.ts";
import type { Clock } from "../../crawlers/capture.ts";
import { openOutsideSignIn } from "../../pipeline/people/outside.ts";
import type { Passwords } from "../../pipeline/people/passwords.ts";
import { openPeople } from "../../pipeline/people/people.ts";
import type { Contest } from "../../pipeline/contest.ts";
import type { SpoolState } from "../../pipeline/store/spool.ts";
import { spoolLines } from "../../pipeline/store/spool/words.ts";
import type { PictureQueue } from "../../pipeline/picture-queue.ts";
import { addressesOf, readAssets } from "./assets.ts";
import { mostEvidenceBytes } from "../../pipeline/entry/evidence.ts";
import type { Store } from "../../pipeline/store/store.ts";
import { isOfApi } from "../api/problem.ts";
import { addApi, brokenAnswer, noAddress } from "../api/routes.ts";
import { addGate } from "./gate.ts";
import { openFormTokens, withHeaders, withPacking } from "./guard.ts";
import type { Office } from "./office.ts";
import { addEntryFileRoutes } from "./entry/routes-files.ts";
import { addEntryRoutes } from "./entry/routes-form.ts";
import { addAgencyRoutes } from "./routes-agency.ts";
import { addContestRoutes } from "./routes-contest.ts";
import { addFeedRoutes } from "./routes-feed.ts";
import { addDutyRoutes } from "./routes-duty.ts";
import { addFrozenRoutes } from "./routes-frozen.ts";
import { addHealthRoutes } from "./routes-health.ts";
import { addItemRoutes } from "./routes-item.ts";
import { addLetterRoutes } from "./routes-letters.ts";
import { addPlanRoutes } from "./routes-plan.ts";
import { addSourceRoutes } from "./routes-source.ts";
import { addStoryRoutes } from "./routes-story.ts";
import { addOwnRoutes } from "./people/routes-own.ts";
import { addOutsideRoutes } from "./people/routes-outside.ts";
import { addTokenRoutes } from "./people/routes-tokens.ts";
import { addPeopleRoutes } from "./people/routes-people.ts";
import { addSignInRoutes } from "./people/routes-sign-in.ts";
import { addPictureRoutes } from "./routes-picture.ts";
import { addReportRoutes } from "./routes-report.ts";
import { addReviewRoutes } from "./routes-review.ts";
import { addVersionRoutes } from "./routes-versions.ts";
import { addViewRoutes } from "./routes-views.ts";
import { citiesPage } from "./pages/cities.ts";
import { whoOf } from "./who.ts";
import { methodPage } from "./pages/method.ts";
import { notFoundPage, problemPage } from "./pages/problems.ts";

const formBytes = 16 * 1024; // no form of the office is longer
const paperBytes = 512 * 1024; // but what a clerk writes for a report: eight parts of three pages
const fileBytes = mostEvidenceBytes + formBytes;

/** What the office pages are made of. */
export interface OfficeParts {
  readonly store: Store;
  readonly config: Config;
  readonly archive: Archive;
  readonly clock: Clock;
  /** The data folder, under which frozen periods lie. */
  readonly data?: string;
  /** true = every screen carries "Dữ liệu mẫu". */
  readonly sample: boolean;
  /** Who is at the keyboard, until there are accounts. */
  readonly person?: string;
  /** How people at other machines reach the pages; absent = nobody does. */
  readonly reached?: Pick<OfficeSettings, "address" | "proxies" | "signIn">;
  /** How passwords are hashed; absent = at the usual cost. */
  readonly passwords?: Passwords;
  /** Told of an error that no page expected. */
  readonly report?: (error: unknown) => void;
  /** What waits on this machine for the city's engine; absent = this program has no spool. */
  readonly spoolState?: () => Promise<SpoolState>;
  /** The last halt of the collector in this program; absent = none collects here. */
  readonly halted?: Office["halted"];
  /** Brings and settles an address that an agency misses; absent = this program may not go out. */
  readonly contest?: Contest;
  /** Takes pictures of pages on demand; absent = this program may not go out. */
  readonly pictures?: PictureQueue;
}

/** Builds the office pages; they answer only under this machine's own names (127.0.0.1, localhost) and their public one. */
export function openOffice(parts: OfficeParts): Hono {
  const assets = readAssets();
  const waiting = new Map<string, number>();
  const office: Office = {
    store: parts.store,
    config: parts.config,
    archive: parts.archive,
    clock: parts.clock,
    data: parts.data ?? null,
    frame: { assets: addressesOf(assets), sample: parts.sample, waiting },
    tokens: openFormTokens(parts.clock),
    spoolState: parts.spoolState ?? null,
    halted: parts.halted ?? (() => null),
    contest: parts.contest ?? null,
    pictures: parts.pictures ?? null,
    actor: parts.person ?? "nguoi-tai-may-nay",
    people: openPeople(parts),
    origin: parts.reached?.address ?? null,
    signIn: signInOf(parts),
    proxies: parts.reached?.proxies ?? [],
  };
  const app = new Hono();
  app.use(contextStorage());
  app.use(withHeaders);
  app.use(withPacking);
  addGate(app, office);
  const shortForms = bodyLimit({
    maxSize: formBytes,
    onError: (context) => context.text("Biểu mẫu gửi lên quá dài. Hãy quay lại và rút ngắn.\n", 413),
  });
  const files = bodyLimit({
    maxSize: fileBytes,
    onError: (context) => context.text("Tệp gửi lên quá lớn. Hãy quay lại và chọn tệp nhỏ hơn.\n", 413),
  });
  const papers = bodyLimit({
    maxSize: paperBytes,
    onError: (context) => context.text("Nội dung báo cáo quá dài. Hãy quay lại và rút ngắn.\n", 413),
  });
  app.use((context, next) => {
    if (isOfApi(context)) return next();
    if (/^\/ke-hoach\/[^/]+\/bao-cao$/.test(context.req.path)) return papers(context, next);
    return (/^\/ke-hoach\/[^/]+\/nhap\/.+\/tep$/.test(context.req.path) ? files : shortForms)(context, next);
  });
  const waits = async (): Promise<readonly string[]> =>
    parts.spoolState === undefined ? [] : spoolLines(await parts.spoolState());
  // For a container's health check: the pages answer and the store does too; then what waits on this machine.
  app.get("/healthz", async (context) => {
    const up = await parts.store.count("channel").then(
      () => true,
      () => false,
    );
    const lines = [up ? "ok" : "kho dữ liệu không trả lời", ...(await waits())];
    return context.text(`${lines.join("\n")}\n`, up ? 200 : 503);
  });
  for (const file of Object.values(assets)) {
    app.get(file.path, (context) => {
      context.header("Content-Type", file.type);
      // the address of stylesheet and script changes with their content
      context.header("Cache-Control", "public, max-age=31536000, immutable");
      return context.body(file.content);
    });
  }
  app.on("GET", ["/ke-hoach/*", "/tin/*"], async (_, next) => {
    const plans = parts.config.cities.flatMap((city) => city.plans);
    const counted = plans.map(async ({ id }) =>
      waiting.set(id, await parts.store.count("item", { is: { review: id } })),
    );
    await Promise.all(counted);
    await next();
  });
  app.get("/", async (context) => context.html(await citiesPage(office, whoOf(context))));
  app.get("/phuong-phap", (context) => context.html(methodPage(office)));
  addSignInRoutes(app, office);
  addOutsideRoutes(app, office);
  addOwnRoutes(app, office);
  addPeopleRoutes(app, office);
  addTokenRoutes(app, office);
  addApi(app, office);
  addViewRoutes(app, office);
  addPlanRoutes(app, office);
  addSourceRoutes(app, office);
  addFeedRoutes(app, office);
  addLetterRoutes(app, office);
  addItemRoutes(app, office);
  addPictureRoutes(app, office);
  addVersionRoutes(app, office);
  addStoryRoutes(app, office);
  addReviewRoutes(app, office);
  addAgencyRoutes(app, office);
  addContestRoutes(app, office);
  addHealthRoutes(app, office);
  addFrozenRoutes(app, office);
  addReportRoutes(app, office);
  addDutyRoutes(app, office);
  addEntryRoutes(app, office);
  addEntryFileRoutes(app, office);
  app.notFound((context) =>
    isOfApi(context)
      ? noAddress(context)
      : context.html(notFoundPage(office.frame, `Không có trang nào ở địa chỉ ${context.req.path}.`), 404),
  );
  app.onError(async (error, context) => {
    parts.report?.(error);
    if (isOfApi(context)) return brokenAnswer(context, error, error instanceof Refusal ? await waits() : []);
    if (error instanceof Refusal) {
      // An engine that is away stops the pages, and not the collecting: that is told in its place.
      const lines = [...new Set([error.message, ...(await waits())])];
      const again = [{ href: context.req.path, name: "Mở lại trang này" }];
      return context.html(problemPage(office.frame, "Chưa làm được", lines, again), 503);
    }
    const lines = [
      "Trang này gặp lỗi ngoài dự kiến; số liệu đã lưu không bị ảnh hưởng.",
      "Hãy tải lại trang. Nếu vẫn lỗi, xem dòng báo lỗi ở cửa sổ đang chạy chương trình và báo cho người quản trị.",
    ];
    const links = [{ href: "/", name: "Các kế hoạch" }];
    return context.html(problemPage(office.frame, "Lỗi của chương trình", lines, links), 500);
  });
  return app;
}

function signInOf({ reached, clock }: OfficeParts): Office["signIn"] {
  const { address = null, signIn = null } = reached ?? {};
  return address === null || signIn === null ? null : openOutsideSignIn(signIn, address, clock);
}
