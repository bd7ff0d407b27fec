// The door of a thread: Node keeps what it has compiled, so that only the very first start reads the TypeScript.
import { enableCompileCache } from "node:module";

enableCompileCache();
await import("./worker.ts");
