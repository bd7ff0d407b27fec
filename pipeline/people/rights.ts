import type { Config } from "../../config/load.ts";
import { Refusal } from "../../config/verb.ts";
import type { Rights } from "./accounts.ts";

/**
 * Rights as they are given to an account: agencies and city are known to the configuration, and whoever acts for agencies
 * belongs to their city. Throws a `Refusal` that says what to mend.
 */
export function rightsGiven({ cities }: Config, { role, agencies, city }: Rights): Rights {
  if (city !== null && !cities.some((one) => one.city.id === city))
    throw new Refusal(`Không có thành phố “${city}”; có ${cities.map((one) => one.city.id).join(", ")}.`);
  const homes = new Set<string>();
  for (const agency of agencies) {
    const home = cities.find((one) => one.agencies.some(({ id }) => id === agency));
    if (home === undefined) throw new Refusal(`Danh bạ không có đơn vị “${agency}”.`);
    homes.add(home.city.id);
  }
  const [home, another] = homes;
  if (another !== undefined)
    throw new Refusal(
      `Các đơn vị thuộc nhiều địa bàn (${[...homes].join(", ")}); hãy lập mỗi địa bàn một tài khoản.`,
    );
  if (home === undefined || city === home) return { role, agencies, city };
  if (city !== null) throw new Refusal(`Đơn vị thuộc địa bàn ${home}, không thuộc ${city}.`);
  return { role, agencies, city: home };
}
