import { escaped } from '../../export/xml-text.ts';

/** A whole page that stands alone: no script, no font, no address. Light and dark by what the reader's system says; prints in light. */
export function htmlPage(title: string, parts: readonly string[]): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:">
<title>${escaped(title)}</title>
<style>${STYLE}</style>
</head>
<body>
<main>
${parts.filter((part) => part !== '').join('\n')}
</main>
</body>
</html>
`;
}

const STYLE = `
:root{color-scheme:light dark;--page:#f4f5f7;--surface:#fff;--text:#1a1e25;--muted:#565e6b;--border:#d3d7de;--line:#848c9a;--sunken:#eceef1;--good:#117555;--cached:#0a6a86;--bad:#c9222b;--bad-tint:#fce8e8;--run:#1558d6;--quiet:#656d79;--warn:#8a5300}
@media (prefers-color-scheme:dark){:root{--page:#0e1116;--surface:#171b21;--text:#e6e9ee;--muted:#9ca5b3;--border:#2e353f;--line:#6b7584;--sunken:#0a0d11;--good:#74dbae;--cached:#4fc3e8;--bad:#f7665f;--bad-tint:#37161a;--run:#6ea0ff;--quiet:#a4adb9;--warn:#f0b050}}
*{box-sizing:border-box}
body{margin:0;background:var(--page);color:var(--text);font:14px/1.5 system-ui,-apple-system,'Segoe UI',sans-serif}
main{max-width:1080px;margin:0 auto;padding:32px 24px 64px;display:grid;gap:16px;grid-template-columns:minmax(0,1fr)}
header{padding:0 4px}h1{font-size:26px;line-height:1.25;margin:8px 0 4px}h2{font-size:16px;margin:0 0 12px}h3{font-size:14px;margin:16px 0 4px}p{margin:4px 0}
section{background:var(--surface);border:1px solid var(--border);border-radius:8px;padding:16px 20px}
.cause{border-color:var(--bad);background:var(--bad-tint)}.cause .message{font-size:16px;font-weight:600}.cause ul{margin:4px 0;padding-left:20px}
.muted{color:var(--muted);font-weight:400}.pill{display:inline-block;margin:0;padding:2px 10px;border:1px solid;border-radius:12px;font-weight:600;text-transform:capitalize}
pre{margin:8px 0;padding:10px 12px;background:var(--sunken);border-radius:6px;overflow:auto;max-height:480px;white-space:pre-wrap;overflow-wrap:anywhere}
pre,code{font-family:ui-monospace,Menlo,Consolas,monospace;font-size:12.5px}summary{cursor:pointer;font-weight:600}
.scroll{overflow-x:auto}table{border-collapse:collapse;width:100%;font-variant-numeric:tabular-nums}th{text-align:left;color:var(--muted);font-weight:600}th,td{padding:6px 12px 6px 0;border-bottom:1px solid var(--border);vertical-align:top;overflow-wrap:anywhere}
tr:last-child td,tr:last-child th{border-bottom:0}td.number,th.number{white-space:nowrap;text-align:right}td[class^=s-],td[class^=f-]{white-space:nowrap;font-weight:600}
.facts th{width:160px;white-space:nowrap}.facts td{white-space:pre-wrap}
.s-succeeded,.s-good{color:var(--good)}.s-cached{color:var(--cached)}.s-failed,.f-error{color:var(--bad)}.s-running,.s-paused{color:var(--run)}.s-waiting,.s-queued,.s-skipped,.s-cancelled,.f-info{color:var(--quiet)}.f-warning{color:var(--warn)}
svg{display:block;max-width:none;font-family:system-ui,-apple-system,'Segoe UI',sans-serif}svg.canvas{max-height:640px;max-width:100%;height:auto}svg.timeline{max-width:100%;height:auto}
.paper{fill:var(--page)}.card{fill:var(--page);stroke:var(--border)}.chip{fill:none}.mark{stroke:currentColor}.name{fill:var(--text)}.action{fill:var(--muted)}.status{fill:currentColor}.s-failed .card{stroke:var(--bad)}
.edge{fill:none;stroke:var(--line)}.tip{fill:var(--line)}.row{fill:var(--text);font-size:12px}.axis{fill:var(--muted);font-size:11px}.tick{stroke:var(--border);stroke-width:1}.bar{fill:currentColor}.bar.pause{opacity:.45}
.chart{max-width:100%;background:#fff;border-radius:6px}
@media print{body{background:#fff}section{break-inside:avoid}pre{max-height:none}}
`;
