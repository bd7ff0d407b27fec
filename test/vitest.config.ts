import { defineConfig } from "vitest/config";

// Real servers, browsers and engines are slow on a busy machine; a test that hangs is still ended.
const patience = 60_000; // milliseconds
const inBrowser = "test/browser/**/*.test.ts";
const shared = { testTimeout: patience, hookTimeout: patience };

export default defineConfig({
  root: ".",
  test: {
    projects: [
      { test: { ...shared, name: "rooms", include: ["test/**/*.test.ts"], exclude: [inBrowser] } },
      // Files that share one Chromium and one collected town, both there before the first of them begins.
      { test: { ...shared, name: "browser", include: [inBrowser], globalSetup: "test/browser/setup.ts" } },
    ],
  },
});
