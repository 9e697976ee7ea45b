"""How the page looks: one column of text, two palettes, three widths, and paper.

Every pair of colours that text is read in has a contrast of at least 4.5 to 1 in both palettes.
"""

from __future__ import annotations

from collections.abc import Mapping

LIGHT: Mapping[str, str] = {
    "page": "#fdfcfa",
    "ink": "#1f2328",
    "quiet": "#59616b",
    "rule": "#d9d5cd",
    "wash": "#f3f0ea",
    "accent": "#2b5f8a",
    "full": "#2b5f8a",
    "on-full": "#ffffff",
    "part": "#a9c7de",
    "on-part": "#12212d",
    "none": "#d9903f",
    "on-none": "#241503",
    "absent": "#e3dfd7",
    "on-absent": "#3a3f45",
    "warn": "#8f4a06",
}
DARK: Mapping[str, str] = {
    "page": "#16191d",
    "ink": "#e4e2dd",
    "quiet": "#a2a9b1",
    "rule": "#3a4048",
    "wash": "#1f2429",
    "accent": "#8fbfe6",
    "full": "#8fbfe6",
    "on-full": "#0d1a25",
    "part": "#3f6a8d",
    "on-part": "#ffffff",
    "none": "#d9903f",
    "on-none": "#1d1103",
    "absent": "#343a42",
    "on-absent": "#d5d8dc",
    "warn": "#f0ae66",
}
# What is read on what.
PAIRS = (
    ("ink", "page"),
    ("quiet", "page"),
    ("accent", "page"),
    ("warn", "page"),
    ("ink", "wash"),
    ("quiet", "wash"),
    ("accent", "wash"),
    ("on-full", "full"),
    ("on-part", "part"),
    ("on-none", "none"),
    ("on-absent", "absent"),
)


def style() -> str:
    """Return the style sheet."""
    return (
        f":root{{color-scheme:light dark;{_variables(LIGHT)}}}\n"
        f"@media screen and (prefers-color-scheme:dark){{:root{{{_variables(DARK)}}}}}\n{_RULES}"
    )


def _variables(palette: Mapping[str, str]) -> str:
    return "".join(f"--{name}:{colour};" for name, colour in palette.items())


_RULES = """\
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%;scroll-padding-top:1rem}
body{margin:0;background:var(--page);color:var(--ink);
  font:1rem/1.6 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",sans-serif;
  overflow-wrap:anywhere}
main,header,footer{max-width:58rem;margin:0 auto;padding:0 1.25rem}
header{padding-top:3rem}
p,ul,ol,figure,dl{margin:0 0 1rem}
p,li,dd,figcaption{max-width:42rem}
h1,h2,h3,h4{line-height:1.25;font-weight:600;text-wrap:balance;margin:0}
h1{font-size:2rem;letter-spacing:-.01em;margin-bottom:.75rem}
h2{font-size:1.45rem;margin:3.5rem 0 .75rem}
h3{font-size:1.12rem;margin:2.25rem 0 .5rem}
h4{font-size:1rem;margin:1.5rem 0 .35rem}
.lead{font-size:1.15rem;line-height:1.55}
.quiet,caption,figcaption{color:var(--quiet)}
.warn{color:var(--warn)}
a{color:var(--accent);text-underline-offset:.15em;text-decoration-thickness:.06em}
a:hover{text-decoration-thickness:.12em}
:focus-visible{outline:3px solid var(--accent);outline-offset:2px;border-radius:2px}
.skip{position:absolute;left:1rem;top:-4rem;background:var(--page);padding:.5rem .75rem}
.skip:focus{top:.75rem}
nav ul{list-style:none;padding:0;display:flex;flex-wrap:wrap;gap:.25rem 1.5rem}
code{font:.9em ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;
  background:var(--wash);padding:.05em .3em;border-radius:3px}
.scroll{overflow-x:auto;margin:0 0 1.5rem}
table{border-collapse:collapse;width:100%;font-variant-numeric:tabular-nums}
caption{text-align:left;padding:0 0 .5rem;line-height:1.45;
  position:sticky;left:0;max-width:calc(100vw - 2.5rem)}
th,td{text-align:left;vertical-align:top;padding:.5rem 1.25rem .5rem 0;
  border-bottom:1px solid var(--rule);font-weight:400}
th:last-child,td:last-child{padding-right:0}
thead th{color:var(--quiet);font-size:.875rem;vertical-align:bottom;line-height:1.3}
tbody th{min-width:9rem}
td{min-width:4.5rem}
table.marks td{white-space:nowrap}
@media(min-width:46.01rem){table.counted td,table.checks td{width:8rem}}
table.counted th,table.checks th{max-width:38rem}
.detail{display:block;color:var(--quiet);font-size:.875rem;line-height:1.45}
.bar{display:block;height:.3rem;margin:.3rem 0 0;background:var(--absent);max-width:8rem}
.bar>span{display:block;height:100%;background:var(--accent)}
figure svg{display:block;width:100%;height:auto}
svg.plot *{stroke-linejoin:round}
svg.small{width:12.5rem;margin:.35rem 0}
svg.narrow{display:none}
.key{list-style:none;padding:0;display:flex;flex-wrap:wrap;gap:.25rem 1.25rem;
  font-size:.9rem;color:var(--quiet)}
.key i{display:inline-block;width:.8em;height:.8em;margin-right:.4em}
details{margin:0 0 1rem}
summary{cursor:pointer;color:var(--accent);width:fit-content;padding:.15rem 0}
details[open]>summary{margin-bottom:.5rem}
.student{border-top:1px solid var(--rule);margin-top:3rem;padding-top:.25rem;
  content-visibility:auto;contain-intrinsic-size:auto 40rem}
.check{border-left:3px solid var(--none);padding-left:1rem;margin:1rem 0}
.check.waits{border-color:var(--rule)}
.check p{margin:0 0 .25rem}
.check ul{margin:0;padding:0;list-style:none}
.check li+li{margin-top:.5rem}
.check .title{font-weight:600}
.check.passed{border-color:var(--full)}
.points{color:var(--quiet);font-weight:400;white-space:nowrap}
dt{font-weight:600}
dd{margin:0 0 .75rem}
footer{padding-top:2rem;padding-bottom:4rem}
@media(max-width:46rem){
  header{padding-top:2rem}
  h1{font-size:1.6rem} h2{font-size:1.3rem;margin-top:2.75rem} .lead{font-size:1.05rem}
  svg.wide{display:none} svg.narrow{display:block}
  th,td{padding-right:.9rem} tbody th{min-width:8rem}
}
@media print{
  @page{margin:18mm 16mm}
  body{font-size:10pt;background:none}
  main,header,footer{max-width:none;padding:0}
  header{padding-top:0}
  nav,.skip,.top{display:none}
  a{color:inherit;text-decoration:none}
  h2,h3,h4,caption{break-after:avoid}
  tr,figure,.check,svg{break-inside:avoid}
  thead{display:table-header-group}
  .scroll{overflow:visible}
  section>details::details-content{content-visibility:visible;height:auto}
  .student{font-size:9pt;line-height:1.45}
  .student figure svg.small{width:9rem}
  .student{break-before:page;border:0;margin:0;content-visibility:visible}
  .bar,.bar>span,.key i,svg{print-color-adjust:exact;-webkit-print-color-adjust:exact}
}
"""
