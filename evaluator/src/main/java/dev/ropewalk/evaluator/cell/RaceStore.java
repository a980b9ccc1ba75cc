package dev.ropewalk.evaluator.cell;

import dev.ropewalk.evaluator.database.Rows;
import dev.ropewalk.methods.Configuration;
import dev.ropewalk.statistics.Interval;
import dev.ropewalk.statistics.Race;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Tables {@code racer} and {@code racer_length}: how a race stands, for whoever looks. */
final class RaceStore {

    private final JdbcClient jdbc;

    RaceStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * One that races.
     *
     * @param seconds foretold of one prompt of the longest length
     * @param cacheBytes of its keys and values
     * @param bytes of the model, them and what reading holds at once
     */
    record Contender(Configuration configuration, double seconds, long cacheBytes, long bytes) {}

    /** In the place of what stood there. @param contenders the baseline first @param planned questions of each */
    void put(String run, List<Contender> contenders, Race race, int planned) {
        for (String table : List.of("racer_length", "racer"))
            jdbc.sql("delete from " + table + " where run_id = ?").param(run).update();
        List<List<@Nullable Object>> racers = new ArrayList<>(), lengths = new ArrayList<>();
        for (int who = 0; who < contenders.size(); who++) {
            racers.add(racer(run, who, contenders, race, planned));
            for (int length : race.lengths()) {
                Interval interval = race.interval(who, length).orElse(null);
                if (interval != null)
                    lengths.add(Arrays.asList(
                            run,
                            contenders.get(who).configuration().sha256(),
                            length,
                            number(race.score(who, length)),
                            interval.lower(),
                            interval.upper(),
                            race.certified(who, length).orElse(null)));
            }
        }
        Rows.insert(jdbc, """
                racer (run_id, configuration_id, place, state, than_id, rounds, all_rounds, questions, planned, score, documents, difference,
                  lower_bound, upper_bound, price, price_lower, price_upper, prefill_seconds, cache_bytes, memory_bytes)""", "(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", racers, "");
        Rows.insert(
                jdbc,
                "racer_length (run_id, configuration_id, length, score, lower_bound, upper_bound, holds)",
                "(?, ?, ?, ?, ?, ?, ?)",
                lengths,
                "");
    }

    private static List<@Nullable Object> racer(
            String run, int who, List<Contender> contenders, Race race, int planned) {
        Contender contender = contenders.get(who);
        Optional<Race.Out> out = who == 0 ? Optional.empty() : race.out(who);
        boolean worse = out.filter(left -> left.why() == Race.Why.WORSE).isPresent();
        int other = worse ? out.get().than() : race.leader();
        Race.Against against = who == 0 || other == 0 || other == who
                ? null
                : race.against(who, other).orElse(null);
        Race.Against price = who == 0 ? null : race.price(who).orElse(null);
        return Arrays.asList(
                run,
                contender.configuration().sha256(),
                who,
                who == 0
                        ? "baseline"
                        : out.map(left -> left.why().name().toLowerCase(Locale.ROOT))
                                .orElse("in"),
                worse ? contenders.get(other).configuration().sha256() : null,
                out.map(Race.Out::rounds).orElse(race.rounds()),
                race.allRounds(),
                race.answered(who),
                planned,
                number(race.score(who)),
                against == null ? null : against.documents(),
                against == null ? null : against.difference(),
                against == null ? null : against.interval().lower(),
                against == null ? null : against.interval().upper(),
                price == null ? null : price.difference(),
                price == null ? null : price.interval().lower(),
                price == null ? null : price.interval().upper(),
                contender.seconds(),
                contender.cacheBytes(),
                contender.bytes());
    }

    private static @Nullable Double number(double value) {
        return Double.isNaN(value) ? null : (Double) value;
    }
}
