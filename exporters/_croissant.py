"""croissant.json: the dataset as MLCommons Croissant 1.0 describes it, in JSON-LD."""

from collections.abc import Iterator, Mapping, Sequence
from fnmatch import fnmatch
from typing import Any

from exporters._card_head import title
from exporters._dataset import Dataset
from exporters._folder import TOOL
from exporters._licenses import license_links
from exporters._manifest import Files
from exporters._parts import Part
from exporters.base import Exporter, Shape

SPECIFICATION = "http://mlcommons.org/croissant/1.0"
_TERMS = """citeAs column equivalentProperty extract field fileObject fileProperty fileSet format includes
isLiveDataset jsonPath key md5 parentField path recordSet references regex repeated replace samplingRate separator
source subField transform"""
_CONTEXT: Mapping[str, Any] = {
    "@language": "en",
    "@vocab": "https://schema.org/",
    **{term: f"cr:{term}" for term in _TERMS.split()},
    "conformsTo": "dct:conformsTo",
    "cr": "http://mlcommons.org/croissant/",
    "data": {"@id": "cr:data", "@type": "@json"},
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    "dct": "http://purl.org/dc/terms/",
    "examples": {"@id": "cr:examples", "@type": "@json"},
    "rai": "http://mlcommons.org/croissant/RAI/",
    "sc": "https://schema.org/",
}
_ENCODINGS = {
    "parquet": "application/x-parquet",
    "jsonl": "application/jsonlines",
    "json": "application/json",
    "arrow": "application/vnd.apache.arrow.stream",
}
_TYPES = {str: "sc:Text", int: "sc:Integer", float: "sc:Float", bool: "sc:Boolean"}


def croissant(made: Dataset, written: Sequence[Part], files: Files, exporter: Exporter, url: str) -> dict[str, Any]:
    """`files` are the data files of the export; `url` is where the dataset is found."""
    licenses = license_links(spdx for row in made.written for spdx in row.licenses or ["unknown"])
    finished = max(row.record.updated_at for row in made.rows).date().isoformat()
    return {
        "@context": _CONTEXT,
        "@type": "sc:Dataset",
        "conformsTo": SPECIFICATION,
        "name": f"{TOOL}-{made.kind.name}",
        "description": f"{title(made)}. Synthetic data: {made.kind.purpose}.",
        "license": licenses[0] if len(licenses) == 1 else licenses,
        "url": url,
        "creator": {"@type": "sc:Organization", "name": TOOL},
        "datePublished": finished,
        "citeAs": f"{title(made)}. Made with {TOOL}, {finished}.",
        "version": "1.0.0",
        "distribution": [_file(name, described) for name, described in files.items()],
        "recordSet": [record_set for part in written for record_set in _record_sets(part, files, exporter)],
    }


def _file(name: str, described: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "@type": "cr:FileObject",
        "@id": name,
        "name": name,
        "contentUrl": name,
        "contentSize": f"{described['bytes']} B",
        "encodingFormat": _ENCODINGS.get(name.rpartition(".")[2], "application/octet-stream"),
        "sha256": described["sha256"],
    }


def _record_sets(part: Part, files: Files, exporter: Exporter) -> Iterator[dict[str, Any]]:
    """One for each file that holds rows, so that every field has one source."""
    for split in part.splits:
        held = [name for name in files if fnmatch(name, f"{part.folder}/{exporter.loads.format(split=split)}")]
        for number, name in enumerate(held):
            own = f"{part.config}/{split}" if len(held) == 1 else f"{part.config}/{split}/{number}"
            fields = [_field(f"{own}/{column}", shape, name, column) for column, shape in part.shapes.items()]
            yield {"@type": "cr:RecordSet", "@id": own, "name": own, "field": fields}


def _field(own: str, shape: Shape, file: str, column: str, inside: str = "") -> dict[str, Any]:
    """A list is a repeated field; a dict has its names as sub-fields, each with its path inside the column."""
    inner: Shape = shape[0] if isinstance(shape, list) else shape
    described = {"@type": "cr:Field", "@id": own, "name": own, **({"repeated": True} if inner is not shape else {})}
    if isinstance(inner, dict):
        return {**described, "subField": [_field(f"{own}/{n}", kind, file, column, n) for n, kind in inner.items()]}
    source: dict[str, Any] = {"fileObject": {"@id": file}, "extract": {"column": column}}
    if inside:
        source["transform"] = {"jsonPath": inside}
    return {**described, "dataType": _TYPES[inner] if isinstance(inner, type) else "sc:Text", "source": source}
