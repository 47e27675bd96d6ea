"""The licence of a document: its own marks, the licence file above it, and what the user says of the rest."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath

from state.errors import UsageError
from state.sources import LICENSE_CLASSES, LicenseClass, LicenseEvidence
from tools.documents import KIND_OF_TYPE, Content, Kind
from tools.licenses.classes import UNKNOWN, canonical, license_class
from tools.licenses.decide import decide
from tools.licenses.findings import ASIDE, finding
from tools.licenses.names import licenses_named
from tools.licenses.texts import license_of_text

Marks = tuple[LicenseEvidence, ...]

DECLARED = "setting corpus_license"
_TYPES = {kind: name for name, kind in KIND_OF_TYPE.items()}
_HEAD = 500
"""Characters at the beginning of a licence file in which it names itself; further down it may name others."""


@dataclass(frozen=True)
class Rights:
    """`license` is an SPDX expression or 'unknown'; `found_in` says what it was read from."""

    license: str
    license_class: LicenseClass
    found_in: str
    evidence: Marks


def marks_of(content: Content, data: bytes, kind: Kind, path: str) -> Marks:
    """Every place of a document that says its licence; `data` is the file it was read from."""
    from tools.licenses.detect import detect

    return detect(
        f"corpus:{path}",
        _page(data) if kind == "html" else content.text,
        media_type=_TYPES[kind],
        body=data,
        about=content.about,
    )


def _page(data: bytes) -> str:
    # Whoever has no HTML need not load what fetches pages.
    from tools.fetch.charset import decoded

    return decoded(data, "", html=True)


def marks_of_license_file(text: str, name: str) -> Marks:
    """What the licence file of that name says of the files beside and below it."""
    named = [license_of_text(text), *licenses_named(text[:_HEAD])]
    return (finding(f"file {name}", text, next((spdx for spdx in named if spdx != UNKNOWN), UNKNOWN)),)


def declared_license(text: str | None) -> LicenseEvidence | None:
    """The licence of documents that name none, as the user gave it: an SPDX expression or a class.

    Raises `UsageError` for anything else.
    """
    if text is None:
        return None
    kind = next((one for one in LICENSE_CLASSES if one == text.strip().lower()), None)
    spdx = canonical(text)
    if kind is None and spdx == UNKNOWN:
        allowed = f"an SPDX identifier, such as CC-BY-4.0, or a class: {', '.join(LICENSE_CLASSES)}"
        raise UsageError(f"corpus_license {text[:100]!r} is no licence; it must be {allowed}")
    return LicenseEvidence(place=DECLARED, said=text, license=spdx, license_class=kind or license_class(spdx))


def nearest(path: str, files: Mapping[str, Marks]) -> Marks:
    """The marks of the licence file beside a document, else of the one in the next folder above. `files`: by folder."""
    folders = (str(folder) for folder in PurePosixPath(path).parents) if files else ()
    return next((files[folder] for folder in folders if folder in files), ())


def rights_of(own: Marks, above: Marks, declared: LicenseEvidence | None) -> Rights:
    """By the document's own marks and the licence file; where they differ the stricter counts, and all are kept.

    What the user declares counts where neither says anything of the document, not even in words that are not known.
    """
    said = any(not mark.place.startswith(ASIDE) for mark in (*own, *above))
    evidence = (*own, *above, *((declared,) if declared and not said else ()))
    return Rights(*decide(evidence), evidence)
