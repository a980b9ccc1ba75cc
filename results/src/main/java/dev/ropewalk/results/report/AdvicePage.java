package dev.ropewalk.results.report;

import dev.ropewalk.methods.Candidates;
import dev.ropewalk.methods.OthersWords;
import dev.ropewalk.results.Metric;
import dev.ropewalk.results.advice.Advice;
import dev.ropewalk.results.advice.AdviceReport;
import dev.ropewalk.results.advice.Racer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** An advice as one page: what to set, its curve beside those it was raced against, who left when and why, the words of other engines. */
final class AdvicePage {

    /** Lines that can be told from each other. */
    private static final int LINES = 8;

    static String of(Advice advice) {
        Advice.Question question = advice.question();
        AdviceReport report = new AdviceReport(advice);
        String title =
                String.format(Locale.ROOT, "What to set for %s at %,d tokens", question.model(), question.length());
        Html html = new Html();
        html.element("h1", title);
        html.raw("<div class=\"verdict\">").element("b", report.sentence());
        Racer advised = advice.advised();
        if (advised != null) html.raw("<p><code>" + Html.text(report.exact(advised)) + "</code></p>\n");
        html.list(report.facts());
        html.raw("</div>\n");
        List<Racer> racers = advice.contenders();
        html.element("h2", "Scores by length, %")
                .raw(Curves.of(
                        Metric.SCORE,
                        Stream.concat(Stream.of(advice.baseline()), advice.some(LINES - 1).stream())
                                .map(racer -> line(report, racer))
                                .toList()));
        List<List<String>> rows = new ArrayList<>();
        List<String> head = new ArrayList<>(List.of("configuration"));
        question.lengths().forEach(length -> head.add(String.format(Locale.ROOT, "%,d", length)));
        head.addAll(List.of("mean", "questions", Html.words("how it ended")));
        rows.add(head);
        Stream.concat(racers.stream(), Stream.of(advice.baseline()))
                .forEach(racer -> rows.add(row(advice, report, racer)));
        html.element("h2", "The race").table(rows);
        html.element("h2", "In the words of other engines")
                .list(advice.resolution().map(OthersWords::of).orElse(List.of()).stream()
                        .map(words -> words.program() + ": " + (words.words() == null ? "" : words.words())
                                + (words.words() == null || words.sentence().isEmpty() ? "" : " – ")
                                + words.sentence())
                        .toList());
        List<List<String>> out = new ArrayList<>();
        out.add(List.of("configuration", Html.words("why it was not measured")));
        for (Candidates.Candidate candidate : question.ruledOut())
            out.add(List.of(
                    "<code>" + Html.text(candidate.name().toString()) + "</code>",
                    Html.words(String.valueOf(candidate.ruledOut()))));
        if (out.size() > 1)
            html.raw("<details><summary>" + (out.size() - 1)
                            + (out.size() == 2 ? " candidate that was" : " candidates that were")
                            + " not measured</summary>\n")
                    .table(out)
                    .raw("</details>\n");
        html.element("h2", "What it rests on")
                .list(List.of(
                        "model " + question.model() + ", SHA-256 " + question.modelId() + ", trained on "
                                + question.rope().trainedLength() + " tokens",
                        "tasks " + String.join(", ", question.tasks()) + "; seeds " + question.seeds(),
                        "run " + advice.run() + ", suite " + question.suite()));
        return html.raw("<p class=\"quiet\">Written by Ropewalk " + Html.text(question.code())
                        + ". The same again: <code>" + Html.text(question.command()) + "</code></p>\n")
                .page(title);
    }

    private static Curves.Line line(AdviceReport report, Racer racer) {
        return new Curves.Line(
                report.name(racer),
                racer.lengths().stream()
                        .map(at -> new Curves.Point(
                                at.length(),
                                at.score(),
                                at.interval().lower(),
                                at.interval().upper()))
                        .toList());
    }

    private static List<String> row(Advice advice, AdviceReport report, Racer racer) {
        List<String> row = new ArrayList<>(List.of("<code>" + Html.text(report.name(racer)) + "</code>"));
        for (int length : advice.question().lengths())
            row.add(racer.lengths().stream()
                    .filter(at -> at.length() == length)
                    .map(at -> AdviceReport.points(at.score()) + "<br><small>["
                            + AdviceReport.points(at.interval().lower()) + ", "
                            + AdviceReport.points(at.interval().upper()) + "]</small>")
                    .findFirst()
                    .orElse(""));
        row.add(racer.score() == null ? "" : AdviceReport.points(racer.score()));
        row.add("" + racer.questions());
        row.add(Html.words(report.ending(racer)));
        return row;
    }

    private AdvicePage() {}
}
