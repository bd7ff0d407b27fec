"""Reads pages with the reader that the first argument names, metadata included, for test/bench/python-readers.ts.

Lines in: pages as JSON {"html", "url"}, an empty line, then one line for each pass that is asked for.
Lines out: {"version"} once the pages are held, then {"seconds", "readings"} for each pass.
"""

import json
import sys
from time import process_time

NOTHING = {"text": "", "title": "", "authors": [], "days": []}


def trafilatura_reader():
    import trafilatura

    def read(page):
        found = trafilatura.bare_extraction(
            page["html"], url=page["url"] or None, with_metadata=True, include_comments=False
        )
        if found is None:
            return NOTHING
        authors = [name.strip() for name in (found.author or "").split(";") if name.strip()]
        return {
            "text": found.text or "",
            "title": found.title or "",
            "authors": authors,
            "days": [found.date] if found.date else [],
        }

    return trafilatura.__version__, read


def newspaper4k_reader():
    import newspaper

    def read(page):
        # It refuses a page without an address; no page is fetched.
        article = newspaper.Article(page["url"] or "https://example.org/a", fetch_images=False)
        article.download(input_html=page["html"])
        article.parse()
        day = article.publish_date
        return {
            "text": article.text or "",
            "title": article.title or "",
            "authors": [str(name) for name in article.authors],
            "days": [day.isoformat()[:10]] if day else [],
        }

    return newspaper.__version__, read


READERS = {"trafilatura": trafilatura_reader, "newspaper4k": newspaper4k_reader}


def tried(read, page):
    try:
        return read(page)
    except Exception:  # a page on which it fails is a page without an article, as for the others
        return NOTHING


def answer(value):
    sys.stdout.write(json.dumps(value) + "\n")
    sys.stdout.flush()


def main():
    pages = []
    for line in iter(sys.stdin.readline, "\n"):
        if line == "":
            return
        pages.append(json.loads(line))
    version, read = READERS[sys.argv[1]]()
    answer({"version": version})
    for _ in iter(sys.stdin.readline, ""):
        start = process_time()
        readings = [tried(read, page) for page in pages]
        answer({"seconds": process_time() - start, "readings": readings})


main()
