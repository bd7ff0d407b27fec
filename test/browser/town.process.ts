import { loadConfig } from "../../config/load.ts";
import { ownConfig, readSettings } from "../../config/settings.ts";
import { collect } from "../../pipeline/collect.ts";
import { openDesk } from "../../pipeline/desk.ts";
import { openJudges } from "../../pipeline/judges.ts";
import { openOutside } from "../../pipeline/outside.ts";
import { openSampleCities } from "../sample-city/open.ts";
import { collectYesterday, lookAgainToday, openDemoClock } from "../sample-city/yesterday.ts";

// What `demo` does before it opens its pages, at a moment and with a part of the pieces: folder, moment, part.
const [folder = "", moment = "", part = "1"] = process.argv.slice(2);
const clock = openDemoClock(() => new Date(moment));
const config = await loadConfig(ownConfig);
const cities = await openSampleCities({ today: moment, config, growing: true, part: Number(part) });
const settings = {
  ...readSettings({ PHUSONG_DATA: folder }),
  hosts: new Map(Object.entries(cities.hosts)),
};
await cities.social.giveTokens(settings.tokens);
const rules = { config: cities.social.config, ...openJudges(config) };
{
  await using desk = await openDesk(settings, clock, "demo", rules, { collects: true });
  await using connector = openOutside(settings);
  await collectYesterday(desk, connector, cities, clock);
  await collect(desk, { connector, everything: true });
  await lookAgainToday(desk, connector);
}
await cities.close();
