package dev.ropewalk.app;

import dev.ropewalk.app.Sheet.Pen;
import dev.ropewalk.methods.AttentionBand;
import dev.ropewalk.methods.ContextPlan;
import dev.ropewalk.methods.Excerpt;
import dev.ropewalk.methods.HeadRatios;
import dev.ropewalk.methods.PairGroup;
import dev.ropewalk.methods.Resolution;
import dev.ropewalk.methods.RotarySpectrum;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.IntToDoubleFunction;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/** A plan as one picture: what queries are told of their distance to each key, the spectrum's wavelengths, the temperature. */
final class PlanPicture {

    private static final int WIDTH = 1000;
    private static final int LINE_OF_TITLE = 118;
    private static final List<Pen> QUERY_PENS = List.of(Pen.FIRST, Pen.SECOND, Pen.THIRD, Pen.FOURTH);

    /** The picture as contents of a file that {@link Sheet#fits}. */
    static byte[] of(Resolution resolution, Path file) throws IOException {
        ContextPlan plan = resolution.plan();
        List<String> title = wrapped(resolution.exact().toString());
        int top = 20 * title.size() + 32;
        int height = top + 790;
        Sheet sheet = Sheet.of(file, WIDTH, height, String.join("", title));
        for (int line = 0; line < title.size(); line++)
            sheet.text(title.get(line), 24, 30 + 20 * line, 15, Sheet.Anchor.START);
        sheet.text(
                String.format(
                        Locale.ROOT,
                        "L = %d tokens trained, N = %d tokens planned for; %d rotary pairs, base %s",
                        plan.rope().trainedLength(),
                        plan.targetLength(),
                        plan.rope().pairs(),
                        String.format(Locale.ROOT, "%.10g", plan.rope().base()).replaceFirst("\\.?0+$", "")),
                24,
                top,
                13,
                Sheet.Anchor.START);
        rows(sheet, plan, top + 62);
        spectrum(sheet, plan, top + 474);
        temperature(sheet, plan, top + 474);
        return sheet.bytes();
    }

    /** Queries at a quarter of the context, where training ended, at half and at the end. */
    static int[] queries(ContextPlan plan) {
        int n = plan.targetLength();
        return IntStream.of(n, n / 2, Math.min(n, plan.rope().trainedLength()), n / 4)
                .filter(tokens -> tokens > 0)
                .map(tokens -> tokens - 1)
                .sorted()
                .distinct()
                .toArray();
    }

    /** The first layer from which on the temperature is that of all later ones. */
    static int laterLayers(ContextPlan plan) {
        int last = plan.targetLength() - 1, layer = 1000; // more than any model has, and than a method exempts
        while (layer > 0 && factor(plan, layer - 1, last) == factor(plan, layer, last)) layer--;
        return layer;
    }

    /** What a logit of the query is multiplied with, in the rotated part of the head. */
    static double factor(ContextPlan plan, int layer, int query) {
        int n = plan.targetLength();
        return plan.temperature().at(layer, query, n) * plan.rotaryTemperature().at(layer, query, n);
    }

    /** @param whose the query, or the rotary pairs that are told this of the last one */
    private record Row(int query, String whose, double[] told) {}

    /** Some queries; where rotary pairs are told different distances, the last query as so many groups of them know it as there are pens. */
    private static List<Row> rows(ContextPlan plan) {
        List<PairGroup> groups = plan.groups();
        int last = plan.targetLength() - 1;
        if (groups.size() == 1)
            return IntStream.of(queries(plan))
                    .mapToObj(query -> new Row(query, "query " + query, plan.row(query)))
                    .toList();
        Map<List<AttentionBand>, Row> rows = new LinkedHashMap<>();
        for (PairGroup group : groups)
            rows.merge(
                    group.plan().bands(),
                    new Row(last, group.words(), group.plan().row(last)),
                    (one, more) -> new Row(last, one.whose() + ", " + more.whose(), one.told()));
        return rows.values().stream().limit(QUERY_PENS.size()).toList();
    }

    private static void rows(Sheet sheet, ContextPlan plan, int top) {
        List<Row> rows = rows(plan);
        int n = plan.targetLength(), trained = plan.rope().trainedLength();
        double most = rows.stream()
                .flatMapToDouble(row -> DoubleStream.of(row.told()))
                .filter(distance -> !Double.isNaN(distance))
                .max()
                .orElse(0);
        double high = 1.08 * Math.max(most, trained);
        Panel panel = new Panel(
                sheet,
                96,
                top,
                WIDTH - 96 - 28,
                320,
                new Panel.Axis("position of the key (tokens)", 0, Math.max(1, n - 1), false),
                new Panel.Axis("distance told (tokens)", 0, high, false));
        panel.heading("Relative positions: the distance " + (rows.get(0).whose().startsWith("query") ? "a" : "the last")
                + " query is told to each key before it; masked keys are gaps");
        for (Row row : rows) {
            double seen = Math.min(row.query(), high);
            panel.segment(Pen.REFERENCE, new Panel.Line(row.query() - seen, seen, row.query(), 0));
        }
        panel.level(Pen.TRAINED, trained);
        List<Pen> pens = new ArrayList<>();
        List<String> meanings = new ArrayList<>();
        for (int at = rows.size() - 1; at >= 0; at--) { // the longest below, the others dashed over it
            Row row = rows.get(at);
            Pen pen = QUERY_PENS.get(rows.size() - 1 - at);
            pens.add(pen);
            meanings.add(row.whose());
            panel.curve(pen, row.told().length, key -> row.told()[key]);
        }
        pens.addAll(List.of(Pen.REFERENCE, Pen.TRAINED));
        meanings.addAll(List.of("plain RoPE", "trained length L"));
        panel.legend(pens, meanings);
    }

    private static void spectrum(Sheet sheet, ContextPlan plan, int top) {
        RotarySpectrum trained = plan.rope().trainedSpectrum(), planned = plan.spectrum();
        int n = plan.targetLength(), length = plan.rope().trainedLength();
        double longest = IntStream.range(0, planned.pairs())
                .mapToDouble(m ->
                        Math.max(finite(planned.wavelength(m) * planned.heads().max()), finite(trained.wavelength(m))))
                .max()
                .orElse(1);
        Panel panel = new Panel(
                sheet,
                96,
                top,
                390,
                250,
                new Panel.Axis("rotary pair, fastest first", 0, Math.max(1, planned.pairs() - 1), false),
                new Panel.Axis("wavelength (tokens a turn)", 4, 1.6 * Math.max(longest, Math.max(n, length)), true));
        panel.heading("Spectrum: tokens each rotary pair takes for a full turn");
        panel.level(Pen.TRAINED, length);
        panel.level(Pen.TARGET, n);
        panel.curve(Pen.REFERENCE, trained.pairs(), m -> gap(trained.wavelength(m)));
        panel.curve(Pen.FIRST, planned.pairs(), m -> gap(planned.wavelength(m)));
        if (planned.pairs() <= 128)
            for (int m = 0; m < planned.pairs(); m++)
                if (Double.isFinite(planned.wavelength(m))) panel.dot(Pen.FIRST, m, planned.wavelength(m));
        HeadRatios heads = planned.heads();
        if (heads.isOne()) {
            panel.legend(
                    List.of(Pen.FIRST, Pen.REFERENCE, Pen.TRAINED, Pen.TARGET),
                    List.of("planned", "trained", "length L", "length N"));
            return;
        }
        panel.curve(Pen.SECOND, planned.pairs(), m -> gap(planned.wavelength(m) * heads.max()));
        panel.curve(Pen.THIRD, planned.pairs(), m -> gap(planned.wavelength(m) * heads.min()));
        panel.legend(
                List.of(Pen.FIRST, Pen.SECOND, Pen.THIRD, Pen.TRAINED, Pen.TARGET),
                List.of("before ratios", "first head, at most", "last head", "length L", "length N"));
    }

    private static void temperature(Sheet sheet, ContextPlan plan, int top) {
        int n = plan.targetLength(), later = laterLayers(plan);
        IntToDoubleFunction deep = query -> factor(plan, later, query), first = query -> factor(plan, 0, query);
        double low = 1, high = 1;
        for (int at = 0; at <= 512; at++) {
            int query = (int) ((n - 1L) * at / 512);
            low = Math.min(low, Math.min(first.applyAsDouble(query), deep.applyAsDouble(query)));
            high = Math.max(high, Math.max(first.applyAsDouble(query), deep.applyAsDouble(query)));
        }
        double margin = Math.max(0.05, 0.15 * (high - low));
        Panel panel = new Panel(
                sheet,
                582,
                top,
                390,
                250,
                new Panel.Axis("position of the query (tokens)", 0, Math.max(1, n - 1), false),
                new Panel.Axis("factor on logits (1 = none)", low - margin, high + margin, false));
        panel.heading("Temperature: what a query's logits are multiplied with");
        panel.upright(Pen.TRAINED, plan.rope().trainedLength() - 1);
        List<Pen> pens = new ArrayList<>(List.of(Pen.FIRST));
        List<String> meanings = new ArrayList<>(List.of(later == 0 ? "all layers" : "layer " + later + " and on"));
        panel.curve(Pen.FIRST, n, deep);
        if (later > 0) {
            panel.curve(Pen.SECOND, n, first);
            pens.add(Pen.SECOND);
            meanings.add("layer 0");
        }
        pens.add(Pen.TRAINED);
        meanings.add("length L");
        panel.legend(pens, meanings);
    }

    private static double finite(double wavelength) {
        return Double.isFinite(wavelength) ? wavelength : 1;
    }

    private static double gap(double wavelength) {
        return Double.isFinite(wavelength) ? wavelength : Double.NaN;
    }

    /** Broken after a comma where one is near the end of the line. */
    private static List<String> wrapped(String text) {
        List<String> lines = new ArrayList<>();
        String rest = text;
        while (rest.length() > LINE_OF_TITLE) {
            int comma = rest.lastIndexOf(',', LINE_OF_TITLE - 1);
            int end = comma < LINE_OF_TITLE / 2 ? Excerpt.between(rest, LINE_OF_TITLE) : comma + 1;
            lines.add(rest.substring(0, end));
            rest = rest.substring(end);
        }
        lines.add(rest);
        return lines;
    }

    private PlanPicture() {}
}
