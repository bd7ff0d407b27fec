// Cửa vào bằng JavaScript thường: nói rõ còn thiếu gì khi Node của máy không đọc được tệp .ts.
const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);

if (major < 24 || (major === 24 && minor < 12)) {
  process.stderr.write(
    `Phủ Sóng cần Node 24.12 trở lên, máy đang chạy Node ${process.versions.node}.\n` +
      "Node 24 nằm sẵn trong thư viện của dự án. Hãy làm như sau trong thư mục này:\n" +
      "  1. npm ci                                (cài thư viện, kể cả Node 24)\n" +
      "  2. npm run -s phusong -- <lệnh>          (chạy bằng Node 24 của dự án)\n" +
      "Nếu npm báo chưa cho phép script cài đặt của gói node: npm install-scripts approve node, rồi npm ci.\n",
  );
  process.exit(1);
}

// Mã đã dịch được giữ lại để lần sau mở nhanh hơn; không ghi được thì Node bỏ qua, không báo lỗi.
const { default: module } = await import("node:module");
const { fileURLToPath } = await import("node:url");
const kept =
  process.env.NODE_COMPILE_CACHE ?? fileURLToPath(new URL("../node_modules/.cache/node", import.meta.url));
module.enableCompileCache(kept);
process.env.NODE_COMPILE_CACHE = kept; // tiến trình con đọc trang cũng dùng

const { told } = await import("./told.ts");
process.on("uncaughtException", (error) => {
  process.stderr.write(told(error), () => process.exit(1));
});

const { main } = await import("../main.ts");
process.exitCode = await main(process.argv.slice(2));
