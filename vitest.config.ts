import { defineConfig } from "vitest/config";

// Packages of this workspace are read from their sources (the export condition `source`).
// Node gets these conditions too, so `import` must not be among them: a `require` would find ESM.
const conditions = ["source", "node"];

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  // Node 20 does not know standard decorators yet; esbuild lowers them for this target.
  esbuild: { target: "es2022" },
  test: {
    include: [
      "{generator,runtime}/src/**/*.test.ts",
      "services/**/*.test.ts",
      "tests/**/*.test.ts",
    ],
    setupFiles: ["tests/support/setup.ts"],
    pool: "forks",
    maxWorkers: 2,
    testTimeout: 60_000,
    hookTimeout: 120_000,
  },
});
