import { z } from "zod";
import { createDocument, type ZodOpenApiOperationObject, type ZodOpenApiPathsObject } from "zod-openapi";
import { routeRights } from "../office/route-rights.ts";
import { scopeOf } from "./gate.ts";
import type { ApiPath } from "./path.ts";
import { apiGroups } from "./path.ts";
import { apiPaths } from "./paths.ts";
import { apiBase, ProblemDetails, problemKinds, type ProblemKind } from "./problem.ts";
import { routeOf } from "./route-of.ts";

/** What can go wrong at every address. */
const everywhere: readonly ProblemKind[] = [
  "yeu-cau-sai",
  "can-khoa",
  "khong-co-quyen",
  "khong-co-dang",
  "hoi-qua-nhanh",
  "loi",
  "chua-lam-duoc",
];

let made: ReturnType<typeof createDocument> | undefined;

/** The interface in the words of OpenAPI 3.1, from the schemas by which it answers. */
export function openApiDocument(): ReturnType<typeof createDocument> {
  made ??= createDocument({
    openapi: "3.1.0",
    info: {
      title: "Phủ Sóng",
      version: "1",
      description:
        "Số liệu, tin bài, danh mục và phiếu nhập liệu của kế hoạch tuyên truyền. Ngày đếm theo giờ Việt Nam, thời điểm ghi theo UTC. Giải thích bằng tiếng Việt ở trang /api.",
      license: { name: "Apache-2.0", identifier: "Apache-2.0" },
    },
    servers: [{ url: apiBase }],
    tags: apiGroups.map((name) => ({ name })),
    security: [{ khoa: [] }],
    paths: pathsOf(),
    components: {
      securitySchemes: {
        khoa: {
          type: "http",
          scheme: "bearer",
          description:
            "Khóa truy cập, lập ở trang Tài khoản của tôi; phạm vi cần có ghi ở từng địa chỉ (x-scope).",
        },
      },
    },
  });
  return made;
}

function pathsOf(): ZodOpenApiPathsObject {
  const byPath = Map.groupBy(apiPaths, ({ path }) => path);
  return Object.fromEntries(
    [...byPath].map(([path, methods]) => [
      path,
      Object.fromEntries(methods.map((one) => [one.method, operationOf(one)])),
    ]),
  );
}

function operationOf(path: ApiPath): ZodOpenApiOperationObject {
  const inPath = [...path.path.matchAll(/\{(\w+)\}/gu)].flatMap(([, name]) =>
    name === undefined ? [] : [name],
  );
  const scope = scopeOf(routeRights[routeOf(path)] ?? "open");
  return {
    operationId: `${path.method}${path.path.replaceAll(/[^A-Za-z]+/gu, "-").replace(/-$/u, "")}`,
    tags: [path.group],
    summary: path.name,
    ...(path.about !== "" && { description: path.about }),
    ...(scope !== null && { "x-scope": scope }),
    requestParams: {
      query: path.query,
      ...(inPath.length > 0 && {
        path: z.object(Object.fromEntries(inPath.map((name) => [name, z.string()]))),
      }),
    },
    ...(path.body !== null && {
      requestBody: { required: true, content: { "application/json": { schema: path.body } } },
    }),
    responses: {
      [`${path.status}`]: {
        description: path.name,
        content: { [path.type]: { schema: path.answer ?? z.string() } },
      },
      ...(path.answer !== null &&
        path.method === "get" && { "304": { description: "Như lần trước (ETag, If-None-Match)" } }),
      ...Object.fromEntries(
        [...new Set([...everywhere, ...path.problems])].map((kind) => [
          `${problemKinds[kind].status}`,
          {
            description: problemKinds[kind].title,
            content: { "application/problem+json": { schema: ProblemDetails } },
          },
        ]),
      ),
    },
  };
}
