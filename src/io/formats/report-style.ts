/** How an HTML report looks: on screens from 360 px, light and dark, and on A4. */
export const REPORT_STYLE = `
:root {
  --ground: #ffffff; --ink: #1c2127; --soft: #55606b; --line: #d4d9de; --wash: #f3f5f7; --accent: #0a5a9c;
  --notice: #fff6d8; --notice-line: #c99700;
}
@media screen and (prefers-color-scheme: dark) {
  :root {
    --ground: #14181c; --ink: #e6e9ec; --soft: #a9b4be; --line: #38414a; --wash: #1e242a; --accent: #7fbcf2;
    --notice: #342c10; --notice-line: #d9a800;
  }
}
* { box-sizing: border-box; }
body {
  margin: 0 auto; padding: 1.5rem 1rem 3rem; max-width: 68rem; background: var(--ground); color: var(--ink);
  font: 1rem/1.5 system-ui, "Noto Sans", "Segoe UI", sans-serif; overflow-wrap: anywhere;
}
header { border-bottom: 3px solid var(--accent); padding-bottom: 1rem; }
h1 { margin: 0; font-size: clamp(1.5rem, 5vw, 2.2rem); line-height: 1.2; unicode-bidi: isolate; }
h2 { margin: 2.5rem 0 .75rem; padding-bottom: .25rem; border-bottom: 1px solid var(--line); font-size: 1.35rem; }
h3 { margin: 0 0 .5rem; font-size: 1.05rem; }
h4 { margin: 0; color: var(--soft); font-size: .8rem; font-weight: 600; }
p { margin: .5rem 0; }
header .kind { margin: 0; color: var(--accent); font-weight: 600; letter-spacing: .04em; text-transform: uppercase; font-size: .8rem; }
header .dates { font-size: 1.1rem; font-weight: 600; }
header .imprint, footer, figcaption, caption { color: var(--soft); font-size: .85rem; }
a { color: var(--accent); }
nav ol { columns: 17rem; column-gap: 1.5rem; padding: 0; list-style-position: inside; font-size: .9rem; }
section > p:first-of-type { font-size: 1.05rem; }
.notice { padding: .6rem .8rem; border-left: 4px solid var(--notice-line); background: var(--notice); }
dl { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 17rem), 1fr)); gap: .35rem 1.5rem; margin: .75rem 0; font-size: .9rem; }
dt { color: var(--soft); font-size: .8rem; }
dd { margin: 0; }
.table { overflow-x: auto; margin: 1rem 0; overflow-wrap: break-word; }
table { border-collapse: collapse; width: 100%; font-size: .85rem; line-height: 1.4; }
table.wide { min-width: 36rem; }
caption { text-align: left; padding-bottom: .35rem; }
th, td { padding: .35rem .6rem; border-bottom: 1px solid var(--line); text-align: left; vertical-align: top; }
thead th, thead td { background: var(--wash); font-weight: 600; white-space: nowrap; overflow-wrap: normal; }
tbody th { font-weight: 600; }
.number { text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums; }
figure { margin: 1rem 0; }
figure.beside > div, .chips { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 16rem), 1fr)); gap: .75rem; align-items: start; }
figure.stacked > div { display: grid; gap: .75rem; }
.picture svg { display: block; width: 100%; height: auto; max-height: 90vh; background: #d9d9d9; }
.picture .label { margin: 0 0 .2rem; font-size: .85rem; font-weight: 600; }
svg text { font-family: system-ui, "Noto Sans", sans-serif; font-weight: 600; fill: #1a1a1a; }
svg .badge { text-anchor: middle; }
article { margin: 1.25rem 0; padding: 1rem; border: 1px solid var(--line); border-radius: .4rem; background: var(--wash); }
article ul, .claims ul { margin: .15rem 0 0; padding-left: 1.1rem; }
.chips { max-width: 48rem; }
.sentence { font-weight: 600; }
.claims { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 17rem), 1fr)); gap: .75rem 1.5rem; font-size: .85rem; }
footer { margin-top: 3rem; border-top: 1px solid var(--line); }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
@page { size: A4; margin: 16mm; }
@media print {
  body { max-width: none; padding: 0; font-size: 9.5pt; }
  nav { display: none; }
  h2, h3, caption, .label { break-after: avoid; }
  article, figure, tr, .notice { break-inside: avoid; }
  thead { display: table-header-group; }
  .table { overflow: visible; overflow-wrap: anywhere; }
  table.wide { min-width: 0; }
  .picture svg { max-height: 230mm; }
}
`;
