package dev.ropewalk.results.advice;

import dev.ropewalk.methods.Candidates;
import dev.ropewalk.methods.Choice;
import dev.ropewalk.methods.Configuration;
import dev.ropewalk.methods.OthersWords;
import dev.ropewalk.methods.Resolution;
import dev.ropewalk.methods.Rope;
import dev.ropewalk.statistics.Interval;
import dev.ropewalk.statistics.Power;
import dev.ropewalk.statistics.Race;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * What to set for a model at a length, and how sure that is (decision 75): the cheapest of those that score like the best, where nothing tells them apart.
 *
 * @param question what was asked
 * @param run its id
 * @param isOver whether all was asked that decides; false where a budget or a hand ended it before
 * @param advised null where nothing can be advised yet
 * @param baseline plain RoPE
 * @param tied those that the race left beside the advised one, nothing telling them apart
 * @param eliminated those that left, each with its reason
 * @param measured what reading took at the length, seconds and bytes; null where nothing was read there
 */
public record Advice(
        Question question,
        String run,
        boolean isOver,
        @Nullable Racer advised,
        Racer baseline,
        List<Racer> tied,
        List<Racer> eliminated,
        @Nullable Measured measured) {

    private static final double ALPHA = 0.05, POWER = 0.8;

    /** A share of right answers that nobody need care about, as for the price of a race. */
    private static final double ALIKE = 0.02;

    /** A machine's pace is not known better. */
    private static final double ABOUT = 1.1;

    /** Beyond that many nobody asks. */
    private static final double NEVER = 1e7;

    /**
     * What was asked.
     *
     * @param model as people name it
     * @param modelId SHA-256 of its files
     * @param lengths that were raced over; the last is the one to serve
     * @param candidates those ruled out, too
     * @param command that asks the same again
     * @param suite SHA-256 of what was run
     * @param code version of the program
     */
    public record Question(
            String model,
            String modelId,
            Rope rope,
            List<Integer> lengths,
            List<String> tasks,
            List<Candidates.Candidate> candidates,
            String command,
            String suite,
            List<Long> seeds,
            String code) {

        public Question {
            lengths = List.copyOf(lengths);
            tasks = List.copyOf(tasks);
            candidates = List.copyOf(candidates);
            seeds = List.copyOf(seeds);
        }

        public int length() {
            return lengths.get(lengths.size() - 1);
        }

        /** As people choose it: the shortest way to say it. */
        String name(Racer racer) {
            return candidates.stream()
                    .filter(candidate ->
                            candidate.ruledOut() == null && candidate.id().equals(racer.configuration()))
                    .map(candidate -> candidate.name().toString())
                    .findFirst()
                    .orElse(racer.label())
                    .replace("{}", "");
        }

        /** Those that were not measured, with their reasons. */
        public List<Candidates.Candidate> ruledOut() {
            return candidates.stream()
                    .filter(candidate -> candidate.ruledOut() != null)
                    .toList();
        }
    }

    /** Of the advised one at the length. @param seconds to the first token @param peakBytes of the process */
    public record Measured(
            @Nullable Double seconds, @Nullable Long peakBytes) {}

    public Advice {
        tied = List.copyOf(tied);
        eliminated = List.copyOf(eliminated);
    }

    /**
     * Of a run that races, so far as it has come; empty where no round was asked whole yet.
     *
     * @param isOver whether the run is done
     */
    public static Optional<Advice> of(JdbcClient jdbc, String run, boolean isOver, Question question) {
        List<Racer> racers = Racer.of(jdbc, run);
        if (racers.isEmpty()
                || racers.get(0).allRounds() == 0
                || racers.stream().allMatch(one -> one.questions() == 0)) return Optional.empty();
        List<Racer> in = racers.stream().filter(Racer::isIn).toList();
        Racer advised = cheapest(in);
        return Optional.of(new Advice(
                question,
                run,
                isOver,
                advised,
                racers.get(0),
                bestFirst(in.stream().filter(racer -> racer != advised)),
                bestFirst(racers.stream().skip(1).filter(racer -> !racer.isIn())),
                advised == null ? null : measured(jdbc, run, advised.configuration(), question.length())));
    }

    private static List<Racer> bestFirst(Stream<Racer> racers) {
        return racers.sorted(Comparator.comparingDouble(racer -> -known(racer))).toList();
    }

    /** Of those that score {@link #ALIKE like} the best and are foretold to read about as fast as the fastest of them the one that holds the least of keys and values. */
    private static @Nullable Racer cheapest(List<Racer> in) {
        List<Racer> alike = alike(in);
        double fastest = alike.stream()
                .mapToDouble(racer -> racer.cost().seconds())
                .min()
                .orElse(0);
        return alike.stream()
                .filter(racer -> racer.cost().seconds() <= ABOUT * fastest)
                .min(Comparator.comparingLong((Racer racer) -> racer.cost().cacheBytes())
                        .thenComparing(racer -> racer.cost().seconds()))
                .orElse(null);
    }

    private static List<Racer> alike(List<Racer> in) {
        double best = in.stream().mapToDouble(Advice::known).max().orElse(0);
        return in.stream().filter(racer -> known(racer) >= best - ALIKE).toList();
    }

    private static double known(Racer racer) {
        return racer.score() == null ? -1 : racer.score();
    }

    /** How many of those in score like the best of them, the advised one among them. */
    int alike() {
        return alike(contenders().stream().filter(Racer::isIn).toList()).size();
    }

    private static @Nullable Measured measured(JdbcClient jdbc, String run, String configuration, int length) {
        return jdbc.sql("""
                        select avg(s.prefill_seconds) as seconds, max(c.peak_memory_bytes) as bytes
                        from cell_v1 c join sample_v1 s on s.cell_id = c.id
                        where c.run_id = ? and c.configuration_id = ? and c.length = ?""")
                .params(run, configuration, length)
                .query((row, number) ->
                        new Measured(row.getObject("seconds", Double.class), row.getObject("bytes", Long.class)))
                .optional()
                .filter(found -> found.seconds() != null || found.peakBytes() != null)
                .orElse(null);
    }

    /** The line that a score has to reach to hold; NaN where plain RoPE was asked nothing. */
    public double line() {
        return baseline.lengths().stream()
                .filter(at -> at.length() <= question.rope().trainedLength())
                .reduce((shorter, longer) -> longer)
                .map(longest -> Race.HOLDS * longest.score())
                .orElse(Double.NaN);
    }

    /** Up to where the advised one certainly holds, over the lengths that were asked; 0 where at none. */
    public int effectiveLength() {
        int reached = 0;
        if (advised == null) return reached;
        for (Racer.AtLength at : advised.lengths()) {
            if (!Boolean.TRUE.equals(at.holds())) break;
            reached = at.length();
        }
        return reached;
    }

    /** Whether the advised one holds at the length; null where that is not certain. */
    public @Nullable Boolean holds() {
        Racer.AtLength at = advised == null ? null : advised.at(question.length());
        return at == null ? null : at.holds();
    }

    /** Questions that were answered; what another run asked of the baseline beyond the window is none of them. */
    public int asked() {
        return racers().mapToInt(racer -> Math.min(racer.questions(), planned(racer)))
                .sum();
    }

    /** Questions that measuring all candidates in full would have asked. */
    public int planned() {
        return racers().mapToInt(this::planned).sum();
    }

    /** The baseline is asked within the window alone. */
    private int planned(Racer racer) {
        if (racer != baseline) return racer.planned();
        long within = question.lengths().stream()
                .filter(length -> length <= question.rope().trainedLength())
                .count();
        return racer.planned() * (int) within / question.lengths().size();
    }

    /** All but the baseline: the advised one, who is tied with it, who left. */
    public List<Racer> contenders() {
        return Stream.of(Stream.ofNullable(advised), tied.stream(), eliminated.stream())
                .flatMap(racers -> racers)
                .toList();
    }

    /** So many of them at most, the advised one and others from the best to the worst. */
    public List<Racer> some(int most) {
        List<Racer> all = contenders();
        int step = Math.max(1, (all.size() + most - 1) / most);
        return IntStream.range(0, all.size())
                .filter(i -> i % step == 0)
                .mapToObj(all::get)
                .toList();
    }

    private Stream<Racer> racers() {
        return Stream.concat(Stream.of(baseline), contenders().stream());
    }

    /**
     * About how many more documents would tell one that is tied from the leader, if the difference is as it looks and the spread stays; null where nothing
     * can be said.
     */
    public @Nullable Long settledBy(Racer racer) {
        Racer.Against against = racer.against();
        if (against == null || against.difference() == 0) return null;
        double reach = (against.interval().upper() - against.interval().lower()) / 2;
        double wanted =
                Power.questions(against.documents(), reach, 1 - ALPHA, Math.abs(against.difference()), ALPHA, POWER);
        return wanted > NEVER ? null : (Long) (long) Math.max(1, Math.ceil(wanted - against.documents()));
    }

    /** The advised one at the length, nothing left open. */
    public Optional<Resolution> resolution() {
        return Optional.ofNullable(advised)
                .map(racer -> Configuration.parse(exact(racer)).resolve(question.rope(), question.length()));
    }

    /** With every value. */
    String exact(Racer racer) {
        return question.candidates().stream()
                .filter(candidate -> candidate.id().equals(racer.configuration()))
                .map(candidate -> String.valueOf(candidate.exact()))
                .findFirst()
                .orElse(racer.label());
    }

    /** Whole, numbers unrounded. */
    public Map<String, @Nullable Object> document() {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("form", "ropewalk-advice@1");
        json.put("model", question.model());
        json.put("modelSha256", question.modelId());
        json.put("trainedLength", question.rope().trainedLength());
        json.put("length", question.length());
        json.put("lengths", question.lengths());
        json.put("tasks", question.tasks());
        json.put("over", isOver);
        json.put("sentence", new AdviceReport(this).sentence());
        json.put("advised", advised == null ? null : advisedJson(advised));
        json.put("holds", holds());
        json.put("tied", isOver ? tied.stream().map(this::json).toList() : List.of());
        json.put("undecided", isOver ? List.of() : tied.stream().map(this::json).toList());
        json.put("eliminated", eliminated.stream().map(this::json).toList());
        json.put(
                "ruledOut",
                question.ruledOut().stream()
                        .map(candidate -> Map.of(
                                "configuration",
                                candidate.name().toString(),
                                "reason",
                                String.valueOf(candidate.ruledOut())))
                        .toList());
        json.put("effectiveLength", effectiveJson());
        json.put("price", advised == null ? null : priceJson(advised));
        json.put("cost", advised == null ? null : costJson(advised));
        json.put("samples", asked());
        json.put("planned", planned());
        json.put("saved", planned() - asked());
        json.put("run", run);
        json.put("suiteSha256", question.suite());
        json.put("seeds", question.seeds());
        json.put("code", question.code());
        json.put("command", question.command());
        json.put("export", exportJson());
        return json;
    }

    private Map<String, @Nullable Object> advisedJson(Racer racer) {
        Map<String, @Nullable Object> json = json(racer);
        resolution().ifPresent(resolution -> {
            json.put("sha256", resolution.exact().sha256());
            json.put(
                    "choices",
                    question.candidates().stream()
                            .filter(candidate -> candidate.exact() != null
                                    && candidate.ruledOut() == null
                                    && candidate.exact().equals(resolution.exact()))
                            .findFirst()
                            .map(candidate -> candidate
                                    .name()
                                    .resolve(question.rope(), question.length())
                                    .choices())
                            .orElse(resolution.choices())
                            .stream()
                            .map(Advice::choice)
                            .toList());
        });
        return json;
    }

    private static Map<String, Object> choice(Choice choice) {
        return Map.of(
                "parameter", choice.parameter(),
                "value", choice.value() instanceof Configuration nested ? nested.toString() : choice.value(),
                "reason", choice.reason());
    }

    private Map<String, @Nullable Object> json(Racer racer) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("configuration", question.name(racer));
        json.put("exact", exact(racer));
        json.put("score", racer.score());
        json.put("samples", racer.questions());
        json.put("rounds", racer.rounds());
        if (!racer.isIn()) json.put("reason", new AdviceReport(this).reason(racer));
        if (racer.than() != null) json.put("worseThan", than(racer));
        Racer.Against against = racer.against();
        json.put("difference", against == null ? null : against.difference());
        json.put("lower", against == null ? null : against.interval().lower());
        json.put("upper", against == null ? null : against.interval().upper());
        if (racer.isIn() && racer != advised) json.put("moreDocuments", settledBy(racer));
        json.put("price", racer.price() == null ? null : racer.price().difference());
        json.put(
                "byLength",
                racer.lengths().stream()
                        .map(at -> entry(at.length(), at.score(), at.interval(), at.holds()))
                        .toList());
        return json;
    }

    /** As people choose it. */
    String than(Racer racer) {
        return racers().filter(other -> other.label().equals(racer.than()))
                .map(question::name)
                .findFirst()
                .orElse(String.valueOf(racer.than()));
    }

    private static Map<String, @Nullable Object> entry(
            int length, double score, Interval interval, @Nullable Boolean holds) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("length", length);
        json.put("score", score);
        json.put("lower", interval.lower());
        json.put("upper", interval.upper());
        json.put("holds", holds);
        return json;
    }

    private Map<String, @Nullable Object> effectiveJson() {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("rule", "0.85 of plain RoPE's score at the longest length of its window");
        json.put("line", Double.isNaN(line()) ? null : (Double) line());
        json.put("certified", effectiveLength());
        return json;
    }

    private Map<String, @Nullable Object> priceJson(Racer racer) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        Racer.Against price = racer.price();
        json.put("difference", price == null ? null : price.difference());
        json.put("lower", price == null ? null : price.interval().lower());
        json.put("upper", price == null ? null : price.interval().upper());
        return json;
    }

    private Map<String, @Nullable Object> costJson(Racer racer) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("foretoldSeconds", racer.cost().seconds());
        json.put("cacheBytes", racer.cost().cacheBytes());
        json.put("bytes", racer.cost().bytes());
        json.put("measuredSeconds", measured == null ? null : measured.seconds());
        json.put("peakMemoryBytes", measured == null ? null : measured.peakBytes());
        return json;
    }

    private List<Map<String, @Nullable Object>> exportJson() {
        List<Map<String, @Nullable Object>> all = new ArrayList<>();
        resolution().map(OthersWords::of).orElse(List.of()).forEach(words -> {
            Map<String, @Nullable Object> json = new LinkedHashMap<>();
            json.put("program", words.program());
            json.put("words", words.words());
            json.put("sentence", words.sentence());
            all.add(json);
        });
        return all;
    }
}
