"""Where a sign-in goes next: paths of this service, and nowhere else."""

CHOSEN = "steadfast-organisation"  # a convenience: which organisation this browser chose last


def ours(path: str | None) -> str:
    """A path of ours, or home. An address elsewhere is not followed.

    A browser reads `//` and `/\\` at the start as another site, and leaves out tabs and line ends.
    """
    path = "" if path is None or any(ord(letter) < 32 for letter in path) else path.partition("?")[0].partition("#")[0]
    return path if path.startswith("/") and not path.startswith(("//", "/\\")) else "/"
