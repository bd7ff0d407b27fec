import type { Context } from "hono";
import { z } from "zod";
import { BadQuestion } from "../../pipeline/store/errors.ts";
import type { Office } from "../office/office.ts";
import { whoOf, type Who } from "../office/who.ts";
import { badPlace, bodyOf, listOf, Paging, pagingOf, queryOf } from "./asked.ts";
import { problemAnswer, type Problem, type ProblemKind } from "./problem.ts";
import type { Seal } from "./seal.ts";

/** What every path works with. */
export interface ApiParts {
  readonly office: Office;
  readonly seal: Seal;
}

/** What a path is asked. */
export interface Asking<Q, B> {
  readonly context: Context;
  readonly office: Office;
  readonly who: Who;
  readonly query: Q;
  readonly body: B;
}

/** How a path ends: with what its schema says, or with a problem. */
export type Ending<A> =
  | { readonly answer: A; readonly headers?: Readonly<Record<string, string>> }
  | { readonly problem: Problem };

/** One address of the interface: what it says of itself, and how it answers. */
export interface ApiPath {
  readonly method: "get" | "post";
  /** Below the base, as OpenAPI writes it: `/items/{id}`. */
  readonly path: string;
  /** Vietnamese: a few words, then sentences. */
  readonly name: string;
  readonly about: string;
  readonly group: ApiGroup;
  readonly query: z.ZodObject;
  readonly body: z.ZodType | null;
  /** null = a file: `types` says of which kind. */
  readonly answer: z.ZodType | null;
  readonly type: string;
  readonly status: 200 | 201;
  /** What can go wrong besides what can go wrong everywhere. */
  readonly problems: readonly ProblemKind[];
  readonly serve: (context: Context, parts: ApiParts) => Promise<Response>;
}

/** Under which heading an address stands. */
export const apiGroups = [
  "Danh mục",
  "Tin, bài",
  "Số liệu",
  "Nhiệm vụ và chỉ tiêu",
  "Nhập liệu",
  "Duyệt",
] as const;
export type ApiGroup = (typeof apiGroups)[number];

/** What an address says of itself. */
interface Said<Q extends z.ZodObject> {
  readonly path: string;
  readonly name: string;
  readonly about?: string;
  readonly group: ApiGroup;
  readonly query: Q;
  readonly problems?: readonly ProblemKind[];
}

/** An address that gives one thing as JSON. */
export function single<Q extends z.ZodObject, A extends z.ZodType>(
  said: Said<Q> & { readonly answer: A },
  handle: (asking: Asking<z.output<Q>, null>) => Promise<Ending<z.input<A>>>,
): ApiPath {
  return {
    ...described(said),
    method: "get",
    body: null,
    answer: said.answer,
    async serve(context, { office }) {
      const query = queryOf(context, said.query);
      if ("problem" in query) return problemAnswer(context, query.problem);
      const ending = await ended(() =>
        handle({ context, office, who: whoOf(context), query: query.query, body: null }),
      );
      return "problem" in ending ? problemAnswer(context, ending.problem) : json(context, ending);
    },
  };
}

/** An address to which JSON is sent; what comes of it is told with 201. */
export function sent<B extends z.ZodType, A extends z.ZodType>(
  said: Omit<Said<z.ZodObject>, "query"> & { readonly body: B; readonly answer: A },
  handle: (asking: Asking<object, z.output<B>>) => Promise<Ending<z.input<A>>>,
): ApiPath {
  const nothing = z.strictObject({});
  return {
    ...described({ ...said, query: nothing }),
    method: "post",
    body: said.body,
    answer: said.answer,
    status: 201,
    async serve(context, { office }) {
      const query = queryOf(context, nothing);
      if ("problem" in query) return problemAnswer(context, query.problem);
      const body = await bodyOf(context, said.body);
      if ("problem" in body) return problemAnswer(context, body.problem);
      const ending = await ended(() =>
        handle({ context, office, who: whoOf(context), query: {}, body: body.body }),
      );
      return "problem" in ending ? problemAnswer(context, ending.problem) : json(context, ending, 201);
    },
  };
}

/** One page of a list as its handler gives it: `next` is where the list goes on, in the handler's own words. */
export interface Rows<R> {
  readonly rows: readonly R[];
  readonly next: string | null;
}

/** An address that gives a list, page by page. */
export function paged<Q extends z.ZodObject, R extends z.ZodType, M extends z.ZodRawShape>(
  said: Said<Q> & { readonly row: R; readonly more: M },
  handle: (
    asking: Asking<z.output<Q>, null> & { readonly place: string | null; readonly limit: number },
  ) => Promise<Ending<Rows<z.input<R>> & z.input<z.ZodObject<M>>>>,
): ApiPath {
  const next = z
    .string()
    .nullable()
    .meta({ description: "Dấu trang của trang sau, để gửi lại ở “sau”; null = hết" });
  const answer = z.strictObject({ ...said.more, rows: z.array(said.row), next });
  return {
    ...described(said),
    method: "get",
    query: said.query.extend(Paging.shape),
    body: null,
    answer,
    async serve(context, { office, seal }) {
      const url = new URL(context.req.url);
      const { sau, "gioi-han": limit, problem } = pagingOf(context);
      if (problem !== null) return problemAnswer(context, problem);
      const query = queryOf(context, said.query, Object.keys(Paging.shape));
      if ("problem" in query) return problemAnswer(context, query.problem);
      const list = listOf(url);
      const place = sau === undefined ? null : seal.open(list, sau);
      if (sau !== undefined && place === null) return problemAnswer(context, badPlace);
      const asking = { context, office, who: whoOf(context), query: query.query, body: null, place, limit };
      const ending = await ended(() => handle(asking));
      if ("problem" in ending) return problemAnswer(context, ending.problem);
      const after = ending.answer.next;
      if (after === null) return json(context, ending);
      const sealed = seal.close(list, after);
      url.searchParams.set("sau", sealed);
      const headers = { ...ending.headers, Link: `<${url.pathname}${url.search}>; rel="next"` };
      return json(context, { answer: { ...ending.answer, next: sealed }, headers });
    },
  };
}

/** An address that gives a file as a stream of any length. */
export function file<Q extends z.ZodObject>(
  said: Said<Q> & { readonly type: string },
  handle: (asking: Asking<z.output<Q>, null>) => Promise<Ending<ReadableStream<Uint8Array> | null>>,
): ApiPath {
  return {
    ...described(said),
    method: "get",
    body: null,
    answer: null,
    type: said.type,
    async serve(context, { office }) {
      const query = queryOf(context, said.query);
      if ("problem" in query) return problemAnswer(context, query.problem);
      const ending = await ended(() =>
        handle({ context, office, who: whoOf(context), query: query.query, body: null }),
      );
      if ("problem" in ending) return problemAnswer(context, ending.problem);
      const headers = {
        "Content-Type": `${said.type}; charset=utf-8`,
        "Cache-Control": "no-store",
        ...ending.headers,
      };
      return ending.answer === null
        ? context.body(null, 200, headers)
        : context.body(ending.answer, 200, headers);
    },
  };
}

function described<Q extends z.ZodObject>(said: Said<Q>) {
  const { path, name, about = "", group, query, problems = [] } = said;
  return { path, name, about, group, query, problems, type: "application/json", status: 200 } as const;
}

function json(
  context: Context,
  { answer, headers }: { readonly answer: unknown; readonly headers?: Readonly<Record<string, string>> },
  status: 200 | 201 = 200,
): Response {
  return context.body(`${JSON.stringify(answer)}\n`, status, {
    "Content-Type": "application/json; charset=utf-8",
    ...headers,
  });
}

/** A question that the keeper cannot answer came from the address. */
async function ended<A>(work: () => Promise<Ending<A>>): Promise<Ending<A>> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof BadQuestion)) throw error;
    return { problem: { kind: "yeu-cau-sai", detail: error.message } };
  }
}
