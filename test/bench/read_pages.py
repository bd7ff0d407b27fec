"""Reads pages with trafilatura, metadata included, for test/bench/trafilatura.ts.

Lines in: pages as JSON {"html", "url"}, an empty line, then one line for each pass that is asked for.
Lines out: {"version"} once the pages are held, then {"seconds", "readings"} for each pass.
"""

import json
import sys
from time import process_time

import trafilatura


def read(page):
    try:
        found = trafilatura.bare_extraction(
            page["html"], url=page["url"] or None, with_metadata=True, include_comments=False
        )
    except Exception:  # a page on which it fails is a page without an article, as for the others
        found = None
    if found is None:
        return {"text": "", "title": "", "authors": [], "days": []}
    authors = [name.strip() for name in (found.author or "").split(";") if name.strip()]
    return {
        "text": found.text or "",
        "title": found.title or "",
        "authors": authors,
        "days": [found.date] if found.date else [],
    }


def answer(value):
    sys.stdout.write(json.dumps(value) + "\n")
    sys.stdout.flush()


def main():
    pages = []
    for line in iter(sys.stdin.readline, "\n"):
        if line == "":
            return
        pages.append(json.loads(line))
    answer({"version": trafilatura.__version__})
    for _ in iter(sys.stdin.readline, ""):
        start = process_time()
        readings = [read(page) for page in pages]
        answer({"seconds": process_time() - start, "readings": readings})


main()
