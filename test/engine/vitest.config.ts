import { defineConfig } from "vitest/config";

// The engine shares the machine with the tests, and a node of its own takes half a minute to start.
const patience = 300_000; // milliseconds

export default defineConfig({
  root: ".",
  test: {
    include: ["test/engine/**/*.engine.ts"],
    globalSetup: "test/engine/setup.ts",
    testTimeout: patience,
    hookTimeout: patience,
    fileParallelism: false,
  },
});
