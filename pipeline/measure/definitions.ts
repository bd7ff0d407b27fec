import type { Definition, IndicatorId, Unit } from "./types.ts";

/** Raised whenever a definition or a formula of this room changes; stored with every figure. */
export const measureVersion = "1";

export interface IndicatorText {
  /** Vietnamese, as shown. */
  readonly label: string;
  readonly unit: Unit;
  readonly definition: Definition;
}

const window =
  "Kỳ nửa mở theo ngày đăng, giờ Việt Nam; tin chưa rõ ngày không thuộc kỳ nào, tin chờ duyệt không tính.";

/** The wording of every indicator: what is divided by what, and by which rule. */
export const indicators: Readonly<Record<IndicatorId, IndicatorText>> = {
  I01: {
    label: "Độ phủ đơn vị (kênh của mình)",
    unit: "share",
    definition: {
      numerator: "Số đơn vị quan sát được có ít nhất 1 tin được tính trên kênh của mình trong kỳ",
      denominator: "Số đơn vị có nhiệm vụ theo kế hoạch, còn hiệu lực trong kỳ và quan sát được",
      rule: `Quan sát được: có ít nhất 1 kênh của mình thu đủ từ 80 % số ngày đã qua trong kỳ. Đơn vị chưa đủ dữ liệu hoặc chưa khai báo kênh không nằm trong mẫu số và không bị tính 0. ${window}`,
    },
  },
  I02: {
    label: "Số tin trên kênh đơn vị",
    unit: "count",
    definition: {
      numerator: "Số tin được tính đăng trên kênh thuộc đơn vị trong kỳ",
      denominator: "",
      rule: `Tách trực tiếp/theo chủ đề và bài gốc/dẫn lại. Kênh không thu đủ ngày: số là “ít nhất”. ${window}`,
    },
  },
  I03: {
    label: "Hiện diện trên báo chí",
    unit: "count",
    definition: {
      numerator: "Số cụm tin có ít nhất 1 tin được tính trên báo chí nêu tên đơn vị trong kỳ",
      denominator: "Tỷ trọng: tổng số cụm tin của kế hoạch trong kỳ",
      rule: `Một cụm tin tính một lần dù bao nhiêu báo dẫn lại; dòng ghi nguồn không phải là nêu tên. ${window}`,
    },
  },
  I04: {
    label: "Độ phủ nhóm nội dung",
    unit: "count",
    definition: {
      numerator:
        "Đếm đủ: mỗi tin tính 1 cho mỗi nhóm của nó. Phân số: mỗi tin tính 1/k, k là số nhóm của tin",
      denominator: "Tổng số tin được tính trong kỳ",
      rule: `Báo cáo dùng đếm đủ; đánh giá cân bằng dùng phân số. ${window}`,
    },
  },
  I05: {
    label: "Ma trận đơn vị × nhóm nội dung",
    unit: "count",
    definition: {
      numerator: "Số tin được tính của đơn vị thuộc nhóm (đếm đủ)",
      denominator: "",
      rule: `Ô 0: đã thu và không có tin. Ô gạch chéo: không quan sát được. Ô “chưa có kênh”: chưa khai báo. Tổng các ô của một hàng có thể lớn hơn số tin vì một tin có thể thuộc nhiều nhóm. ${window}`,
    },
  },
  I06: {
    label: "Độ phủ hình thức",
    unit: "count",
    definition: {
      numerator: "Theo hình thức chuyển tải: số tin. Theo hình thức được phản ánh: số cụm tin",
      denominator: "Chuyển tải: tổng số tin được tính. Phản ánh: tổng số cụm tin",
      rule: `Hai bảng riêng, không cộng với nhau. Hình thức không quan sát được trên web chỉ lấy từ số nhập tay. ${window}`,
    },
  },
  I07: {
    label: "Thị phần tiếng nói",
    unit: "share",
    definition: {
      numerator: "Số cụm tin (hoặc tin) của nguồn trong kỳ",
      denominator: "Tổng của danh mục nguồn cố định trong kỳ",
      rule: `In kèm danh mục nguồn; không so hai kỳ khác danh mục. ${window}`,
    },
  },
  I08: {
    label: "Mật độ chủ đề của nguồn",
    unit: "share",
    definition: {
      numerator: "Số tin được tính của nguồn trong kỳ",
      denominator: "Mọi tin thu được của nguồn có ngày đăng trong kỳ",
      rule: `Phân biệt “đăng nhiều” với “quan tâm”. ${window}`,
    },
  },
  I09: {
    label: "Bài gốc và dẫn lại",
    unit: "share",
    definition: {
      numerator: "Số tin dẫn lại trên báo chí và trang tổng hợp",
      denominator: "Tổng số tin được tính trên báo chí và trang tổng hợp",
      rule: `Hệ số lan tỏa = số tin / số cụm tin. Cụm tin chưa thu được bài gốc ghi “gốc ngoài danh mục”. ${window}`,
    },
  },
  I10: {
    label: "Độ trễ tin đầu",
    unit: "days",
    definition: {
      numerator: "Số ngày từ mốc đến tin đầu tiên được tính trên kênh của đơn vị",
      denominator: "Mọi đơn vị có nhiệm vụ tại mốc và quan sát được, kể cả đơn vị chưa đưa tin",
      rule: "Mốc tính theo ngày (D+0, D+1…). Trung vị và P90 coi đơn vị chưa đưa tin là chưa tới (kiểm duyệt phải); không lấy trung bình.",
    },
  },
  I11: {
    label: "Khoảng lặng",
    unit: "days",
    definition: {
      numerator: "Số ngày thu đủ kể từ tin được tính gần nhất trên kênh của đơn vị đến cuối kỳ",
      denominator: "",
      rule: "Chỉ đếm ngày thu đủ; lần thu được gần nhất cách cuối kỳ hơn 3 ngày thì “không xác định”. Ngưỡng: vàng 14, đỏ 30 ngày; báo chí 7 và 14.",
    },
  },
  I12a: {
    label: "Lượt xem, tương tác đo được",
    unit: "count",
    definition: {
      numerator: "Tổng số hiển thị công khai của nền tảng, chốt khi tin được 7 ngày",
      denominator: "Số tin có số liệu / tổng số tin được tính trên nền tảng",
      rule: "Theo từng nền tảng và từng chỉ số, không cộng chéo, không suy cho tin thiếu số liệu.",
    },
  },
  I12b: {
    label: "Số đơn vị cung cấp",
    unit: "count",
    definition: {
      numerator: "Tổng số lượt tiếp cận/truy cập do đơn vị nhập từ trang quản trị, kèm bằng chứng",
      denominator: "",
      rule: "Cột riêng, không cộng với số đo tự động.",
    },
  },
  I12c: {
    label: "Ước tính",
    unit: "count",
    definition: {
      numerator: "Người theo dõi × hệ số, theo từng kênh",
      denominator: "",
      rule: "Mặc định tắt. Khi bật: ghi nhãn “ước tính” và công thức, không cộng giữa các kênh, không gọi là người tiếp cận.",
    },
  },
  I12d: {
    label: "Người theo dõi",
    unit: "count",
    definition: {
      numerator: "Số người theo dõi của kênh tại cuối kỳ; tăng ròng trong kỳ",
      denominator: "",
      rule: "Từng kênh; không cộng thành “người”.",
    },
  },
  I13: {
    label: "Cân bằng nhóm nội dung",
    unit: "index",
    definition: {
      numerator: "J = −Σ pᵢ ln pᵢ, pᵢ theo đếm phân số",
      denominator: "ln K, K là số nhóm báo cáo của kế hoạch",
      rule: `Ít hơn 5K tin thì “chưa đủ mẫu”. J cao không phải mục tiêu của kế hoạch; xem chênh lệch so với tỷ trọng mong muốn. ${window}`,
    },
  },
  I14: {
    label: "Tiến độ chỉ tiêu",
    unit: "share",
    definition: {
      numerator: "Theo công thức của từng chỉ tiêu",
      denominator: "Theo công thức của từng chỉ tiêu",
      rule: "Tính tại ngày chốt, kèm bằng chứng; thiếu số liệu không phải là 0 %.",
    },
  },
  I15: {
    label: "Xu hướng so với kỳ trước",
    unit: "count",
    definition: {
      numerator: "x₁ − x₀",
      denominator: "x₀",
      rule: "Chỉ tính trên các nguồn thu đủ từ 90 % số ngày ở cả hai kỳ, với cùng các kênh. x₀ dưới 10: chỉ nêu chênh lệch tuyệt đối. Chênh lệch giữa hai tỷ lệ ghi “điểm %”.",
    },
  },
  I16: {
    label: "Độ đầy đủ dữ liệu",
    unit: "share",
    definition: {
      numerator:
        "Số nguồn-ngày thu đủ (kèm: lượt thu thành công; tin có ngày đăng; tin đã phân loại; hàng chờ đã xử lý)",
      denominator:
        "Số nguồn × số ngày đã qua trong kỳ (kèm: lượt thu đã đến lịch; tổng số tin; tin từng ở hàng chờ)",
      rule: "Một trong bốn tỷ lệ đầu dưới 80 % thì biểu mang dải “dữ liệu chưa đầy đủ”.",
    },
  },
  I17: {
    label: "Chuyên mục của kế hoạch",
    unit: "share",
    definition: {
      numerator: "Số đơn vị có chuyên mục hợp lệ và còn cập nhật",
      denominator: "Mọi đơn vị có nhiệm vụ tại ngày chốt, kể cả đơn vị chưa khai báo cổng",
      rule: "Còn cập nhật: ít nhất 1 tin mới trong 30 ngày (đổi được trong cấu hình). In kèm: ngừng cập nhật, chưa khai báo, không truy cập được.",
    },
  },
  I18: {
    label: "Đúng hạn báo cáo",
    unit: "share",
    definition: {
      numerator: "Số báo cáo nhận không muộn hơn hạn",
      denominator: "Số đơn vị phải nộp ở kỳ hạn đó",
      rule: "Hạn “ngày 20” gồm cả ngày 20; hạn “trước ngày 20” hết ngày 19. Kế hoạch không ghi ngày thì không tính.",
    },
  },
  I19: {
    label: "Sắc thái (đã duyệt)",
    unit: "share",
    definition: {
      numerator: "Số tin theo từng sắc thái do người duyệt ghi",
      denominator: "Số tin được tính đã được người duyệt sắc thái",
      rule: `Không dùng nhãn máy. In kèm n. ${window}`,
    },
  },
  I20: {
    label: "Chất lượng phân loại",
    unit: "share",
    definition: {
      numerator: "Số tin máy xếp đúng trong mẫu duyệt",
      denominator: "Mẫu duyệt ngẫu nhiên của kỳ",
      rule: "Độ chính xác và độ bao quát, kèm khoảng tin cậy Wilson 95 %.",
    },
  },
  I21: {
    label: "Đa phương tiện",
    unit: "share",
    definition: {
      numerator: "Số tin được tính có video, infographic hoặc âm thanh",
      denominator: "Tổng số tin được tính trên kênh của đơn vị",
      rule: window,
    },
  },
  I22: {
    label: "Phủ nhóm yếu thế",
    unit: "share",
    definition: {
      numerator:
        "Số tin về Bình dân học vụ số nêu người cao tuổi, nông dân, lao động tự do hoặc người dân ngoại thành",
      denominator: "Tổng số tin của nhóm Bình dân học vụ số trong kỳ",
      rule: `Chỉ để tham khảo. ${window}`,
    },
  },
};
