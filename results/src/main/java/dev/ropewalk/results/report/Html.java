package dev.ropewalk.results.report;

import dev.ropewalk.methods.Legible;
import java.util.List;

/** The page around what is reported: its style, light and dark, narrow and wide, and no way in for anything else (CSP Level 3). */
final class Html {

    private static final String STYLE = """
            :root{color-scheme:light dark;--ink:#1d2430;--quiet:#5b6675;--line:#d8dde4;--page:#fff;--lift:#f4f6f8;
             --c0:#1f6fb2;--c1:#c2521b;--c2:#2b8a57;--c3:#8a4fb0;--c4:#b0872a;--c5:#c13c6e;--c6:#3f7f86;--c7:#6b6b6b}
            @media(prefers-color-scheme:dark){:root{--ink:#e4e8ee;--quiet:#9aa6b5;--line:#36404d;--page:#151a21;--lift:#1e252e;
             --c0:#6cb2ee;--c1:#f0935f;--c2:#6cc794;--c3:#c695e6;--c4:#dcb95f;--c5:#f084ab;--c6:#7cc0c7;--c7:#a9a9a9}}
            *{box-sizing:border-box}
            body{margin:0 auto;padding:1.5rem;max-width:64rem;background:var(--page);color:var(--ink);font:16px/1.5 system-ui,sans-serif}
            h1{font-size:1.6rem;margin:0 0 .25rem}h2{font-size:1.2rem;margin:2.5rem 0 .5rem;border-top:1px solid var(--line);padding-top:1rem}
            p,ul{margin:.4rem 0}.quiet,caption,small{color:var(--quiet)}code{font:.9em ui-monospace,monospace;overflow-wrap:anywhere}
            .wide{overflow-x:auto}table{border-collapse:collapse;margin:.75rem 0;font-variant-numeric:tabular-nums}
            th,td{padding:.3rem .75rem .3rem 0;text-align:right;border-bottom:1px solid var(--line);white-space:nowrap}
            th:first-child,td:first-child{text-align:left}td:has(code,.words),th:has(.words){text-align:left}td:has(.words){white-space:normal;min-width:16rem}thead th{font-weight:600;color:var(--quiet)}
            td b{font-weight:700}small{font-size:.8em}svg{width:100%;max-width:46rem;height:auto;display:block}
            svg text{fill:var(--quiet);font:12px system-ui,sans-serif}details{margin:.75rem 0}summary{cursor:pointer}
            .legend{list-style:none;padding:0;display:flex;flex-wrap:wrap;gap:.15rem 1.1rem}.legend svg{display:inline;width:2rem;vertical-align:middle}
            .verdict{background:var(--lift);border-left:4px solid var(--c0);padding:.5rem .9rem;margin:.75rem 0}
            s{color:var(--quiet)}
            """;

    private final StringBuilder body = new StringBuilder();

    /** Whatever it holds, it is text. */
    static String text(String text) {
        return Legible.shown(text)
                .replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }

    /** In a column of words, which begin at the left and may go on in another line. */
    static String words(String text) {
        return "<span class=\"words\">" + text(text) + "</span>";
    }

    Html raw(String markup) {
        body.append(markup);
        return this;
    }

    Html element(String name, String text) {
        body.append('<')
                .append(name)
                .append('>')
                .append(text(text))
                .append("</")
                .append(name)
                .append(">\n");
        return this;
    }

    Html list(List<String> sentences) {
        if (sentences.isEmpty()) return this;
        body.append("<ul>\n");
        sentences.forEach(sentence -> element("li", sentence));
        body.append("</ul>\n");
        return this;
    }

    /** @param rows of markup, the first one heads the table */
    Html table(List<List<String>> rows) {
        body.append("<div class=\"wide\"><table>\n");
        for (int r = 0; r < rows.size(); r++) {
            String cell = r == 0 ? "th" : "td";
            body.append(r == 0 ? "<thead><tr>" : r == 1 ? "<tbody>\n<tr>" : "<tr>");
            for (String markup : rows.get(r))
                body.append('<')
                        .append(cell)
                        .append('>')
                        .append(markup)
                        .append("</")
                        .append(cell)
                        .append('>');
            body.append(r == 0 ? "</tr></thead>\n" : "</tr>\n");
        }
        body.append(rows.size() > 1 ? "</tbody>" : "").append("</table></div>\n");
        return this;
    }

    String page(String title) {
        return """
                <!DOCTYPE html>
                <html lang="en">
                <head>
                <meta charset="utf-8">
                <meta name="viewport" content="width=device-width, initial-scale=1">
                <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
                <title>"""
                + text(title) + "</title>\n<style>\n" + STYLE + "</style>\n</head>\n<body>\n" + body
                + "</body>\n</html>\n";
    }
}
