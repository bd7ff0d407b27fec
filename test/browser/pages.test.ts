import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { routeRights } from "../../dashboards/office/route-rights.ts";
import { goodPassword } from "../people/visitor.ts";
import { addressesOf, administrator } from "./addresses.ts";
import { wrongWith, type Screens } from "./look.ts";
import { phone, type Screen } from "./screen.ts";
import { openTown, type Town } from "./town.ts";

let town: Town;
let addresses: Awaited<ReturnType<typeof addressesOf>>;
let staff: Screens;
let strangers: Screens;

beforeAll(async () => {
  town = await openTown();
  addresses = await addressesOf(town);
  strangers = await three();
  staff = await three();
  for (const { page } of Object.values(staff)) await signIn(page);
});
afterAll(() => town[Symbol.asyncDispose]());

async function three(): Promise<Screens> {
  return {
    wide: await town.sit({ scripts: true }),
    narrow: await town.sit({ scripts: true, width: phone }),
    still: await town.sit(),
  };
}

async function signIn(page: Screen["page"]): Promise<void> {
  await page.goto("/dang-nhap");
  await page.getByLabel("Tên đăng nhập").fill(administrator);
  await page.getByLabel("Mật khẩu").fill(goodPassword);
  await page.getByRole("button", { name: "Đăng nhập", exact: true }).click();
  await page.waitForURL("/");
}

/** Routes of pages; those that answer with no page are named as such in the table of addresses. */
const routes = Object.keys(routeRights).filter((route) => /^GET (?!\/api\/)/.test(route));

describe("every page, on a desk and on a telephone, light, dark, printed, with and without scripts", () => {
  it.each(routes)(
    "%s",
    async (route) => {
      const found = addresses[route];
      expect(found, "has an address in test/browser/addresses.ts").toBeDefined();
      if (found === undefined || found === "no page") return;
      const screens = /dang-nhap|loi-moi/.test(route) ? strangers : staff;
      for (const [at, address] of found.entries())
        expect({ address, wrong: await wrongWith(address, screens, at === 0) }).toEqual({
          address,
          wrong: [],
        });
      expect(town.errors).toEqual([]);
    },
    120_000,
  ); // milliseconds; a page is looked at five times over
});
