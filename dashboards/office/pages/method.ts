import { html } from "hono/html";
import { indicators, measureVersion } from "../../../pipeline/measure/definitions.ts";
import { indicatorIds } from "../../../pipeline/measure/types.ts";
import { layout, type Markup } from "../layout.ts";
import type { Office } from "../office.ts";

/** How everything is counted, and what cannot be counted. */
export function methodPage(office: Office): Markup {
  return layout(office.frame, {
    title: "Phương pháp",
    heading: "Phương pháp, định nghĩa chỉ số và giới hạn",
    at: "method",
    body: html`<div class="prose">${method}</div>
      ${definitions()}
      <div class="prose">${limits}</div>`,
    foot: html`<p>
      Phiên bản cách tính: ${measureVersion}; phiên bản cấu hình: ${office.config.version.slice(0, 12)}.
    </p>`,
  });
}

const method = html`<h2>Một con số đi từ đâu đến</h2>
  <ol>
    <li>
      <strong>Thu.</strong> Máy ghé RSS, sitemap, trang danh sách của các nguồn trong danh mục, theo lịch và
      theo phép của từng trang. Mỗi lượt ghé ghi lại đã nhìn được khoảng thời gian nào; ngày không nhìn được
      thì không bao giờ bị coi là “không có tin”.
    </li>
    <li>
      <strong>Lưu.</strong> Mọi trang thu về được giữ nguyên văn (WARC) kèm mã băm, để mở lại đúng bằng chứng.
    </li>
    <li>
      <strong>Đọc.</strong> Tách tít, nội dung, ngày đăng, dòng ghi nguồn. Điều không đọc được thì để trống,
      không đoán. Tin không có ngày đứng riêng ở mục “chưa rõ ngày”, không thuộc kỳ nào cho đến khi có người
      nhập.
    </li>
    <li>
      <strong>Xếp loại.</strong> So với từ khóa của từng nhóm nội dung trong kế hoạch, kèm câu chứng minh.
      <em>Trực tiếp</em>: nêu nghị quyết, phong trào hoặc kế hoạch. <em>Theo chủ đề</em>: nói việc của nhóm
      tại thành phố này. <em>Nhắc thoáng</em>: chỉ kể tên, không tính. Còn ngờ thì <em>chờ duyệt</em>, không
      tính.
    </li>
    <li>
      <strong>Ghi nhận đơn vị.</strong> Đơn vị chủ quản của kênh đăng và đơn vị được nêu trong tin được ghi
      riêng. Dòng ghi nguồn không phải là nêu tên.
    </li>
    <li>
      <strong>Đếm.</strong> Theo đúng các định nghĩa dưới đây; mỗi con số bấm ra được danh sách tin của nó.
    </li>
  </ol>
  <h2>Bốn điều khác nhau trên mọi bảng</h2>
  <ul>
    <li><strong>0</strong>: đã nhìn đủ và không thấy tin nào.</li>
    <li>
      <strong>Ô gạch chéo</strong>: không quan sát được, vì các kênh của đơn vị không thu đủ 80&nbsp;% số
      ngày.
    </li>
    <li><strong>Chưa có kênh</strong>: đơn vị chưa khai báo cổng, trang nào.</li>
    <li><strong>Chưa đến kỳ</strong>: đơn vị không có nhiệm vụ trong kỳ đó, hoặc kỳ chưa bắt đầu.</li>
  </ul>
  <h2>Định nghĩa các chỉ số</h2>
  <p>
    Kỳ nửa mở theo ngày đăng, giờ Việt Nam. Kỳ báo cáo tháng chạy từ ngày 15 tháng trước đến hết ngày 14.
  </p>`;

const limits = html`<h2>Giới hạn</h2>
  <ul>
    <li>
      Chỉ thấy những gì có trên web và trong danh mục nguồn. Truyền thanh, pano, hội nghị, báo cáo viên chỉ có
      từ số liệu nhập tay.
    </li>
    <li>Số tin là đầu ra, không phải mức người dân biết, hiểu hay làm theo; điều đó cần khảo sát.</li>
    <li>
      Người theo dõi không phải người đã xem; số đo được, số đơn vị cung cấp và số ước tính không bao giờ cộng
      với nhau.
    </li>
    <li>Không quy số tin ra tiền quảng cáo.</li>
    <li>Không xếp hạng các xã, phường khác quy mô như thể chúng ngang nhau.</li>
    <li>
      Từ khóa có thể bỏ sót cách nói lạ và bắt nhầm cách nói giống. Trang của từng tin nêu rõ lý do để người
      duyệt phản đối được.
    </li>
  </ul>`;

function definitions(): Markup {
  return html`<div class="sheet long">
    <div class="scroll" tabindex="0" role="region" aria-label="Bảng định nghĩa">
      <table class="stack">
        <caption>
          Tử số, mẫu số và quy tắc của từng chỉ số
        </caption>
        <thead>
          <tr>
            <th scope="col">Mã</th>
            <th scope="col">Chỉ số</th>
            <th scope="col">Tử số</th>
            <th scope="col">Mẫu số</th>
            <th scope="col">Quy tắc</th>
          </tr>
        </thead>
        <tbody>
          ${indicatorIds.map((id) => {
            const { label, definition } = indicators[id];
            return html`<tr id="${id}">
              <th scope="row">${id}</th>
              <td><strong>${label}</strong></td>
              <td data-name="Tử số">${definition.numerator}</td>
              <td data-name="Mẫu số">${definition.denominator === "" ? "–" : definition.denominator}</td>
              <td data-name="Quy tắc">${definition.rule}</td>
            </tr>`;
          })}
        </tbody>
      </table>
    </div>
  </div>`;
}
