import { DatabaseSync } from "node:sqlite";

/** Does to a closed file what no program of ours would. */
export function alter(file: string, sql: string): void {
  using database = new DatabaseSync(file);
  database.exec(sql);
}
