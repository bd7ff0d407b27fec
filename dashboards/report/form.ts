/** Measures of Nghị định 30/2020/NĐ-CP, Phụ lục I: the choices made within its ranges. */
export const form = {
  font: "Times New Roman",
  /** Millimetres: A4, margins top and bottom 20-25, left 30-35, right 15-20. */
  page: { width: 210, height: 297, top: 20, bottom: 20, left: 30, right: 20 },
  /** Points. */
  size: {
    /** Quốc hiệu 12-13 bold capitals; with the agency's name beside it only 12 fits on one line. */
    nation: 12,
    /** Tiêu ngữ 13-14 bold. */
    motto: 13,
    /** Name of the agency above, 12-13 capitals; of the issuing agency, the same in bold. */
    agency: 12,
    /** Số, ký hiệu 13. */
    number: 13,
    /** Place and date 13-14 italic. */
    date: 13,
    /** Name of the kind of paper 13-14 bold capitals; its subject 13-14 bold. */
    title: 14,
    /** Text 13-14. */
    text: 14,
    /** Tables inside the text. */
    table: 12,
    /** Page numbers 13-14, in the middle of the head, none on the first page. */
    page: 13,
    /** "Nơi nhận" 12 bold italic, its list 11. */
    recipients: 12,
    recipientsList: 11,
  },
  /** Points between paragraphs, at least 6. */
  gap: 6,
  /** Millimetres by which a paragraph's first line is moved in: 10 or 12,7. */
  indent: 10,
} as const;

/** A day as papers of an office write it: "ngày 05 tháng 02 năm 2026"; days under 10 and the months 1 and 2 carry a 0. */
export function dayInWords(day: string): string {
  const [year = "", month = "", date = ""] = day.split("-");
  const written = Number(month) <= 2 ? month : String(Number(month));
  return `ngày ${date} tháng ${written} năm ${year}`;
}
