import { defineConfig } from "vitest/config";

// Real servers, browsers and engines are slow on a busy machine; a test that hangs is still ended.
const patience = 60_000; // milliseconds

export default defineConfig({
  root: ".",
  test: { include: ["test/**/*.test.ts"], testTimeout: patience, hookTimeout: patience },
});
