// Tiện nghi nhỏ, trang vẫn dùng được khi không có tệp này: nút in, phím "/" vào ô tìm.
document.addEventListener("click", (event) => {
  if (event.target instanceof Element && event.target.closest("[data-print]")) window.print();
});
document.addEventListener("keydown", (event) => {
  const typing = event.target instanceof Element && event.target.closest("input, select, textarea");
  if (event.key !== "/" || typing || event.ctrlKey || event.metaKey || event.altKey) return;
  const search = document.querySelector("input[type=search]");
  if (search === null) return;
  event.preventDefault();
  search.focus();
});

// Trang duyệt: phím số chọn nhóm, a nhận, r không tính, j và k sang tin sau, tin trước.
const reviewing = document.querySelector("form[data-review]");
const pressed = {
  a: () => reviewing.querySelector("button[value=nhan]").click(),
  r: () => reviewing.querySelector("button[value=loai]").click(),
  j: () => document.querySelector("a[rel=next]")?.click(),
  k: () => document.querySelector("a[rel=prev]")?.click(),
  c: () => reviewing.querySelector("textarea").focus(),
  t: () => {
    const tones = [...reviewing.querySelectorAll("input[type=radio]")];
    const after = tones.findIndex((tone) => tone.checked) + 1;
    tones[after % tones.length].checked = true;
  },
};
document.addEventListener("keydown", (event) => {
  if (reviewing === null || event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
  const writing =
    event.target instanceof Element &&
    event.target.closest("select, textarea, input:not([type=checkbox], [type=radio])");
  if (event.key === "Escape" && writing) event.target.blur();
  if (writing) return;
  const box = reviewing.querySelector(`input[data-key="${CSS.escape(event.key)}"]`);
  const act = Object.hasOwn(pressed, event.key) ? pressed[event.key] : undefined;
  if (box === null && act === undefined) return;
  event.preventDefault();
  if (box !== null) box.click();
  else act();
});

// Lịch tháng bằng tiếng Việt cho hai ô ngày của kỳ; bấm mở mới tải. Không có tệp này thì gõ ngày vào ô.
const calendarFile = document.currentScript.dataset.calendar;
const range = document.querySelector("form[data-range]");
const asIso = (text) => {
  const [, day, month, year] = /^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})$/.exec(text.trim()) ?? [];
  return year === undefined ? "" : `${year}-${month.padStart(2, "0")}-${day.padStart(2, "0")}`;
};
const asWritten = (iso) => iso.split("-").toReversed().join("/");

function calendarOf({ min, max, today }) {
  const calendar = document.createElement("calendar-range");
  const set = {
    locale: "vi-VN",
    months: "2",
    "first-day-of-week": "1",
    min,
    max,
    today,
    "page-by": "single",
  };
  for (const [name, value] of Object.entries(set)) calendar.setAttribute(name, value);
  for (const [slot, words] of [
    ["previous", "‹ Tháng trước"],
    ["next", "Tháng sau ›"],
  ]) {
    const label = document.createElement("span");
    label.slot = slot;
    label.textContent = words;
    calendar.append(label);
  }
  const months = document.createElement("div");
  months.className = "months";
  const second = document.createElement("calendar-month");
  second.setAttribute("offset", "1");
  months.append(document.createElement("calendar-month"), second);
  calendar.append(months);
  return calendar;
}

async function showCalendar(button) {
  const { tu: from, den: last } = range.elements;
  let calendar = range.querySelector("calendar-range");
  if (calendar === null) {
    await import(calendarFile);
    calendar = calendarOf(range.dataset);
    calendar.hidden = true;
    calendar.addEventListener("change", () => {
      [from.value, last.value] = calendar.value.split("/").map(asWritten);
    });
    range.append(calendar);
  }
  calendar.hidden = !calendar.hidden;
  button.setAttribute("aria-expanded", String(!calendar.hidden));
  const days = [asIso(from.value), asIso(last.value)];
  if (!days.includes("") && days[0] <= days[1]) calendar.value = days.join("/");
  calendar.focusedDate = days[0] || range.dataset.today;
  // Lịch vẽ xong ở khung hình sau.
  if (!calendar.hidden) requestAnimationFrame(() => requestAnimationFrame(() => calendar.focus()));
}

range?.querySelector("[data-calendar]").addEventListener("click", ({ currentTarget }) => {
  // Không tải được lịch thì vẫn gõ được ngày.
  showCalendar(currentTarget).catch(() => currentTarget.remove());
});
