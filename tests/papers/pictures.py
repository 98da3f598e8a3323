"""Files that people might hand in, made here."""

import io

from PIL import Image

from processes.papers.media import Upload

#: A PDF as small as one can be.
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


def photo(
    size: tuple[int, int] = (320, 240),
    *,
    saved_as: str = "JPEG",
    colour: tuple[int, int, int] = (10, 120, 90),
) -> bytes:
    """Return a photo with the place where it was taken, as telephones write it."""
    exif = Image.Exif()
    exif[0x010F] = "Secret Camera"
    exif.get_ifd(0x8825).update({1: "N", 2: (26.0, 53.0, 1.0), 3: "E", 4: (102, 6, 0)})
    place = io.BytesIO()
    Image.new("RGB", size, colour).save(place, saved_as, exif=exif)
    return place.getvalue()


def upload(content: bytes | None = None, *, name: str = "王测试的家.jpg") -> Upload:
    """Return something that is handed in."""
    return Upload(name, photo() if content is None else content)
