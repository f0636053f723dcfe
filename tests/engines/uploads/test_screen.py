"""What is taken, what is refused, and that nothing else comes through."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from pathlib import Path

import pikepdf
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from PIL import Image, PngImagePlugin

from kaga.engines.uploads import Clean, Kind, Limits, Refused, kind_of, screen, tidy_name

LIMITS = Limits(size=2_000_000, pixels=4_000_000, side=300, pages=3)


def picture(kind="JPEG", size=(60, 40), **options):
    out = io.BytesIO()
    Image.new("RGB", size, (200, 30, 30)).save(out, kind, **options)
    return out.getvalue()


def document(pages=1, change=lambda pdf: None, **options):
    pdf = pikepdf.new()
    for _ in range(pages):
        pdf.add_blank_page()
    change(pdf)
    out = io.BytesIO()
    pdf.save(out, **options)
    return out.getvalue()


def opened(clean: Clean):
    return Image.open(io.BytesIO(clean.content))


def reason(content, limits=LIMITS):
    with pytest.raises(Refused) as refused:
        screen(content, limits)
    return refused.value.reason


def archive(*names):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name in names:
            packed.writestr(name, b"\0" * 1_000_000)
    return out.getvalue()


SVG = b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "empty"),
        (b"\0" * 2_000_001, "too_large"),
        (SVG, "markup"),
        (b"\xef\xbb\xbf \n<?xml version='1.0'?><!DOCTYPE lolz>", "markup"),
        ("<html>".encode("utf-16"), "markup"),
        (b"<!doctype html><script>", "markup"),
        (archive("a.txt"), "archive"),
        (b"\x1f\x8b\x08" + b"\0" * 50, "archive"),
        (archive("[Content_Types].xml", "word/document.xml"), "office"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "office"),
        (b"GIF89a" + b"\0" * 50, "unknown"),
        (b"MZ" + b"\0" * 50, "unknown"),
        ("領収書".encode(), "unknown"),
        (b" " + document(), "unknown"),
    ],
)
def test_what_is_no_picture_and_no_pdf_is_refused_by_content(content, why):
    assert reason(content) == why


@pytest.mark.parametrize(
    ("kind", "media_type"),
    [("JPEG", "image/jpeg"), ("PNG", "image/png"), ("WEBP", "image/jpeg")],
)
def test_a_picture_comes_back_as_a_picture(kind, media_type):
    clean = screen(picture(kind), LIMITS)
    assert clean.media_type == media_type
    assert opened(clean).size == (60, 40)


def test_place_comment_and_thumbnail_are_gone():
    exif = Image.Exif()
    exif[0x010E] = "canary-description"
    exif.get_ifd(0x8825)[1] = "N"
    exif.get_ifd(0x8825)[2] = (36.0, 18.0, 10.0)
    sent = picture(exif=exif, comment=b"canary-comment")
    assert b"canary" in sent
    clean = screen(sent, LIMITS)
    assert b"canary" not in clean.content
    assert dict(opened(clean).getexif()) == {}


def test_text_in_a_png_is_gone():
    text = PngImagePlugin.PngInfo()
    text.add_text("Comment", "canary")
    sent = picture("PNG", pnginfo=text)
    assert b"canary" in sent
    assert b"canary" not in screen(sent, LIMITS).content


def test_a_picture_lying_on_its_side_is_put_upright():
    exif = Image.Exif()
    exif[0x0112] = 6
    assert opened(screen(picture(exif=exif), LIMITS)).size == (40, 60)


def test_a_large_picture_is_made_smaller():
    assert max(opened(screen(picture(size=(1800, 900)), LIMITS)).size) == 300


def test_a_see_through_png_stays_see_through():
    out = io.BytesIO()
    Image.new("RGBA", (9, 9), (0, 0, 0, 0)).save(out, "PNG")
    assert opened(screen(out.getvalue(), LIMITS)).mode == "RGBA"


@pytest.mark.parametrize("hidden", [SVG, archive("a.txt"), b"<?php system($_GET[0]); ?>"])
@pytest.mark.parametrize("base", [picture(), picture("PNG"), document()])
def test_what_hides_behind_a_file_does_not_come_through(base, hidden):
    clean = screen(base + hidden, LIMITS)
    assert hidden not in clean.content
    assert kind_of(clean.content) is kind_of(base)
    with pytest.raises(zipfile.BadZipFile):
        zipfile.ZipFile(io.BytesIO(clean.content))


def png_that_claims(width, height):
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)

    def chunk(name, body):
        return (
            struct.pack(">I", len(body))
            + name
            + body
            + struct.pack(">I", zlib.crc32(name + body))
        )

    body = zlib.compress(b"\0" * 1_000_000)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", body) + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize("side", [2001, 60_000])
def test_a_pixel_bomb_is_refused_before_it_is_decoded(side):
    assert reason(png_that_claims(side, side)) == "too_many_pixels"


@pytest.mark.parametrize("base", [picture(size=(300, 200)), picture("PNG", size=(300, 200))])
def test_a_cut_off_picture_is_damaged(base):
    assert reason(base[: len(base) // 2]) == "damaged"


def test_a_heic_photo_becomes_a_jpeg_of_the_same_colours_and_nothing_else():
    sent = (Path(__file__).parent / "striped.heic").read_bytes()
    assert b"Kaga camera" in sent
    clean = screen(sent, LIMITS)
    assert clean.media_type == "image/jpeg"
    assert b"Kaga camera" not in clean.content
    shown = opened(clean)
    assert (shown.size, dict(shown.getexif())) == ((96, 64), {})
    corners = [shown.getpixel(at) for at in ((5, 5), (91, 5), (5, 59))]
    drawn = [(10, 15, 40), (182, 15, 120), (10, 177, 120)]
    apart = [
        abs(a - b)
        for seen, meant in zip(corners, drawn, strict=True)
        for a, b in zip(seen, meant, strict=True)
    ]
    assert max(apart) < 12


def test_heic_whose_inside_is_not_heic_is_damaged():
    sent = b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + b"\0" * 100
    assert kind_of(sent) is Kind.HEIC
    assert reason(sent) == "damaged"


def test_a_document_keeps_its_pages():
    clean = screen(document(3), LIMITS)
    assert clean.media_type == "application/pdf"
    with pikepdf.open(io.BytesIO(clean.content)) as pdf:
        assert len(pdf.pages) == 3


def test_a_document_of_too_many_pages_is_refused():
    assert reason(document(4)) == "too_many_pages"


def test_a_locked_document_is_refused():
    assert reason(document(encryption=pikepdf.Encryption(owner="a", user="b"))) == "locked"
    assert reason(document(encryption=pikepdf.Encryption(owner="a", user=""))) == "locked"


@pytest.mark.parametrize("sent", [b"%PDF-1.7\n", document()[:200], b"%PDF-1.4 <script>"])
def test_a_broken_document_is_damaged(sent):
    assert reason(sent) == "damaged"


def arm(pdf):
    script = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="canary()")
    pdf.Root.OpenAction = script
    pdf.Root.AA = pikepdf.Dictionary(WC=pdf.make_indirect(script))
    pdf.Root.AcroForm = pikepdf.Dictionary(XFA=pikepdf.String("canary"), Fields=[])
    pdf.attachments["canary.exe"] = b"canary"
    launch = pikepdf.Dictionary(S=pikepdf.Name.Launch, F="canary.exe")
    pdf.pages[0].Annots = pdf.make_indirect(
        [
            pikepdf.Dictionary(Subtype=pikepdf.Name.Link, Rect=[0, 0, 9, 9], A=launch),
            pikepdf.Dictionary(
                Subtype=pikepdf.Name.FileAttachment, FS="canary", Rect=[0, 0, 1, 1]
            ),
        ]
    )
    pdf.docinfo["/Author"] = "canary"
    with pdf.open_metadata() as metadata:
        metadata["dc:creator"] = ["canary"]


def test_a_document_loses_scripts_actions_embedded_files_and_its_author():
    sent = document(change=arm)
    assert b"canary" in sent
    assert b"canary" not in screen(sent, LIMITS).content


def test_a_document_keeps_its_inner_links():
    def link(pdf):
        goto = pikepdf.Dictionary(S=pikepdf.Name.GoTo, D=pikepdf.String("here"))
        pdf.pages[0].Annots = [pikepdf.Dictionary(Subtype=pikepdf.Name.Link, A=goto)]

    with pikepdf.open(io.BytesIO(screen(document(change=link), LIMITS).content)) as pdf:
        assert pdf.pages[0].Annots[0].A.S == "/GoTo"


@given(st.sampled_from([picture(), picture("PNG"), document()]), st.data())
def test_a_changed_byte_gives_a_clean_copy_or_a_refusal_and_nothing_else(base, data):
    at = data.draw(st.integers(0, len(base) - 1))
    changed = base[:at] + bytes([data.draw(st.integers(0, 255))]) + base[at + 1 :]
    try:
        clean = screen(changed, LIMITS)
    except Refused:
        return
    assert kind_of(clean.content) in {Kind.JPEG, Kind.PNG, Kind.PDF}


@pytest.mark.parametrize(
    ("sent", "shown"),
    [
        ("領収書.JPG", "領収書.jpg"),
        ("C:\\写真\\a.b.png", "a.b.jpg"),
        ("../../etc/passwd", "passwd.jpg"),
        ("a\r\nSet-Cookie: x.jpg", "aSet-Cookie： x.jpg"),
        ("\u202egpj.exe", "gpj.jpg"),
        ("葛\U000e0100城.jpeg", "葛\U000e0100城.jpg"),
        ('"><script>.jpg', "＂＞＜script＞.jpg"),
        ("", "file.jpg"),
        ("...", "file.jpg"),
        (".htaccess", "htaccess.jpg"),
        ("あ" * 300, "あ" * 80 + ".jpg"),
    ],
)
def test_names_are_shown_harmlessly(sent, shown):
    assert tidy_name(sent, "image/jpeg") == shown


@given(st.text())
@example("\ud800")
def test_any_name_becomes_one_short_line(name):
    shown = tidy_name(name, "application/pdf")
    assert shown.endswith(".pdf")
    assert not set(shown) & set('\r\n\0/\\<>"')
    shown.encode()
