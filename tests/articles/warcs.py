"""WARC files for tests: in the layout of CC-NEWS (a gzip member per record, WARC 1.0, requests beside responses)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

TALKS = {
    "en": "The envoy of the United States met the president of Belarus in Minsk to talk about sanctions. ",
    "ru": "Спецпосланник США встретился в Минске с президентом Белоруссии и обсудил с ним санкции. ",
    "de": "Der Gesandte der USA traf den Präsidenten von Belarus in Minsk und sprach über Sanktionen. ",
}
WEATHER = {
    "en": "Heavy rain is expected over the northern valleys tonight, with wind from the west and some hail. ",
    "ru": "Ночью на севере области ожидается сильный дождь, ветер западный, местами возможен град. ",
}


@dataclass(frozen=True, slots=True)
class Page:
    url: str
    html: bytes
    content_type: str = "text/html; charset=utf-8"
    status: str = "200 OK"


def page(name: str, sentence: str, *, lang: str | None = "en", encoding: str = "utf-8", title: str = "A title") -> Page:
    """A plain article page of eight sentences."""
    declared = f' lang="{lang}"' if lang else ""
    body = "".join(f"<p>{sentence}{number}.</p>" for number in range(8))
    text = f"<!DOCTYPE html><html{declared}><head><title>{title} {name}</title></head><body><article>{body}</article>"
    return Page(
        f"https://example.org/{name}", (text + "</body></html>").encode(encoding), f"text/html; charset={encoding}"
    )


def cc_news(path: Path, pages: Iterable[Page]) -> Path:
    """A file as the CC-NEWS crawl writes it."""
    out = BytesIO()
    writer = WARCWriter(out, gzip=True, warc_version="WARC/1.0")
    writer.write_record(writer.create_warcinfo_record(path.name, {"software": "StormCrawler", "format": "WARC File"}))
    for item in pages:
        request = StatusAndHeaders("GET / HTTP/1.1", [("User-Agent", "CCBot")], is_http_request=True)
        answer = StatusAndHeaders(item.status, [("Content-Type", item.content_type)], protocol="HTTP/1.1")
        date = {"WARC-Date": "2026-11-22T10:00:00Z"}
        for kind, payload, headers in (("request", b"", request), ("response", item.html, answer)):
            record = writer.create_warc_record(
                f"<{item.url}>", kind, payload=BytesIO(payload), http_headers=headers, warc_headers_dict=date
            )
            writer.write_record(record)
    path.write_bytes(out.getvalue())
    return path
