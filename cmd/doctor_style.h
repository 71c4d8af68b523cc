// The style of the page (doctor_page.h): for screens from 360 pixels on, light and dark, and for paper.
#pragma once

#include <string_view>

namespace qrid::cmd {

inline constexpr std::string_view doctor_style = R"css(
:root{color-scheme:light dark;--ink:#1b1f24;--ground:#fff;--faint:#57616b;--line:#d5dae0;--panel:#f5f7f9;
--good:#116329;--bad:#b3261e;--open:#7a4d00;--good-ground:#dff3e4;--bad-ground:#fde7e5;--open-ground:#fff1d6;
--link:#0b57d0}
@media (prefers-color-scheme:dark){:root{--ink:#e4e8ec;--ground:#14171a;--faint:#9aa5af;--line:#343b42;--panel:#1d2226;
--good:#7ee29a;--bad:#ff9d94;--open:#f0c36d;--good-ground:#12311c;--bad-ground:#3d1714;--open-ground:#3a2e14;
--link:#8ab4f8}}
*{box-sizing:border-box}
body{margin:0 auto;max-width:68rem;padding:1rem;color:var(--ink);background:var(--ground);
font:16px/1.5 system-ui,"Noto Sans","Noto Sans CJK SC",sans-serif;overflow-wrap:anywhere}
h1{font-size:1.5rem;line-height:1.25;margin:0 0 .2rem}h2{font-size:1.15rem;margin:0}h3{font-size:1rem;margin:1rem 0 .3rem}section:first-child h3{margin-top:0}
p{margin:.3rem 0}a{color:var(--link)}
.faint,footer,figcaption{color:var(--faint);font-size:.9rem}footer{margin-top:2rem}
nav ol{margin:.5rem 0 0;padding-left:1.6rem}
article{border:1px solid var(--line);border-radius:.6rem;padding:1rem;margin:1.2rem 0;background:var(--ground)}
header.file{display:flex;flex-wrap:wrap;gap:.3rem .8rem;align-items:baseline;margin-bottom:.3rem}
.badge{display:inline-block;border-radius:1rem;padding:.05rem .7rem;font-weight:650;font-size:.85rem;white-space:nowrap}
.valid{color:var(--good);background:var(--good-ground)}.invalid{color:var(--bad);background:var(--bad-ground)}
.undetermined{color:var(--open);background:var(--open-ground)}
.columns{display:grid;gap:1rem 1.5rem;grid-template-columns:minmax(0,1fr)}
@media (min-width:52rem){.columns.pictured{grid-template-columns:minmax(0,22rem) minmax(0,1fr)}}
figure{margin:0 0 .8rem}figure svg{display:block;width:100%;height:auto;max-height:38rem;border:1px solid var(--line);
border-radius:.4rem;background:var(--panel)}
svg .code{fill:none;stroke-width:3;vector-effect:non-scaling-stroke}
svg .c-valid{stroke:#1a9c46}svg .c-invalid{stroke:#e5372b}svg .c-undetermined{stroke:#f08c00}
svg .c-unread{stroke:#e5372b;stroke-dasharray:8 5}svg .face{fill:none;stroke:#7d8790;stroke-width:2;
stroke-dasharray:4 4;vector-effect:non-scaling-stroke}
svg .finder{fill:#f08c00;stroke:#fff;stroke-width:1;vector-effect:non-scaling-stroke}
svg .number{fill:#fff;font:700 1px system-ui,sans-serif;text-anchor:middle;dominant-baseline:central}
ul.checks{list-style:none;margin:.3rem 0;padding:0}
ul.checks li{display:grid;grid-template-columns:1.4rem 6rem minmax(0,1fr);gap:.2rem .4rem;padding:.25rem 0;
border-bottom:1px solid var(--line)}
ul.checks .mark{font-weight:700;text-align:center}
.pass .mark{color:var(--good)}.fail .mark{color:var(--bad)}.unknown .mark,.warning .mark{color:var(--open)}
.skipped{color:var(--faint)}
code{font-family:ui-monospace,monospace;font-size:.9em}
.problem{background:var(--open-ground);border-radius:.4rem;padding:.5rem .8rem;margin:.5rem 0}
details{border-top:1px solid var(--line);padding:.4rem 0}summary{cursor:pointer;font-weight:600}
dl{display:grid;grid-template-columns:minmax(6rem,max-content) minmax(0,1fr);gap:.1rem .9rem;margin:.3rem 0 .6rem}
dt{color:var(--faint)}dd{margin:0}
@media (max-width:30rem){dl{grid-template-columns:minmax(0,1fr)}dd{margin-bottom:.3rem}
ul.checks li{grid-template-columns:1.4rem minmax(0,1fr)}ul.checks .why{grid-column:2}}
.letter{white-space:pre-wrap;background:var(--panel);border:1px solid var(--line);border-radius:.4rem;
padding:.8rem 1rem;margin:.3rem 0;user-select:all;-webkit-user-select:all}
@media print{:root{color-scheme:light;--ink:#000;--ground:#fff;--faint:#444;--line:#bbb;--panel:#fff}
body{max-width:none;padding:0;font-size:10pt}article{break-inside:avoid-page}
.badge,figure svg{-webkit-print-color-adjust:exact;print-color-adjust:exact}}
)css";

} // namespace qrid::cmd
