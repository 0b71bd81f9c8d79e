"""A picture made anew from its pixels: where and when it was taken, and whatever hid in the file, stay behind."""

import io
import warnings

from foundation.uploads.limits import Unreadable

MOST_PIXELS = 40_000_000
LONGEST = 2400  # of the longer side, kept
SEND = "Send a photograph as JPEG or PNG."


def made_anew(content: bytes) -> bytes:
    """JPEG or PNG bytes from JPEG or PNG bytes, turned upright, at most 2,400 pixels a side; Unreadable otherwise."""
    from PIL import Image, ImageOps, UnidentifiedImageError

    warnings.simplefilter("error", Image.DecompressionBombWarning)
    Image.MAX_IMAGE_PIXELS = MOST_PIXELS
    try:
        with Image.open(io.BytesIO(content), formats=("JPEG", "PNG")) as found:
            kind = str(found.format)
            if found.width * found.height > MOST_PIXELS:
                raise Unreadable(f"The picture has more than {MOST_PIXELS // 10**6} million pixels. Make it smaller.")
            found.draft("RGB", (LONGEST, LONGEST))
            found.thumbnail((LONGEST, LONGEST))
            return _saved(ImageOps.exif_transpose(found), kind)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise Unreadable(f"The picture has more than {MOST_PIXELS // 10**6} million pixels. Make it smaller.") from None
    except UnidentifiedImageError:
        raise Unreadable(f"This is not a picture that can be read. {SEND}") from None
    except (OSError, ValueError, SyntaxError, EOFError):
        raise Unreadable(f"The picture is damaged or cut short. {SEND}") from None


def _saved(upright: "Image.Image", kind: str) -> bytes:  # type: ignore[name-defined]  # noqa: F821
    from PIL import Image

    clean = Image.new("RGB", upright.size, "white")
    seen = upright.convert("RGBA") if upright.mode in ("RGBA", "LA", "P", "PA") else upright.convert("RGB")
    clean.paste(seen, mask=seen.getchannel("A") if seen.mode == "RGBA" else None)
    out = io.BytesIO()
    clean.save(out, kind, **({"quality": 85} if kind == "JPEG" else {"optimize": False}))
    return out.getvalue()
