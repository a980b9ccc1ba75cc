package dev.ropewalk.app;

import dev.ropewalk.decoder.checkpoint.Checkpoint;
import dev.ropewalk.methods.AttentionBand;
import dev.ropewalk.methods.Choice;
import dev.ropewalk.methods.ContextPlan;
import dev.ropewalk.methods.HeadRatios;
import dev.ropewalk.methods.LayerRotation;
import dev.ropewalk.methods.PairGroup;
import dev.ropewalk.methods.PlanExplanation;
import dev.ropewalk.methods.Reach;
import dev.ropewalk.methods.Resolution;
import dev.ropewalk.methods.Rope;
import dev.ropewalk.results.ReadableJson;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
        name = "plan",
        description = "Shows what a method becomes for a trained length and a target length.",
        mixinStandardHelpOptions = true)
final class PlanCommand implements Callable<Integer> {

    @Spec
    @Nullable
    CommandSpec spec;

    @Mixin
    MethodOptions method = new MethodOptions();

    @Option(
            names = "--trained-length",
            paramLabel = "L",
            description = "tokens the model was trained on (default: 4096, or the model's)")
    @Nullable
    Integer trainedLength;

    @Option(
            names = "--length",
            paramLabel = "N",
            required = true,
            description = "tokens in the context, prompt plus new ones")
    int length;

    @Option(
            names = "--model",
            paramLabel = ModelFolder.NAME,
            description = "take the rope of this " + ModelFolder.DESCRIPTION)
    @Nullable
    String model;

    @Option(
            names = "--rotary-dim",
            paramLabel = "D",
            defaultValue = "128",
            description = "rotated channels of a head (default: 128)")
    int rotaryDim = 128;

    @Option(names = "--base", paramLabel = "B", defaultValue = "10000", description = "rope base (default: 10000)")
    double base = 10_000;

    @Option(
            names = "--rows",
            paramLabel = "i,j",
            split = ",",
            description = "print the distances these queries are told of")
    List<Integer> rows = new ArrayList<>();

    @Option(
            names = "--picture",
            paramLabel = "FILE",
            description = "draw rows, spectrum and temperature into FILE.svg or FILE.png")
    @Nullable
    Path picture;

    @Option(names = "--json", description = "as JSON")
    boolean json;

    @Override
    public Integer call() throws IOException {
        if (picture != null && spec != null && !Sheet.fits(picture))
            throw new ParameterException(spec.commandLine(), Sheet.unfit(picture));
        OutputFile.check("--picture", picture);
        Checkpoint checkpoint = model == null ? null : ModelFolder.open(model, Terminal.err(spec));
        Rope rope = checkpoint == null ? new Rope(rotaryDim, base, 4096) : checkpoint.rope();
        if (trainedLength != null) rope = rope.withTrainedLength(trainedLength);
        for (int row : rows)
            if (spec != null && (row < 0 || row >= length))
                throw new ParameterException(
                        spec.commandLine(), "--rows must lie in 0.." + (length - 1) + ", got " + row);
        Resolution resolution = method.configuration().resolve(rope, length);
        if (picture != null) OutputFile.write(picture, PlanPicture.of(resolution, picture));
        PrintWriter out = Terminal.out(spec);
        List<String> notes = resolution.plan().notes(checkpoint == null ? Reach.UNBOUNDED : checkpoint.widestWindow());
        List<String> ofModel = checkpoint == null ? List.of() : checkpoint.notes();
        if (json) out.println(asJson(resolution, notes, ofModel));
        else print(out, resolution, notes, ofModel);
        out.flush();
        return 0;
    }

    private void print(PrintWriter out, Resolution resolution, List<String> notes, List<String> ofModel) {
        ContextPlan plan = resolution.plan();
        PlanExplanation explained = plan.explain();
        out.printf(
                Locale.ROOT,
                "%s for L=%d, N=%d%n%n",
                resolution.exact(),
                plan.rope().trainedLength(),
                length);
        if (!resolution.choices().isEmpty()) {
            TextTable choices = new TextTable("parameter", "value", "why");
            for (Choice choice : resolution.choices()) choices.row(choice.parameter(), choice.value(), choice.reason());
            out.println(choices);
        }
        List<PairGroup> groups = plan.groups();
        out.println(bands(plan, groups));
        out.println(groups.size() == 1 ? distances(plan) : distances(plan, groups));
        if (groups.size() > 1) out.println(groups(groups));
        TextTable pairs =
                new TextTable("pair", "wavelength trained", "wavelength planned", "ratio", "turns in L", "turns in N");
        for (int m : samples(plan.spectrum().pairs())) {
            double trained = plan.rope().trainedSpectrum().wavelength(m),
                    planned = plan.spectrum().wavelength(m);
            pairs.row(
                    m,
                    String.format(Locale.ROOT, "%.1f", trained),
                    String.format(Locale.ROOT, "%.1f", planned),
                    String.format(Locale.ROOT, "%.4f", planned / trained),
                    String.format(Locale.ROOT, "%.2f", plan.rope().trainedLength() / trained),
                    String.format(Locale.ROOT, "%.2f", length / planned));
        }
        out.println(pairs);
        HeadRatios heads = plan.spectrum().heads();
        if (!heads.isOne()) out.printf(Locale.ROOT, "heads                               %s%n", heads.words());
        temperatures(out, plan);
        out.printf(
                Locale.ROOT,
                "largest distance told               %s of %d trained%n",
                number(explained.largestDistance()),
                plan.rope().trainedLength() - 1);
        out.printf(Locale.ROOT, "different distances                 %d%n", explained.distinctDistances());
        out.printf(
                Locale.ROOT,
                "keys that share one, last query     at most %d, %d masked%n",
                explained.lastRow().maxKeysPerDistance(),
                explained.lastRow().maskedKeys());
        out.printf(Locale.ROOT, "exact up to distance                %s%n", bound(explained.largestExactDistance()));
        out.printf(
                Locale.ROOT,
                "within the trained length up to     %s tokens%n",
                bound(explained.largestContextWithinTrained()));
        out.printf(
                Locale.ROOT,
                "plain RoPE up to                    %s tokens%n",
                bound(explained.largestContextEqualToPlain()));
        out.printf(
                Locale.ROOT,
                "key-value cache                     class %s, %d rotated copies of the keys%n",
                explained.cacheClass().title(),
                plan.keyMaps().size());
        out.printf(Locale.ROOT, "when the text grows                 %s%n", plan.lengthPolicy());
        plan.others().forEach(other -> out.printf(Locale.ROOT, "other layers                        %s%n", other));
        notes.forEach(note -> out.printf(Locale.ROOT, "note                                %s%n", note));
        ofModel.forEach(note -> out.printf(Locale.ROOT, "note on the model                   %s%n", note));
        for (int row : rows)
            for (PairGroup group : groups)
                out.printf(
                        Locale.ROOT,
                        "%nquery %d%s: %s%n",
                        row,
                        groups.size() == 1 ? "" : ", " + group.words(),
                        row(group.plan(), row));
    }

    /** A band that stands elsewhere for other rotary pairs has a line for each group of them. */
    private static TextTable bands(ContextPlan plan, List<PairGroup> groups) {
        TextTable table = new TextTable("band", "owns", "query i stands at", "key j stands at");
        for (int at = 0; at < plan.bands().size(); at++) {
            AttentionBand whole = plan.bands().get(at);
            for (PairGroup group : groups) {
                AttentionBand band = group.plan().bands().get(at);
                boolean alike = band.equals(whole);
                table.row(
                        alike ? band.name() : band.name() + ", " + group.words(),
                        band.reach().words(),
                        band.query().formula('i'),
                        band.key().formula('j'));
                if (alike) break;
            }
        }
        return table;
    }

    /** What the last query is told of keys at some true distances, in a column for each group of rotary pairs. */
    private static TextTable distances(ContextPlan plan, List<PairGroup> groups) {
        int last = plan.targetLength() - 1;
        TextTable table = new TextTable(Stream.concat(
                        Stream.of("true distance, query " + last),
                        groups.stream().map(PairGroup::words))
                .toArray(String[]::new));
        for (int distance : samples(plan.targetLength()))
            table.row(Stream.concat(
                            Stream.of(distance),
                            groups.stream().map(group -> told(group.plan(), last, last - distance)))
                    .toArray());
        return table;
    }

    private static TextTable groups(List<PairGroup> groups) {
        TextTable table =
                new TextTable("told to", "largest distance", "different ones", "below L up to", "never trained");
        for (PairGroup group : groups) {
            PlanExplanation explained = group.explain();
            table.row(
                    group.words(),
                    number(explained.largestDistance()),
                    explained.distinctDistances(),
                    bound(explained.largestContextWithinTrained()) + " tokens",
                    explained.untrainedPairs() + " of " + (group.to() - group.from()));
        }
        return table;
    }

    private static String row(ContextPlan plan, int query) {
        List<String> distances = new ArrayList<>();
        for (double distance : plan.row(query)) distances.add(Double.isNaN(distance) ? "·" : number(distance));
        return String.join(" ", distances);
    }

    private String asJson(Resolution resolution, List<String> notes, List<String> ofModel) {
        ContextPlan plan = resolution.plan();
        List<PairGroup> groups = plan.groups();
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("method", resolution.exact().method());
        document.put(
                "parameters", ReadableJson.MAPPER.readTree(resolution.exact().parametersJson()));
        document.put("choices", resolution.choices());
        document.put("trainedLength", plan.rope().trainedLength());
        document.put("length", length);
        document.put("spectrum", plan.spectrum().toArray());
        document.put("trainedSpectrum", plan.rope().trainedSpectrum().toArray());
        if (!plan.spectrum().heads().isOne())
            document.put("heads", asJson(plan.spectrum().heads()));
        document.put("otherLayers", othersAsJson(plan));
        document.put("temperatures", temperaturesAsJson(plan));
        if (groups.size() == 1) document.put("rows", rowsAsJson(plan));
        else document.put("groups", groups.stream().map(this::asJson).toList());
        document.put("lengthPolicy", plan.lengthPolicy().toString());
        document.put("explanation", plan.explain());
        document.put("notes", notes);
        document.put("modelNotes", ofModel);
        return ReadableJson.of(document);
    }

    private static Map<String, Object> asJson(HeadRatios heads) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("minRatio", heads.min());
        document.put("maxRatio", heads.max());
        document.put("fromLayer", heads.fromLayer());
        return document;
    }

    private Map<String, Object> rowsAsJson(ContextPlan plan) {
        Map<String, Object> told = new LinkedHashMap<>();
        for (int row : rows) {
            List<@Nullable Double> distances = new ArrayList<>();
            for (double distance : plan.row(row)) distances.add(Double.isNaN(distance) ? null : distance);
            told.put(String.valueOf(row), distances);
        }
        return told;
    }

    /** As a golden map has it: {@code pairs} from, and to without. */
    private Map<String, Object> asJson(PairGroup group) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("pairs", List.of(group.from(), group.to()));
        document.put("rows", rowsAsJson(group.plan()));
        document.put("explanation", group.explain());
        return document;
    }

    /** Layers that turn otherwise than by {@code spectrum}; zeros for those that do not turn. */
    private static List<Map<String, Object>> othersAsJson(ContextPlan plan) {
        List<Map<String, Object>> all = new ArrayList<>();
        for (LayerRotation other : plan.others()) {
            Map<String, Object> entry = new LinkedHashMap<>();
            entry.put("layers", other.layers().numbers());
            entry.put("spectrum", other.spectrum().toArray());
            entry.put("trainedSpectrum", other.trained().toArray());
            all.add(entry);
        }
        return all;
    }

    private static List<Map<String, Object>> temperaturesAsJson(ContextPlan plan) {
        int later = PlanPicture.laterLayers(plan);
        List<Map<String, Object>> all = new ArrayList<>();
        for (int query : samples(plan.targetLength()))
            for (int layer : later == 0 ? new int[] {0} : new int[] {0, later})
                all.add(temperature(query, layer, PlanPicture.factor(plan, layer, query)));
        return all;
    }

    private static Map<String, Object> temperature(int query, int fromLayer, double factor) {
        Map<String, Object> entry = new LinkedHashMap<>();
        entry.put("query", query);
        entry.put("fromLayer", fromLayer);
        entry.put("factor", factor);
        return entry;
    }

    /** What some queries are told of keys at some true distances: a dot where the key is masked, blank before the text begins. */
    private static TextTable distances(ContextPlan plan) {
        int[] queries = PlanPicture.queries(plan);
        TextTable table = new TextTable(Stream.concat(
                        Stream.of("true distance"), IntStream.of(queries).mapToObj(query -> "told to query " + query))
                .toArray(String[]::new));
        for (int distance : samples(plan.targetLength()))
            table.row(Stream.concat(
                            Stream.of(distance),
                            IntStream.of(queries).mapToObj(query -> told(plan, query, query - distance)))
                    .toArray());
        return table;
    }

    private static String told(ContextPlan plan, int query, int key) {
        return key < 0
                ? ""
                : plan.bandOf(query, key)
                        .map(band -> number(band.distance(query, key)))
                        .orElse("·");
    }

    private static void temperatures(PrintWriter out, ContextPlan plan) {
        int later = PlanPicture.laterLayers(plan);
        int[] queries = samples(plan.targetLength());
        if (later == 0
                && IntStream.of(queries)
                                .mapToDouble(query -> PlanPicture.factor(plan, 0, query))
                                .distinct()
                                .count()
                        == 1) {
            out.printf(
                    Locale.ROOT,
                    "factor on logits                    %.4f, every query%n",
                    PlanPicture.factor(plan, 0, 0));
            return;
        }
        TextTable table = later == 0
                ? new TextTable("query", "factor on logits")
                : new TextTable("query", "factor on logits, layer 0", "layer " + later + " and on");
        for (int query : queries) {
            String first = String.format(Locale.ROOT, "%.4f", PlanPicture.factor(plan, 0, query));
            if (later == 0) table.row(query, first);
            else table.row(query, first, String.format(Locale.ROOT, "%.4f", PlanPicture.factor(plan, later, query)));
        }
        out.println(table);
    }

    /** At most nine of 0, 1, … count-1, evenly, first and last among them. */
    private static int[] samples(int count) {
        int[] samples = new int[Math.min(9, count)];
        for (int i = 1; i < samples.length; i++)
            samples[i] = (int) Math.round(i * (count - 1.0) / (samples.length - 1));
        return samples;
    }

    private static String number(double value) {
        return value == Math.rint(value) ? Long.toString((long) value) : String.format(Locale.ROOT, "%.4f", value);
    }

    private static String bound(int tokens) {
        return tokens == Reach.UNBOUNDED ? "any number of" : Integer.toString(tokens);
    }
}
