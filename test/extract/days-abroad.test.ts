import { describe, expect, it } from "vitest";
import { readPage } from "../../pipeline/extract/read-page.ts";

const german =
  "Die Gemeinde baut den alten Bahnhof zu einem Haus für alle Vereine um und sucht dafür noch Helfer aus dem Ort. ";
const english =
  "The village turns its old station into a house for all clubs, and is still looking for people who lend a hand. ";
const french =
  "La commune transforme l'ancienne gare en maison des associations et cherche encore des bénévoles pour les travaux. ";
const day = "2014-03-12";

function dayOf(lang: string, above: string, below = "", url = "https://example.org/a/bahnhof", head = "") {
  const text = lang === "de" ? german : lang.startsWith("en") ? english : french;
  const body = [1, 2, 3].map((at) => `<p>${at} ${text.repeat(2)}</p>`).join("");
  const html = `<!DOCTYPE html><html lang="${lang}"><head><title>Bahnhof</title>${head}</head><body>${above}${body}${below}</body></html>`;
  const read = readPage({ html, url, fetchedAt: null });
  if (read.kind !== "article") throw new Error(read.reason);
  return read.reading.publishedDay;
}
const title = "<h1>Bahnhof</h1>";

describe("the day of publication in a line under the title", () => {
  it.each([
    ["de", "Mittwoch, 12. März 2014"],
    ["de", "12.03.14"],
    ["de", "Veröffentlicht am <a href='/x'><span>12. März 2014</span></a> von <span>admin</span>"],
    ["de", "Von Max Mustermann | 12.03.2014, 10:00 Uhr | Kategorie: Politik | 3 Kommentare"],
    ["de", "Aktualisiert: 15.03.2014, 10:00 · Erstellt: 12.03.2014, 08:00"],
    ["de", "12.03.2014, 08:00 Uhr (aktualisiert am 15.03.2014)"],
    ["de", "Pressemitteilung Nr. 47 vom 12.03.2014"],
    ["en", "Posted on <a href='/x'>March 12</a>, 2014 by <a href='/max'>Max</a>"],
    ["en", "Updated March 15, 2014<br>Published March 12, 2014"],
    ["en", "MARCH 12, 2014 BY MAX LEAVE A COMMENT"],
    ["en", "Wednesday 12th of March, 2014"],
    ["en", "Mar.12.2014"],
    ["en", "Posted: 03/12/2014"],
    ["en-GB", "Posted: 12/03/2014"],
    ["fr", "Publié le mercredi 12 mars 2014 à 10h30 - Mis à jour le 15 mars 2014 à 09h00"],
    ["fr", "Mis à jour le 15/03/2014 à 09:00 | Publié le 12/03/2014 à 10:30"],
    ["es", "Miércoles, 12 de marzo de 2014"],
    ["it", "Scritto da Redazione mercoledì 12 marzo 2014"],
    ["nl", "woensdag 12 maart 2014 om 10:30"],
    ["pl", "Data publikacji: 12 marca 2014"],
    ["cs", "Datum: 12. března 2014"],
    ["hu", "2014. március 12., szerda"],
    ["lt", "2014 m. kovo 12 d."],
    ["ru", "12 марта 2014 г., 10:30"],
    ["el", "12 Μαρτίου 2014"],
    ["tr", "12 Mart 2014 Çarşamba 10:30"],
    ["id", "Rabu, 12 Maret 2014 | 10:30 WIB"],
    ["zh", "发布时间:2014-03-12 10:30"],
    ["ja", "2014/3/12 10:30"],
    ["ko", "입력 2014.03.12 10:30 수정 2014.03.15 09:00"],
  ])("is read in %s: %s", (lang, line) => expect(dayOf(lang, `${title}<div>${line}</div>`)).toBe(day));
});

describe("the day of publication at other places", () => {
  it.each([
    ["over the title", "<h2><span>Mittwoch, 12. März 2014</span></h2><h3>Bahnhof</h3>", ""],
    ["in a leaf of a calendar", `<div class="post-date"><b>12</b><b>Mrz</b><b>2014</b></div>${title}`, ""],
    ["in a leaf, month first", `<div class="date"><i>Mar</i><i>12</i><i>2014</i></div>${title}`, ""],
    [
      "in a list over the title",
      `<ul><li>Max</li><li>12. März 2014</li><li>2 Kommentare</li></ul>${title}`,
      "",
    ],
    ["before the first sentence", `${title}<p><b>Musterstadt, 12. März 2014 – ${german}</b></p>`, ""],
    [
      "in an attribute under words",
      `${title}<span data-datetime="2014-03-12T10:30:00Z">vor langer Zeit</span>`,
      "",
    ],
    ["in seconds", `${title}<span class="timestamp" data-timestamp="1394620200">neulich</span>`, ""],
    [
      "in the tip over a word",
      title,
      "<span class='stamp'>um <abbr class='published' title='2014-03-12T14:48:00+01:00'>14:48</abbr></span>",
    ],
    ["in a script", title, `<script>var page={"publishedAt":"2014-03-12T10:30:00Z"}</script>`],
    [
      "in a sentence under the text",
      title,
      "<p>Dieser Beitrag wurde am 12. März 2014 um 10:30 Uhr veröffentlicht und unter Vereine abgelegt.</p>",
    ],
    ["in the foot", title, "<div>© 2009-2020 Gemeinde</div><div>Stand: 12.03.2014</div>"],
  ])("is read %s", (_, above, below) => expect(dayOf("de", above, below)).toBe(day));

  it.each(["/2014/03/12/station/", "/news/2014-03-12-station.html", "/news/20140312/station.html"])(
    "is read in the address %s where the page shows none",
    (path) => expect(dayOf("en", title, "", `https://example.org${path}`)).toBe(day),
  );
});

describe("days that are not of this page", () => {
  const shown = "<div>12. März 2014</div>";
  it.each([
    ["the clock of the page's head", `<div>Heute ist Samstag, 22. November 2025</div>${title}${shown}`, ""],
    ["a menu of other pages", `<ul><li>Das Fest <span>1. Mai 2016</span></li></ul>${title}${shown}`, ""],
    ["an archive", `<ul><li>Januar 2012</li><li>Februar 2012</li></ul>${title}${shown}`, ""],
    ["an event in the text", `${title}${shown}`, "<p>Termin: 30.03.2014, 19 Uhr</p>"],
    [
      "readers' comments",
      `${title}${shown}`,
      `<ol class="commentlist"><li class="comment"><time datetime="2014-03-15T10:00:00">15. März 2014</time><p>${german}</p></li></ol>`,
    ],
  ])("stand in %s and are passed over", (_, above, below) => expect(dayOf("de", above, below)).toBe(day));

  it.each([
    [
      "comments",
      `<ol class="commentlist"><li><time datetime="2014-03-15T10:00:00">15. März 2014</time><p>${german}</p></li></ol>`,
    ],
    ["a picture's address", "<img src='/wp-content/uploads/2014/03/12/a.jpg'>"],
    [
      "teasers",
      "<ul><li><a href='/b'>Das neue Schwimmbad öffnet im Sommer früher</a> <time>1. Mai 2016</time></li></ul>",
    ],
  ])("are not taken from %s where there is no other", (_, below) =>
    expect(dayOf("de", title, below)).toBeNull(),
  );

  it("are not those of the site or of a film in the page", () => {
    const linked = `<script type="application/ld+json">[{"@type":"WebSite","dateCreated":"2009-01-01"},{"@type":"VideoObject","uploadDate":"2012-01-01"}]</script>`;
    expect(dayOf("de", `${title}${shown}`, "", undefined, linked)).toBe(day);
  });
});
