"""What a file is, its content says, and only what is wholly that is kept."""

import io

import pytest
from PIL import Image

from tests.files.sending import PDF, TEXT, archive, image
from va_market.files import content
from va_market.files.content import content_of, name_of
from va_market.files.errors import FileRefused

SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
MOVING = {"save_all": True, "append_images": [Image.new("RGB", (8, 4))]}


class TestKept:
    @pytest.mark.parametrize(
        ("given", "media_type"),
        [
            (image("PNG"), "image/png"),
            (image("JPEG"), "image/jpeg"),
            (image("WEBP"), "image/webp"),
            (PDF, "application/pdf"),
            (TEXT, "text/plain"),
            ("\ufeffÄpfel\r\n".encode(), "text/plain"),
        ],
    )
    def test_it_is_known_by_its_content(self, given, media_type):
        assert content_of(given).media_type == media_type

    @pytest.mark.parametrize("given", [PDF, TEXT])
    def test_documents_and_texts_stay_as_they_are(self, given):
        assert content_of(given).bytes_ == given

    @pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16"])
    def test_every_kind_of_pixels_is_read(self, mode):
        made = io.BytesIO()
        Image.new(mode, (8, 4)).save(made, "PNG")
        again = Image.open(io.BytesIO(content_of(made.getvalue()).bytes_))
        assert again.size == (8, 4)


class TestImages:
    @pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
    def test_nothing_is_left_beside_the_pixels(self, kind):
        exif = Image.Exif()
        exif[0x010E] = "Lena's flat, 52.5 N 13.4 E"
        made = content_of(image(kind, exif=exif)).bytes_
        assert b"flat" not in made
        assert not Image.open(io.BytesIO(made)).getexif()

    @pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
    @pytest.mark.parametrize("behind", [archive(), b"<script>alert(1)</script>", SVG])
    def test_nothing_is_left_behind_them(self, kind, behind):
        made = content_of(image(kind) + behind).bytes_
        assert b"alert" not in made
        assert b"PK\x03\x04" not in made

    def test_a_photo_stands_upright(self):
        exif = Image.Exif()
        exif[0x0112] = 6  # turned by a quarter
        made = content_of(image("JPEG", exif=exif)).bytes_
        assert Image.open(io.BytesIO(made)).size == (4, 8)

    def test_of_a_photo_with_a_second_picture_the_first_is_kept(self):
        more = [Image.new("RGB", (3, 3))]
        given = image("MPO", save_all=True, append_images=more)
        made = Image.open(io.BytesIO(content_of(given).bytes_))
        assert (made.format, made.size) == ("JPEG", (8, 4))

    @pytest.mark.parametrize("kind", ["PNG", "JPEG"])
    def test_no_words_are_left_in_them(self, kind):
        said = {"comment": b"my flat"} if kind == "JPEG" else {"dpi": (300, 300)}
        made = content_of(image(kind, icc_profile=b"my flat", **said)).bytes_
        assert b"my flat" not in made
        assert Image.open(io.BytesIO(made)).info.keys() <= {
            "jfif",
            "jfif_version",
            "jfif_unit",
            "jfif_density",
        }

    def test_one_of_too_many_pixels_is_refused_by_its_head(self, monkeypatch):
        monkeypatch.setattr(content, "_pixels_of", None)
        with pytest.raises(FileRefused, match="16 megapixels"):
            content_of(image("PNG", (16_001, 1000)))

    @pytest.mark.parametrize("kind", ["PNG", "WEBP"])
    def test_one_that_moves_is_refused(self, kind):
        with pytest.raises(FileRefused, match="one frame"):
            content_of(image(kind, **MOVING))


class TestRefused:
    @pytest.mark.parametrize(
        "given",
        [
            b"",
            b" \n",
            SVG,
            b"\n\t <html><script>alert(1)</script></html>",
            b"\xef\xbb\xbf<!doctype html>",
            b"<?xml version='1.0'?><svg/>",
            b"#!/bin/sh\nrm -rf /\n",
            b"%!PS-Adobe-3.0\n",
            b"GIF89a\x01\x00\x01\x00",
            b"MZ\x90\x00\x03",
            b"\x7fELF\x02\x01\x01",
            archive(),
            archive("word/document.xml"),
            b"text with \x00 inside",
            "text of another encoding: é".encode("latin-1"),
            image("PNG")[:30],
            image("JPEG")[:20],
            b"RIFF\x24\x00\x00\x00WAVEfmt ",
            b"\x89PNG\r\n\x1a\n" + b"\xff" * 100,
            PDF[:-7],
            PDF + archive(),
            PDF + b"<script>alert(1)</script>",
            PDF[:20] + archive() + b"%%EOF\n",
            b"%PDF-9.9\n%%EOF",
        ],
    )
    def test_it_is_nothing_that_is_kept(self, given):
        with pytest.raises(FileRefused):
            content_of(given)


class TestNames:
    @pytest.mark.parametrize(
        ("given", "media_type", "name"),
        [
            ("proof.png", "image/png", "proof.png"),
            ("PROOF.PNG", "image/png", "PROOF.PNG"),
            ("../../etc/passwd", "text/plain", "passwd.txt"),
            ("C:\\Users\\ana\\list.csv", "text/plain", "list.csv"),
            ("/", "text/plain", "file.txt"),
            ("..", "application/pdf", "file.pdf"),
            ("page.html", "image/jpeg", "page.html.jpg"),
            ("gpj.\u202eexe", "image/png", "gpj.exe.png"),
            (".htaccess", "text/plain", "htaccess.txt"),
        ],
    )
    def test_they_say_what_the_content_is(self, given, media_type, name):
        assert name_of(given, media_type) == name
