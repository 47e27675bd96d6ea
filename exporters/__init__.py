"""Rows to files a trainer loads, with manifest and card."""

from exporters._dataset import ExportOptions
from exporters._export import ExportReport, export_records, exporter, exporter_names

__all__ = ["ExportOptions", "ExportReport", "export_records", "exporter", "exporter_names"]
