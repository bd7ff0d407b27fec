/** One picture of the guide: what is opened, and how much of it is seen. */
export interface Shot {
  /** Its name in `docs/images`. */
  readonly file: string;
  readonly address: string;
  /** The first link of this kind is followed before the picture is taken: a page whose address differs each time. */
  readonly follow?: string;
  /** Seen from the top of the page; CSS pixels. */
  readonly height: number;
}

const month = "ky=report-month%3A2026-11";
const plan = "/ke-hoach/hanoi-179";

/** The pictures that `docs/huong-dan.md` and `README.md` show, in the order in which they stand there. */
export const shots: readonly Shot[] = [
  { file: "overview.png", address: plan, height: 1100 },
  { file: "matrix.png", address: `${plan}/ma-tran`, height: 900 },
  {
    file: "item-proof.png",
    address: `${plan}/tin?nhom=II.1.2&muc=truc-tiep`,
    follow: ".items h3 a",
    height: 900,
  },
  { file: "newsroom.png", address: `${plan}/toa-soan/hanoimoi`, height: 1000 },
  { file: "reach.png", address: `${plan}/mang-xa-hoi`, height: 1000 },
  { file: "review.png", address: `${plan}/duyet`, height: 800 },
  { file: "report.png", address: `${plan}/bao-cao?${month}`, height: 900 },
  { file: "entry.png", address: `${plan}/nhap`, height: 800 },
  { file: "duties.png", address: "/ke-hoach/hue-310/nhiem-vu", height: 800 },
  { file: "targets.png", address: "/ke-hoach/hue-310/chi-tieu", height: 800 },
  { file: "calendar.png", address: "/ke-hoach/hue-310/lich", height: 700 },
  { file: "health.png", address: "/suc-khoe/hanoi", height: 900 },
  { file: "people.png", address: "/nguoi-dung", height: 600 },
];
