import { openSqliteStore } from "../../pipeline/store/sqlite.ts";
import { keepsTheStoreContract } from "./contract.ts";

keepsTheStoreContract(() => openSqliteStore(":memory:"));
