"""Checking an export that was written: files, digests, rows, and the checks that its rows passed."""

from exporters.checking.check import check_export
from exporters.checking.claims import claim_problems
from exporters.checking.folder import Opened, open_export
from exporters.checking.recheck import Known
from exporters.checking.report import Broken, Report, Tell

__all__ = ["Broken", "Known", "Opened", "Report", "Tell", "check_export", "claim_problems", "open_export"]
