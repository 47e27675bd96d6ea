"""Pages as the usual software writes them, with a place for what a site says about its licence."""

TIDES = """<p>Tides are the rise and fall of sea levels caused by the gravity of the Moon and the Sun.</p>
<p>Spring tides come at new and at full moon, when both bodies pull along one line.</p>
<p>The range of a tide depends on the shape of the coast and on the depth of the sea before it.</p>"""
CC = "https://creativecommons.org/licenses"


def html(main: str = TIDES, *, head: str = "", footer: str = "", after: str = "") -> str:
    """A plain page of HTML 5."""
    bottom = f"<footer>{footer}</footer>" if footer else ""
    return f"""<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Tides</title>{head}</head>
<body><header><nav><a href="/">Home</a> <a href="/about">About</a></nav></header>
<main><article><h1>Tides</h1>{main}</article></main>{after}{bottom}</body></html>"""


def mediawiki(copyright: str, *, head: str = "", main: str = TIDES) -> str:
    return f"""<!DOCTYPE html><html class="client-nojs" lang="en" dir="ltr"><head><meta charset="UTF-8">
<title>Tide - Wiki</title><meta name="generator" content="MediaWiki 1.43.0-wmf.5">{head}</head>
<body class="skin-vector mediawiki ltr ns-0 page-Tide"><div id="content" class="mw-body" role="main">
<h1 id="firstHeading" class="firstHeading">Tide</h1><div id="mw-content-text" class="mw-body-content">
<div class="mw-parser-output">{main}</div></div></div>
<footer id="footer" class="mw-footer" role="contentinfo"><ul id="footer-info">
<li id="footer-info-lastmod"> This page was last edited on 4 May 2024, at 10:11.</li>
<li id="footer-info-copyright">{copyright}</li></ul>
<ul id="footer-places"><li id="footer-places-privacy"><a href="/wiki/Privacy">Privacy policy</a></li></ul>
</footer></body></html>"""


def wordpress(credit: str, *, main: str = TIDES, comments: str = "", sidebar: str = "") -> str:
    return f"""<!DOCTYPE html><html lang="en-US"><head><meta charset="UTF-8"><title>Tides &#8211; A Blog</title>
<meta name="generator" content="WordPress 6.5"></head>
<body class="post-template-default single single-post comments-open">
<div id="page" class="site"><div id="content" class="site-content"><article id="post-7" class="post-7 post hentry">
<header class="entry-header"><h1 class="entry-title">Tides</h1></header>
<div class="entry-content">{main}</div></article>
<div id="comments" class="comments-area">{comments}</div></div>
<aside id="secondary" class="widget-area">{sidebar}</aside>
<footer id="colophon" class="site-footer"><div class="site-info">{credit}</div></footer></div></body></html>"""


def sphinx(footer: str, *, main: str = TIDES) -> str:
    return f"""<!DOCTYPE html><html><head><meta charset="utf-8"/>
<title>Tides &#8212; Sea 1.2 documentation</title></head>
<body><div class="document"><div class="documentwrapper"><div class="bodywrapper"><div class="body" role="main">
<section id="tides"><h1>Tides</h1>{main}</section></div></div></div></div>
<div class="footer">{footer} | Powered by <a href="https://www.sphinx-doc.org/">Sphinx 7.3.7</a></div></body></html>"""


def repository(sidebar: str, readme: str = TIDES) -> str:
    """The start page of a repository on a forge."""
    return f"""<!DOCTYPE html><html><head><meta charset="utf-8"><title>sea/tides: Tide tables</title></head><body>
<main><article class="markdown-body entry-content" itemprop="text">{readme}</article>
<div class="BorderGrid"><div class="BorderGrid-row"><h2>About</h2><p>Tide tables</p>{sidebar}</div></div></main>
<footer class="footer" role="contentinfo"><span>&copy; 2024 GitHub, Inc.</span></footer></body></html>"""


def govuk(licence: str, *, main: str = TIDES) -> str:
    return f"""<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Tides - GOV.UK</title></head><body>
<main id="content" role="main" class="govuk-main-wrapper">{main}</main>
<footer class="govuk-footer" role="contentinfo"><div class="govuk-width-container"><div class="govuk-footer__meta">
<span class="govuk-footer__licence-description">{licence}</span></div>
<a class="govuk-footer__link govuk-footer__copyright-logo"
href="https://www.nationalarchives.gov.uk/">© Crown copyright</a>
</div></footer></body></html>"""


def journal(permissions: str, *, head: str = "", main: str = TIDES) -> str:
    return f"""<!DOCTYPE html><html lang="en" itemscope itemtype="http://schema.org/Article">
<head><meta charset="utf-8"/>
<title>Tides and fish</title><meta name="citation_title" content="Tides and fish"/>{head}</head><body>
<main id="main-content"><div class="article-text" id="artText"><div class="abstract"><h2>Abstract</h2>{main}</div>
<div class="articleinfo"><p><strong>Citation: </strong>Lee A (2020) Tides and fish.</p>{permissions}</div></div></main>
<footer id="pageftr"><p>A nonprofit publisher.</p></footer></body></html>"""


def stack_exchange(footer: str, *, main: str = TIDES) -> str:
    return f"""<!DOCTYPE html><html itemscope itemtype="https://schema.org/QAPage"><head><meta charset="utf-8">
<title>Why are there two tides a day?</title></head><body class="question-page"><div id="mainbar" role="main">
<div class="post-layout"><div class="s-prose js-post-body" itemprop="text">{main}</div></div></div>
<footer id="footer" class="site-footer js-footer"><div class="site-footer--copyright fs-fine">
<p class="mt-auto mb24">{footer}</p></div></footer></body></html>"""
