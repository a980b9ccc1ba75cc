package dev.ropewalk.web.comparison;

import dev.ropewalk.results.comparison.Comparisons;
import dev.ropewalk.results.comparison.Cost;
import dev.ropewalk.results.comparison.Pairs;
import dev.ropewalk.results.comparison.Standing;
import dev.ropewalk.results.comparison.Standings;
import dev.ropewalk.results.comparison.TaskGroup;
import dev.ropewalk.web.Refusal;
import dev.ropewalk.web.model.Models;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Puts a request's words to the results, and what they answer with a sentence into a refusal. */
@Component
class Asked {

    /** That one reply may rest on: ten configurations of RULER at four lengths with 40 samples a task, in some seconds. */
    private static final long MOST_ANSWERS = 25_000;

    private final JdbcClient jdbc;
    private final Models models;
    private final Comparisons comparisons;
    private final Standings standings;
    private final Remembered<Comparisons.Question, Map<String, ?>> compared = new Remembered<>(64);
    private final Remembered<Standings.Question, Standings.Found<Standing>> stood = new Remembered<>(64);
    private final Remembered<Standings.Question, Standings.Found<Pairs>> paired = new Remembered<>(64);

    Asked(JdbcClient jdbc, Models models) {
        this.jdbc = jdbc;
        this.models = models;
        comparisons = new Comparisons(jdbc, MOST_ANSWERS);
        standings = new Standings(jdbc, MOST_ANSWERS);
    }

    /**
     * @param best how many configurations where more were measured; 0 where so many are refused
     * @param cost as {@link Cost.Axis} has it
     */
    record Words(
            @Nullable String model,
            List<String> tasks,
            List<Integer> lengths,
            List<String> configurations,
            int best,
            String by,
            @Nullable Double threshold,
            String cost,
            double level) {}

    /** @param question may refuse by itself */
    Map<String, ?> comparison(Supplier<Comparisons.Question> question) {
        return told(() -> {
            Comparisons.Question asked = question.get();
            return compared.answer(
                    asked,
                    state(asked.model()),
                    one -> comparisons.find(one).report(List.of()).document());
        });
    }

    Standings.Found<Standing> standings(Words words) {
        return told(() -> {
            Standings.Question asked = question(words);
            return stood.answer(asked, state(asked.model()), standings::of);
        });
    }

    /** The same, not remembered: for whoever remembers what it makes of it. */
    Standings.Found<Standing> anew(Words words) {
        return told(() -> standings.of(question(words)));
    }

    Standings.Found<Pairs> pairs(Words words) {
        return told(() -> {
            Standings.Question asked = question(words);
            return paired.answer(asked, state(asked.model()), standings::pairs);
        });
    }

    /** Another whenever a cell of the model, or of any where none is named, has ended or was taken back, or a mark was set or taken back. */
    private List<String> state(@Nullable String model) {
        String of = model == null ? "" : " where model_id = :model";
        JdbcClient.StatementSpec statement = jdbc.sql(
                "select (select max(finished_at) from board_v1" + of + ") as ended, (select sum(cells) from measured_v1"
                        + of
                        + ") as cells, count(*) as marks, max(created_at) as marked, max(withdrawn_at) as taken_back from mark_v1");
        return (model == null ? statement : statement.param("model", model))
                .query((row, number) -> List.of(
                        "" + row.getString("ended"),
                        "" + row.getString("cells"),
                        "" + row.getString("marks"),
                        "" + row.getString("marked"),
                        "" + row.getString("taken_back")))
                .single();
    }

    /** What was measured of some tasks on a model. @param boards that are not to be mixed */
    record Extent(List<Integer> lengths, int boards, List<String> tasks) {}

    Extent extent(String model, String topic) {
        return told(() -> {
            List<String> tasks = tasksOf(model, topic);
            String boards = "select id from board_v1 where model_id = :model and task in (:tasks)";
            return new Extent(
                    jdbc.sql("select distinct length from board_place_v1 where status = 'done' and board in (" + boards
                                    + ") order by length")
                            .param("model", model)
                            .param("tasks", tasks)
                            .query(Integer.class)
                            .list(),
                    jdbc.sql("select count(*) from (" + boards + ") b")
                            .param("model", model)
                            .param("tasks", tasks)
                            .query(Integer.class)
                            .single(),
                    tasks);
        });
    }

    /** @throws Refusal where it is no task of the model's, and no group of them */
    private List<String> tasksOf(String model, String topic) {
        return told(() -> {
            List<String> known = jdbc.sql("select task from measured_v1 where model_id = ? order by task")
                    .param(model)
                    .query(String.class)
                    .list();
            return known.contains(topic) ? List.of(topic) : TaskGroup.named(topic, known);
        });
    }

    /** Labels of configurations with a result of some tasks on a model, by name. @param part of each, whatever its case */
    List<String> configurations(String model, String topic, String part, int most) {
        return jdbc.sql("""
                        select distinct label from configuration_v1
                        where lower(label) like :part and id in (select configuration_id from board_place_v1
                          where status = 'done' and board in (select id from board_v1 where model_id = :model and task in (:tasks)))
                        order by label limit :most""")
                .param("part", "%" + part.toLowerCase(Locale.ROOT).replaceAll("[\\\\%_]", "\\\\$0") + "%")
                .param("model", model)
                .param("tasks", tasksOf(model, topic))
                .param("most", most)
                .query(String.class)
                .list();
    }

    List<Standings.Named> models() {
        return standings.models();
    }

    List<String> tasks(String model) {
        return told(() -> standings.tasks(model));
    }

    private Standings.Question question(Words words) {
        return new Standings.Question(
                model(words.model),
                words.tasks,
                words.lengths,
                words.configurations,
                words.best,
                by(words.by),
                words.threshold,
                Cost.Axis.named(words.cost),
                words.level);
    }

    /** The id of the one model that is meant; null where none is named. */
    @Nullable
    String model(@Nullable String name) {
        return name == null ? null : models.meant(name);
    }

    private static Standing.By by(String word) {
        return switch (word) {
            case "length" -> Standing.By.LENGTH;
            case "task" -> Standing.By.TASK;
            default -> throw Refusal.wrong("by", "by must be length or task, got '" + word + "'.");
        };
    }

    /** @throws Refusal 400 in the words of whoever knows what is allowed */
    static <T> T told(Supplier<T> answer) {
        try {
            return answer.get();
        } catch (IllegalArgumentException e) {
            throw Refusal.unreadable(String.valueOf(e.getMessage()));
        }
    }
}
