import { html } from "hono/html";
import { layout, type Markup } from "../layout.ts";
import type { Office } from "../office.ts";

/** What the keeper of a site should know of whoever visits it; the city publishes it where the user agent points to. */
export function collectorPage(office: Office): Markup {
  const names = office.config.cities.map(({ city }) => city.name).join(", ");
  return layout(office.frame, {
    title: "Máy thu Phủ Sóng",
    heading: "Máy thu Phủ Sóng – dành cho người quản trị các trang được ghé",
    body: html`<section class="sheet reading">
      <h2>Ai đang ghé trang của tôi?</h2>
      <p>
        Máy thu có tên <code>PhuSong</code> trong dòng User-Agent, kèm địa chỉ liên hệ của cơ quan vận hành.
        Máy thu đọc danh sách tin và bài viết công khai để thành phố (${names}) biết kế hoạch tuyên truyền của
        mình đã được đưa tin đến đâu.
      </p>
      <h2>Ghé thế nào?</h2>
      <ul>
        <li>
          Đọc robots.txt trước, theo RFC 9309, nhớ trong một ngày; điều nào cấm thì không đọc; theo
          Crawl-delay đến 60 giây.
        </li>
        <li>
          Mỗi lúc chỉ một yêu cầu đến một máy chủ, cách nhau ít nhất một giây; theo Retry-After; gặp lỗi thì
          thưa dần.
        </li>
        <li>
          Hỏi ETag, Last-Modified để không tải lại danh sách chưa đổi; ghé từ 10 phút đến 24 giờ một lần, tùy
          trang có tin.
        </li>
        <li>Không đăng nhập, không gửi biểu mẫu, không giả danh trình duyệt hay máy tìm kiếm.</li>
      </ul>
      <h2>Nội dung được dùng làm gì?</h2>
      <p>
        Để đếm và phân tích nội bộ. Không đăng lại toàn văn: báo cáo và bản xuất chỉ có tít, đoạn trích ngắn
        và đường dẫn về trang gốc. Trang ghi noindex vẫn được đếm, nhưng chỉ hiện tít và không tìm được bằng ô
        tìm kiếm; trang ghi noarchive thì bản lưu chỉ giữ làm chứng cứ, không mở ra xem và không chụp ảnh.
      </p>
      <h2>Muốn máy thu dừng hoặc ghé thưa hơn?</h2>
      <p>Ghi vào robots.txt của trang:</p>
      <pre>
User-agent: PhuSong
Crawl-delay: 30
Disallow: /noi-bo/</pre>
      <p>
        hoặc viết đến địa chỉ liên hệ ghi trong User-Agent; cơ quan vận hành có thể ghi trang vào danh sách
        không ghé (doNotVisit) ngay trong ngày.
      </p>
      <p class="small soft">
        Người vận hành: lưu trang này, đặt lên trang web của cơ quan và ghi địa chỉ của nó vào
        PHUSONG_CONTACT.
      </p>
    </section>`,
  });
}
