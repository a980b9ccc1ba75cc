package dev.ropewalk.app;

import dev.ropewalk.app.Panel.Point;
import dev.ropewalk.app.Sheet.Pen;
import dev.ropewalk.evaluator.recipe.FinetuneRecipe;
import dev.ropewalk.evaluator.run.RunReport.CellResult;
import dev.ropewalk.evaluator.study.StudyReport;
import dev.ropewalk.evaluator.study.StudyReport.Mean;
import dev.ropewalk.evaluator.suite.Study;
import dev.ropewalk.methods.Configuration;
import dev.ropewalk.statistics.Interval;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** A study as one picture: a row a task, in it the model as it was and after each number of samples; a curve a method over lengths, with intervals. */
final class StudyPicture {

    private static final List<Pen> PENS = List.of(Pen.FIRST, Pen.SECOND, Pen.THIRD, Pen.FOURTH, Pen.FIFTH);
    private static final String INTERVALS =
            "Bars are 95 % intervals: over questions where nothing was tuned, over seeds of tuning after it.";
    private static final double BESIDE = 1.02;
    private static final int LEFT = 96, TOP = 96, WIDTH = 270, HEIGHT = 210, ACROSS = 96, DOWN = 110;

    /** @throws RefusedException one sentence, when it has no picture */
    static void check(Study study, Path file) {
        if (!Sheet.fits(file)) throw new RefusedException(Sheet.unfit(file) + ".");
        int methods = methods(study).size();
        if (methods < 1 || methods > PENS.size())
            throw new RefusedException("--picture draws studies that tune under 1 to " + PENS.size()
                    + " configurations, this one tunes under " + methods + ".");
    }

    /** The picture as contents of a file that passed {@link #check}. */
    static byte[] of(StudyReport report, Path file) throws IOException {
        List<Configuration> methods = methods(report.study());
        List<Mean> values = Stream.concat(
                        methods.stream().flatMap(method -> report.untuned(method).stream()), report.means().stream())
                .filter(mean -> mean.score() != null)
                .toList();
        List<Integer> columns = Stream.concat(
                        Stream.of(0), report.study().tunings().stream().map(Study::samples))
                .distinct()
                .toList();
        List<String> tasks = report.runs().get(0).cells().stream()
                .map(CellResult::task)
                .distinct()
                .toList();
        Sheet sheet = Sheet.of(
                file,
                LEFT + columns.size() * (WIDTH + ACROSS) - ACROSS + 28,
                TOP + tasks.size() * (HEIGHT + DOWN) - 40,
                report.study().suite().name());
        sheet.text(report.study().suite().name(), 24, 30, 15, Sheet.Anchor.START);
        sheet.text(INTERVALS, 24, 47, 11, Sheet.Anchor.START);
        for (int row = 0; row < tasks.size(); row++) {
            String task = tasks.get(row);
            List<Mean> mine = values.stream()
                    .filter(value -> value.cell().task().equals(task))
                    .toList();
            if (mine.isEmpty()) continue;
            for (int column = 0; column < columns.size(); column++) {
                int samples = columns.get(column);
                Panel panel = new Panel(
                        sheet,
                        LEFT + column * (WIDTH + ACROSS),
                        TOP + row * (HEIGHT + DOWN),
                        WIDTH,
                        HEIGHT,
                        lengths(mine),
                        scores(mine));
                panel.heading(samples == 0 ? task + ", not tuned" : samples + (samples == 1 ? " sample" : " samples"));
                for (int method = 0; method < methods.size(); method++)
                    draw(
                            panel,
                            PENS.get(method),
                            Math.pow(BESIDE, method - (methods.size() - 1) / 2.0),
                            mine.stream()
                                    .filter(of(methods.get(method), samples))
                                    .toList());
                if (column == 0)
                    panel.legend(
                            PENS.subList(0, methods.size()),
                            methods.stream().map(Configuration::method).toList());
            }
        }
        return sheet.bytes();
    }

    private static Predicate<Mean> of(Configuration method, int samples) {
        return value -> value.configuration().equals(method) && value.samples() == samples;
    }

    /** @param aside what a length is multiplied with, so that bars of several methods stand side by side */
    private static void draw(Panel panel, Pen pen, double aside, List<Mean> values) {
        List<Point> curve = new ArrayList<>();
        for (Mean value : values.stream()
                .sorted(Comparator.comparingInt(value -> value.cell().length()))
                .toList()) {
            double x = aside * value.cell().length();
            curve.add(new Point(x, shown(value, score(value))));
            if (value.interval() != null)
                panel.segment(pen, new Panel.Line(x, shown(value, low(value)), x, shown(value, high(value))));
        }
        panel.through(pen, curve);
    }

    private static Panel.Axis lengths(List<Mean> values) {
        List<Double> lengths = values.stream()
                .map(value -> (double) value.cell().length())
                .distinct()
                .sorted()
                .toList();
        return new Panel.Axis("tokens", lengths.get(0) / 1.1, lengths.get(lengths.size() - 1) * 1.1, true, lengths);
    }

    private static Panel.Axis scores(List<Mean> values) {
        CellResult first = values.get(0).cell();
        if (!isPerplexity(first)) return new Panel.Axis(first.metric() + " (%)", 0, 100, false);
        return new Panel.Axis(
                "perplexity",
                values.stream().mapToDouble(StudyPicture::low).min().orElseThrow() / 1.1,
                values.stream().mapToDouble(StudyPicture::high).max().orElseThrow() * 1.1,
                true);
    }

    private static double score(Mean value) {
        return Objects.requireNonNull(value.score());
    }

    private static double low(Mean value) {
        Interval interval = value.interval();
        return interval == null ? score(value) : interval.lower();
    }

    private static double high(Mean value) {
        Interval interval = value.interval();
        return interval == null ? score(value) : interval.upper();
    }

    private static double shown(Mean value, double score) {
        return isPerplexity(value.cell()) ? score : 100 * score;
    }

    private static boolean isPerplexity(CellResult cell) {
        return cell.metric().equals("perplexity");
    }

    private static List<Configuration> methods(Study study) {
        return study.tunings().stream()
                .map(FinetuneRecipe::configuration)
                .distinct()
                .toList();
    }

    private StudyPicture() {}
}
