import { standInBooth } from "./booth.ts";
import { readList, type ListPage } from "./read-list.ts";

standInBooth(() => (page: ListPage) => readList(page));
