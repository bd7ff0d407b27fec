// Tiện nghi nhỏ, trang vẫn dùng được khi không có tệp này: nút in, phím "/" vào ô tìm.
document.documentElement.classList.add("scripted");
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
