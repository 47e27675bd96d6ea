"""What an audit found as a picture: one bar per kind of defect, as an SVG file that any browser shows."""

from collections.abc import Iterator
from html import escape

from audit.report import AuditReport, Kind

WIDTH, BAR, LEFT, TOP, LINE = 920, 380, 300, 84, 26
_CHECKS, _REVIEW, _EMPTY = "#2f7d5b", "#8fbfa6", "#ece9e2"


def picture(report: AuditReport) -> str:
    """The dark part of a bar is what checks caught alone, the light one what the judge added; 0 to 100 %."""
    kinds = sorted((k for k in report.kinds if k.planted), key=lambda k: (k.caught_by, -k.share, k.name))
    height = TOP + LINE * len(kinds) + 40
    drawn = "\n".join(part for n, kind in enumerate(kinds) for part in _bar(kind, TOP + LINE * n))
    judged = "" if report.judge is None else f"; light: with the judge {escape(report.judge)}"
    return f"""<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{height}" viewBox="0 0 {WIDTH} {height}"
  font-family="system-ui, sans-serif" font-size="13" fill="#222">
<rect width="{WIDTH}" height="{height}" fill="#fff"/>
<text x="20" y="30" font-size="18" font-weight="600">Planted defects that the review caught</text>
<text x="20" y="54">{escape(_headline(report))}</text>
<text x="20" y="72" fill="#666">dark: deterministic checks alone{judged}</text>
{drawn}
</svg>
"""


def _headline(report: AuditReport) -> str:
    return (
        f"{report.records} records; checks caught {report.share_caught:.1%} of {len(report.checkable)} checkable kinds "
        f"and refused {report.refused} of {report.untouched} untouched records ({report.share_refused:.1%})"
    )


def _bar(kind: Kind, y: int) -> Iterator[str]:
    reviewed = (kind.by_review or 0) / kind.planted
    yield f'<text x="{LEFT - 12}" y="{y + 14}" text-anchor="end">{escape(kind.name)}</text>'
    yield _rect(y, 1.0, _EMPTY)
    if reviewed > kind.share:
        yield _rect(y, reviewed, _REVIEW)
    yield _rect(y, kind.share, _CHECKS)
    needs = " · needs a judge" if kind.caught_by == "judge" else ""
    told = f"{kind.by_checks} of {kind.planted} ({kind.share:.0%}){needs}"
    yield f'<text x="{LEFT + BAR + 12}" y="{y + 14}">{escape(told)}</text>'


def _rect(y: int, share: float, colour: str) -> str:
    return f'<rect x="{LEFT}" y="{y}" width="{BAR * share:.1f}" height="18" rx="2" fill="{colour}"/>'
