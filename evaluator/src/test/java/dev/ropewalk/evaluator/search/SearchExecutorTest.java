package dev.ropewalk.evaluator.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ropewalk.decoder.checkpoint.Checkpoint;
import dev.ropewalk.evaluator.TestApplication;
import dev.ropewalk.evaluator.cell.Progress;
import dev.ropewalk.evaluator.model.ModelNames;
import dev.ropewalk.evaluator.run.RunExecutor;
import dev.ropewalk.methods.Rope;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Searches on the bundled model, far beyond its 256 tokens. */
class SearchExecutorTest {

    private static final Rope ROPE =
            Checkpoint.open(ModelNames.folder("reference-model")).rope();

    /** Plain RoPE as a start: it finds nothing beyond the window. */
    private static final String SPACE = """
            name: from plain rope
            length: 600
            start: "self-extend{group=1,window=16,shift=floor}"
            parameters:
              group: {values: [1, 2, 4, 8]}
              window: {values: [16, 32, 64]}
            fitness: {of: answer-log-probability, tasks: ["passkey{depths=3}"], questions: 9, seeds: [1]}
            confirm: {seeds: [2], questions: 12}
            """;

    /** Who is told whose turn it was. */
    private static final class Told implements SearchExecutor.Listener {

        private final List<String> turns = new ArrayList<>();

        @Override
        public void turnOf(String what) {
            turns.add(what);
        }

        @Override
        public void measuring(Progress progress) {}

        @Override
        public void measured() {}
    }

    private static ConfigurableApplicationContext database() {
        return TestApplication.on(
                "jdbc:h2:file:./target/h2/" + UUID.randomUUID()
                        + ";MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE;DEFAULT_NULL_ORDERING=HIGH",
                "sa");
    }

    private static Optional<SearchReport> search(
            ConfigurableApplicationContext context, String space, BooleanSupplier leave, Told told) {
        return new SearchExecutor(context.getBean(RunExecutor.class), context.getBean(JdbcClient.class), told, leave)
                .execute(SearchSpace.parse("s", space, Map.of()), ROPE);
    }

    private static long answers(ConfigurableApplicationContext context) {
        return context.getBean(JdbcClient.class)
                .sql("select count(*) from sample_v1")
                .query(Long.class)
                .single();
    }

    /**
     * Law: left in whatever generation and begun again, a search comes to the same and asks nothing twice. Begun once more when it is over, it asks nothing at all. What it comes to is better than its
     * start on prompts that it never saw, and beside what the method chooses nothing is lost.
     */
    @Test
    void leftAndBegunAgain() {
        try (var whole = database();
                var cut = database()) {
            SearchReport found = search(whole, SPACE, () -> false, new Told()).orElseThrow();
            long asked = answers(whole);
            Told told = new Told();
            Optional<SearchReport> part = search(cut, SPACE, () -> told.turns.size() == 3 && answers(cut) > 25, told);
            assertThat(part).as("%s", told.turns).hasValueSatisfying(report -> {
                assertThat(report.isConfirmed()).isFalse();
                assertThat(report.found().isOver()).isFalse();
                assertThat(report.sentence())
                        .startsWith("So far the best is ")
                        .contains("the search is not over; not confirmed");
            });
            assertThat(answers(cut)).isLessThan(asked);
            SearchReport again = search(cut, SPACE, () -> false, new Told()).orElseThrow();
            assertThat(again.chosen()).isEqualTo(found.chosen());
            assertThat(again.found()).isEqualTo(found.found());
            assertThat(again.lines()).isEqualTo(found.lines());
            assertThat(answers(cut)).isEqualTo(asked);
            assertThat(search(cut, SPACE, () -> false, new Told()).orElseThrow().lines())
                    .isEqualTo(found.lines());
            assertThat(answers(cut)).isEqualTo(asked);

            assertThat(found.sentence())
                    .startsWith("Set self-extend{")
                    .contains(": better than its start by +")
                    .endsWith(", confirmed.");
            assertThat(found.rivals().get(0).exact().toString())
                    .isEqualTo("self-extend{group=1,shift=floor,window=16}");
            assertThat(found.rivals())
                    .extracting(SearchReport.Rival::name)
                    .contains("selfextend-paper, the automatic choice");
            assertThat(found.lines())
                    .anySatisfy(line -> assertThat(line)
                            .startsWith("against its start: answer-log-probability +")
                            .endsWith("; better"))
                    .anySatisfy(line -> assertThat(line)
                            .startsWith("  passkey@1 +100.0 points")
                            .contains("exact McNemar test"))
                    .anySatisfy(line -> assertThat(line)
                            .startsWith("against selfextend-paper, the automatic choice: ")
                            .doesNotContain("worse"))
                    .anySatisfy(line ->
                            assertThat(line).startsWith("Selection: +").contains("selection alone would have gained"));
            Map<String, ?> document = found.document("again", "code");
            assertThat(document.get("confirmed")).isEqualTo(true);
            assertThat(document.get("sharedPrompts")).isEqualTo(0);
        }
    }

    /** A start that is the best there is stays, and nothing is confirmed that was not found. */
    @Test
    void nothingBetterThanTheStart() {
        try (var context = database()) {
            String alone = SPACE.replace("group=1,window=16", "group=4,window=32")
                    .replace("[1, 2, 4, 8]", "[1, 4]")
                    .replace("[16, 32, 64]", "[32]");
            SearchReport found = search(context, alone, () -> false, new Told()).orElseThrow();
            assertThat(found.sentence())
                    .startsWith("Nothing better than the start was found: self-extend{group=4,shift=floor,window=32}.");
            assertThat(found.lines()).noneMatch(line -> line.startsWith("Selection"));
        }
    }

    /** Perplexity is searched like answers, and presets of the family may stand for those that the method lacks; why one cannot serve is said. */
    @Test
    void perplexityOfAList() {
        try (var context = database()) {
            String ones = "1" + ",1".repeat(15), twos = "4" + ",4".repeat(15);
            String longrope = """
                    name: longrope
                    length: 600
                    start: "longrope{shortFactor=[ONES],longFactor=[FOURS]}"
                    parameters:
                      longFactor: {from: 1, to: 4, step: 0.5, monotone: true}
                    fitness: {of: perplexity-last-k, tasks: ["ppl/lastk{k=32}"], questions: 3, seeds: [1]}
                    confirm: {seeds: [2], presets: [yarn-code, longrope-hf]}
                    search: {moves: 0, evolution: 2, population: 8}
                    """.replace("ONES", ones).replace("FOURS", twos);
            SearchReport found =
                    search(context, longrope, () -> false, new Told()).orElseThrow();
            assertThat(found.found().asked()).hasSize(9);
            assertThat(found.found().fitness())
                    .as("no worse than all by four")
                    .isGreaterThanOrEqualTo(found.found().path().get(0).fitness());
            assertThat(found.refused()).containsOnlyKeys("longrope-hf", "the automatic choice");
            assertThat(found.lines())
                    .anySatisfy(line ->
                            assertThat(line).startsWith("not asked: longrope-hf: longrope: shortFactor must be given"))
                    .anySatisfy(line -> assertThat(line).contains("  yarn-code yarn{"))
                    .anySatisfy(line -> assertThat(line)
                            .startsWith("against yarn-code: perplexity-last-k ")
                            .contains("nats a token")
                            .endsWith("; nothing tells them apart"));
            assertThat(found.sentence()).as("%s", found.lines()).startsWith("Set longrope{");
        }
    }

    @Test
    void leftBeforeTheStartWasMeasured() {
        try (var context = database()) {
            assertThat(search(context, SPACE, () -> true, new Told())).isEmpty();
            assertThat(answers(context)).isZero();
            assertThatThrownBy(() -> search(
                            context,
                            SPACE.replace("group=1,window=16,shift=floor", "group=3,window=16"),
                            () -> false,
                            new Told()))
                    .hasMessageStartingWith("the start self-extend{group=3,window=16} cannot serve 600 tokens: ");
        }
    }
}
