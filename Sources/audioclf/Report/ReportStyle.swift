/// How a report looks: the colours of the figures' own style, light and dark as the reader's system is.
enum ReportStyle {
    static let css = """
        :root{color-scheme:light dark;--ground:#fff;--panel:#f6f8fa;--ink:#1c2128;--soft:#57606a;--rule:#dde2e8;--accent:#1f6fb2}
        @media(prefers-color-scheme:dark){:root{--ground:#14181d;--panel:#1b2127;--ink:#e6eaef;--soft:#9aa4af;--rule:#2f3740;--accent:#5ba8e6}}
        *{box-sizing:border-box}
        body{margin:0;background:var(--ground);color:var(--ink);font:16px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif}
        header,main,footer{max-width:1120px;margin:0 auto;padding:0 20px}
        header{padding-top:36px}
        h1{margin:0 0 4px;font-size:1.6rem;line-height:1.2;overflow-wrap:anywhere}
        h2{margin:0 0 12px;font-size:1.2rem}
        p{margin:0 0 12px;max-width:46rem}
        .soft,figcaption,summary,caption,dt{color:var(--soft)}
        section{margin-top:36px;padding-top:24px;border-top:1px solid var(--rule)}
        .tiles{display:grid;grid-template-columns:repeat(auto-fit,minmax(150px,1fr));gap:12px;margin:20px 0}
        .tile{background:var(--panel);border:1px solid var(--rule);border-radius:10px;padding:12px 16px}
        .tile b{display:block;font-size:1.7rem;line-height:1.25;font-variant-numeric:tabular-nums}
        .tile span{display:block;color:var(--soft);font-size:.85rem}
        .tile .name{color:var(--ink);font-size:.9rem}
        .pair{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,440px),1fr));gap:16px;align-items:start}
        .figure-frame,.table-frame{overflow-x:auto;margin:0 0 12px;max-width:100%}
        .figure-frame svg{display:block;max-width:100%;height:auto;min-width:420px}
        .whole .figure-frame svg{max-width:none}
        dl{display:grid;grid-template-columns:max-content 1fr;gap:2px 18px;margin:0;font-size:.9rem}
        dd{margin:0;overflow-wrap:anywhere}
        table{border-collapse:collapse;font-size:.88rem;font-variant-numeric:tabular-nums}
        caption{text-align:left;padding-bottom:6px}
        th,td{padding:3px 14px 3px 0;text-align:right;border-bottom:1px solid var(--rule);white-space:nowrap}
        th:first-child{text-align:left;font-weight:500}
        thead th{color:var(--soft);font-weight:500}
        .last-is-text td:last-child{text-align:left}
        summary{cursor:pointer;margin:4px 0 8px;font-size:.9rem}
        details caption{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
        .mistakes{display:grid;grid-template-columns:repeat(auto-fill,minmax(240px,1fr));gap:16px;list-style:none;margin:0;padding:0}
        .mistakes li{background:var(--panel);border:1px solid var(--rule);border-radius:10px;overflow:hidden}
        .mistakes img{display:block;width:100%;height:110px;image-rendering:pixelated}
        .mistakes div{padding:10px 14px;font-size:.9rem}
        .mistakes b,.mistakes span{display:block;overflow-wrap:anywhere}
        .mistakes span{color:var(--soft);font-size:.8rem}
        footer{margin-top:48px;padding-bottom:36px;color:var(--soft);font-size:.85rem}
        @media print{body{font-size:11pt}section,.tile,.mistakes li,svg{break-inside:avoid}header{padding-top:0}.figure-frame,.table-frame{overflow:visible}.figure-frame svg,.whole .figure-frame svg{max-width:100%}}

        """
}
