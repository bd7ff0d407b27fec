import { writeFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import { loadConfig, type Config } from "../../config/load.ts";
import { readSettings } from "../../config/settings.ts";
import { Source } from "../../config/source-schema.ts";
import { openSampleCities } from "./open.ts";

// A site of the sample that no configuration names, so that adding a source can be tried without a network.
const unlisted = Source.parse({
  id: "lang-cong-dong",
  name: "Trang cộng đồng phường Láng",
  kind: "portal",
  owner: "hn-lang",
  hosts: ["cong-dong-lang.example.vn"],
  family: "generic-portal",
  channels: [
    { id: "lang-cong-dong/tin-tuc", kind: "listing", url: "https://cong-dong-lang.example.vn/tin-tuc" },
  ],
});

function withUnlisted(config: Config): Config {
  const cities = config.cities.map((city) =>
    city.agencies.some(({ id }) => id === unlisted.owner)
      ? { ...city, sources: [...city.sources, unlisted] }
      : city,
  );
  return { ...config, cities };
}

const { values } = parseArgs({
  options: {
    today: { type: "string" },
    port: { type: "string", default: "8600" },
    hosts: { type: "string", default: "trang-mau.json" },
  },
});
const today = values.today ?? new Date().toISOString();
const cities = await openSampleCities({
  today,
  config: withUnlisted(await loadConfig(readSettings(process.env).config)),
  port: Number(values.port),
});
await writeFile(values.hosts, `${JSON.stringify(cities.hosts, null, 2)}\n`);
const [channel] = unlisted.channels;
process.stdout
  .write(`${cities.truth.length} tin mẫu của ${Object.keys(cities.hosts).length} máy chủ, ngày ${today}; tên máy chủ ghi trong ${values.hosts}.
Ở cửa sổ khác, thử một trang chưa có trong cấu hình:
  export PHUSONG_HOSTS=${values.hosts} PHUSONG_DATA=kho-thu PHUSONG_CONTACT=thu@example.vn
  npm run -s phusong -- probe ${channel?.url}
Ctrl+C để dừng.
`);
