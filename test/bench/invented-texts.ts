const words =
  "phường xã tổ dân phố lớp buổi tối bà con tập dùng điện thoại nộp hồ sơ tra cứu thuốc chuyển tiền chợ sớm hàng rau ngõ cài ứng dụng đặt lịch khám bệnh viện cán bộ trẻ kiên nhẫn các cụ ghi chép quyển vở học trò hội trường nhà văn hóa khu cầu sông bãi bồi vườn ổi gạo nếp làng nghề nón lá đò ngang sân trường trống lễ hội đèn lồng quán phở vỉa hè cây xoài mưa rào nắng gắt gió mùa thợ mộc xưởng may máy cày trạm bơm đê kè hố ga cột điện biển báo xe buýt bến tàu ga vé giờ cao điểm lối đi bộ công viên ghế đá hồ nước cá chép thư viện sách báo truyện tranh bản đồ số hóa dữ liệu camera đường dây nóng phản ánh tin nhắn mã vạch chữ ký cổng dịch vụ kết quả trả đúng hẹn phí lệ biên lai giấy khai sinh kết hôn tạm trú đất đai xây dựng phép kinh doanh hộ thuế điện nước rác phân loại tái chế năng lượng mặt trời".split(
    " ",
  );
const template =
  "thông báo lịch thu gom rác và cắt điện luân phiên trong tuần của phường mời bà con theo dõi";
const shortest = 90; // syllables
const longest = 260;
const noticeEvery = 50; // texts; one in so many is the weekly notice of a ward, nearly the same each time

/** A text for a number, always the same; texts of two numbers share hardly a run of three syllables, notices nearly all. */
export function inventedText(number: number): string {
  const next = counting(number);
  if (number % noticeEvery === 0) return notice(number, next);
  const length = shortest + (next() % (longest - shortest));
  return Array.from({ length }, () => words[next() % words.length]).join(" ");
}

/** The text with about a tenth of its syllables replaced. */
export function reprintOf(text: string, number: number): string {
  const next = counting(number + 0x5eed);
  return text
    .split(" ")
    .map((word) => (next() % 10 === 0 ? words[next() % words.length] : word))
    .join(" ");
}

/** One of forty wards' notices with another date and street. */
function notice(number: number, next: () => number): string {
  const ward = counting(Math.abs(number / noticeEvery) % 40);
  const body = Array.from({ length: 110 }, () => words[ward() % words.length]).join(" ");
  return `${template} ${body} ngày ${next() % 31} tuyến ${words[next() % words.length]} số ${next() % 500}`;
}

/** A small generator of pseudo-random whole numbers (xorshift). */
function counting(seed: number): () => number {
  let state = (Math.imul(seed, 0x9e3779b1) ^ 0x85ebca6b) | 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return state >>> 0;
  };
}
