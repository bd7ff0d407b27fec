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
