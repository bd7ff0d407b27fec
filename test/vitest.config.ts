import { defineConfig } from "vitest/config";

// Real servers, browsers and engines are slow on a busy machine; a test that hangs is still ended.
const patience = 60_000; // milliseconds
const inBrowser = "test/browser/**/*.test.ts";
const shared = { testTimeout: patience, hookTimeout: patience };

export default defineConfig({
  root: ".",
  test: {
    // By itself the runner leaves one core idle: of two, half.
    maxWorkers: "100%",
    projects: [
      { test: { ...shared, name: "rooms", include: ["test/**/*.test.ts"], exclude: [inBrowser] } },
      // Files that share one Chromium and one collected town, both there before the first of them begins. A browser and its
      // server keep two cores busy by themselves, so they come one after the other, when the rest is done.
      {
        test: {
          ...shared,
          name: "browser",
          include: [inBrowser],
          globalSetup: "test/browser/setup.ts",
          fileParallelism: false,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
