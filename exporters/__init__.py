"""Rows to files a trainer loads, with manifest, card and metadata."""

from exporters._dataset import ExportOptions
from exporters._export import ExportReport, export_records, exporter, exporter_names
from exporters._licenses import class_of
from exporters.layouts import layout, layout_names

__all__ = [
    "ExportOptions",
    "ExportReport",
    "class_of",
    "export_records",
    "exporter",
    "exporter_names",
    "layout",
    "layout_names",
]
