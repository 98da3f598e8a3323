"""What may be attached, and what is left of it: no metadata, no surprises.

A picture is decoded and written anew, so that place, device and time of a photo of a
child's home are gone and nothing but pixels is kept. A PDF is kept as it is.

Source: reliability and security notes §3.7.
"""

import io
import warnings
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext
from PIL import Image, ImageOps, UnidentifiedImageError

from engine import sealing
from engine.errors import Rejected

#: A file that is handed in. DESIGN.
LARGEST: Final = 10 * 1024 * 1024
#: The longer edge of a picture that is kept. DESIGN.
EDGE: Final = 2560
#: Pixels of a picture that is decoded at all. DESIGN.
PIXELS: Final = 40_000_000
#: Files and bytes of one case. DESIGN.
MOST_FILES: Final = 200
MOST_BYTES: Final = 500 * 1024 * 1024

PDF: Final = "application/pdf"
JPEG: Final = "image/jpeg"
PNG: Final = "image/png"

ENDINGS: Final = {PDF: "pdf", JPEG: "jpg", PNG: "png"}

#: What a file input offers.
ACCEPT: Final = "image/jpeg,image/png,image/webp,application/pdf"

_PICTURES = ("JPEG", "PNG", "WEBP")
_QUALITY = 85


class Upload:
    """A file as it was handed in. Its text names no content."""

    def __init__(self, name: str, content: bytes) -> None:
        self.name = name
        self.content = content
        self.digest = sealing.digest(content, purpose="attachment")

    def __repr__(self) -> str:
        return f"upload {self.digest}"


@dataclass(frozen=True, slots=True)
class Clean:
    """What is kept of a file."""

    media_type: str
    content: bytes


def cleaned(upload: Upload) -> Clean:
    """Return what is kept of an upload.

    Raises:
        Rejected: It is too large, of a kind that is not kept, or broken.
    """
    raw = upload.content
    if len(raw) > LARGEST:
        raise _refused(
            "be at most 10 MB",
            gettext("The file is larger than %(size)d MB. Choose a smaller one.")
            % {"size": LARGEST // 1024 // 1024},
        )
    if raw.startswith(b"%PDF-") and b"%%EOF" in raw[-2048:]:
        return Clean(PDF, raw)
    return _picture(raw)


def _picture(raw: bytes) -> Clean:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            opened = Image.open(io.BytesIO(raw), formats=_PICTURES)
            if opened.width * opened.height > PIXELS:
                raise _too_many_pixels()
            opened.draft("RGB", (EDGE, EDGE))
            return _rewritten(ImageOps.exif_transpose(opened))
    except Image.DecompressionBombError as bomb:
        raise _too_many_pixels() from bomb
    except UnidentifiedImageError as unknown:
        raise _refused(
            "be JPEG, PNG, WebP or PDF",
            gettext("Only pictures (JPEG, PNG, WebP) and PDF files can be attached."),
        ) from unknown
    except (OSError, SyntaxError, ValueError, EOFError) as broken:
        raise _refused(
            "be whole", gettext("The file is damaged and cannot be read.")
        ) from broken


def _rewritten(picture: Image.Image) -> Clean:
    """Write the pixels anew, and nothing else."""
    is_see_through = "A" in picture.getbands() or "transparency" in picture.info
    keeps_lines = picture.mode in {"1", "L", "P"} or picture.format == "PNG"
    picture.thumbnail((EDGE, EDGE))
    if is_see_through or keeps_lines:
        found = _written(picture.convert("RGBA" if is_see_through else "RGB"), "PNG")
        if is_see_through or len(found) <= LARGEST // 4:
            return Clean(PNG, found)
    return Clean(JPEG, _written(picture.convert("RGB"), "JPEG"))


def _written(picture: Image.Image, written_as: str) -> bytes:
    bare = Image.frombytes(picture.mode, picture.size, picture.tobytes())
    place = io.BytesIO()
    bare.save(place, written_as, quality=_QUALITY, optimize=True)
    return place.getvalue()


def _too_many_pixels() -> Rejected:
    return _refused(
        "have at most 40 million pixels",
        gettext("The picture has too many pixels. Choose a smaller one."),
    )


def _refused(expected: str, sentence: str) -> Rejected:
    return Rejected(
        f"Expected an attachment to {expected}, but it is not.", {"file": [sentence]}
    )
