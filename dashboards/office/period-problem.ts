import type { PeriodAsked } from "./address-period.ts";
import { linkOf } from "./here.ts";
import type { Frame, Markup } from "./layout.ts";
import { problemPage } from "./pages/problems.ts";

/** The answer to an address whose period cannot be understood: why, what was probably meant, and the page without it. */
export function periodProblemPage(frame: Frame, asked: string, { problem, mended }: PeriodAsked): Markup {
  const without = new URL(asked, "http://localhost");
  for (const name of ["ky", "tu", "den"]) without.searchParams.delete(name);
  const other = new URL(without);
  if (mended !== null) other.searchParams.set("ky", mended.id);
  return problemPage(
    frame,
    "Địa chỉ có kỳ số liệu chưa đúng",
    [problem ?? ""],
    [
      ...(mended === null ? [] : [{ href: linkOf(other), name: `Xem ${mended.name}` }]),
      { href: linkOf(without), name: "Mở trang này ở kỳ mặc định" },
    ],
  );
}
