"""What is left of a file: pixels, and nothing that tells where they come from."""

import io
import struct
import zlib

import pytest
from PIL import Image

from engine.errors import Rejected
from processes.papers import media
from processes.papers.media import cleaned
from tests.papers.pictures import PDF, photo, upload


@pytest.mark.parametrize("saved_as", ["JPEG", "PNG", "WEBP"])
def test_a_photo_loses_place_and_camera(saved_as: str) -> None:
    # given a photo that says where it was taken
    raw = photo(saved_as=saved_as)
    assert Image.open(io.BytesIO(raw)).getexif()

    # when it is attached
    kept = cleaned(upload(raw))

    # then the pixels are kept and nothing else
    picture = Image.open(io.BytesIO(kept.content))
    assert picture.size == (320, 240)
    assert not picture.getexif()
    assert b"Secret Camera" not in kept.content
    assert kept.media_type in {media.JPEG, media.PNG}


def test_a_comment_inside_a_picture_is_gone() -> None:
    place = io.BytesIO()
    Image.new("RGB", (8, 8)).save(place, "JPEG", comment=b"the child's address")
    assert b"address" not in cleaned(upload(place.getvalue())).content


def test_a_picture_stands_upright_and_is_made_smaller() -> None:
    # given a large photo that was taken with the telephone on its side
    exif = Image.Exif()
    exif[0x0112] = 6
    place = io.BytesIO()
    Image.new("RGB", (4000, 3000)).save(place, "JPEG", exif=exif)

    # then it is kept upright, with an edge of 2560 at most
    picture = Image.open(io.BytesIO(cleaned(upload(place.getvalue())).content))
    assert picture.size == (1920, 2560)


def test_a_drawing_keeps_its_lines_and_its_transparency() -> None:
    place = io.BytesIO()
    Image.new("RGBA", (64, 64), (0, 0, 0, 0)).save(place, "PNG")
    kept = cleaned(upload(place.getvalue()))
    assert kept.media_type == media.PNG
    assert Image.open(io.BytesIO(kept.content)).mode == "RGBA"


def test_a_pdf_is_kept_as_it_is() -> None:
    kept = cleaned(upload(PDF, name="证明.pdf"))
    assert (kept.media_type, kept.content) == (media.PDF, PDF)


def _bomb(width: int, height: int) -> bytes:
    """Return a small PNG that claims to be enormous."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        checked = zlib.crc32(kind + data)
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", checked)

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(b"\0" * 1000))
        + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"GIF89a" + b"\0" * 100,
        b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>",
        b"MZ" + b"\0" * 100,
        b"%PDF-1.4 but nothing that ends it",
        photo()[:-200],
        _bomb(7000, 7000),
        _bomb(60000, 60000),
        b"\xff\xd8\xff" + b"\0" * (media.LARGEST + 1),
    ],
    ids=["nothing", "gif", "svg", "exe", "no pdf", "cut", "many", "bomb", "large"],
)
def test_what_is_not_kept_is_refused_with_a_sentence(raw: bytes) -> None:
    with pytest.raises(Rejected) as refused:
        cleaned(upload(raw))
    assert refused.value.problems["file"][0]


def test_an_upload_says_nothing_of_its_content() -> None:
    assert "王" not in repr(upload(name="王测试.jpg"))
