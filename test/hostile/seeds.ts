/** A page that reads well, to be spoilt. */
export const wellFormedPage = `<!doctype html><html lang="vi"><head><title>Phòng đọc số | Báo</title><meta property="og:title" content="Phòng đọc số">
<script type="application/ld+json">{"@type":"NewsArticle","headline":"Phòng đọc số","datePublished":"2026-07-08T10:00:00+07:00","author":[{"name":"Thu Lam"}]}</script></head>
<body><h1>Phòng đọc số</h1><time datetime="2026-07-08">08/07/2026 10:00</time><div class="content"><p>${"Phường mở phòng đọc số cho trẻ em. ".repeat(12)}</p><table><tr><td>ô</td></tr></table><p>Theo Báo Mẫu</p></div></body></html>`;
