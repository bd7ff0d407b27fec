/** Roles that an account may have, from the one that sees least to the one that may do everything. */
export const roles = ["viewer", "officer", "reviewer", "analyst", "administrator"] as const;
export type Role = (typeof roles)[number];

/** What the screens call each role. */
export const roleNames: Readonly<Record<Role, string>> = {
  viewer: "người xem",
  officer: "cán bộ đơn vị",
  reviewer: "người duyệt",
  analyst: "chuyên viên phân tích",
  administrator: "quản trị",
};
