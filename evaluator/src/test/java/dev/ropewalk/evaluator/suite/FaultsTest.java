package dev.ropewalk.evaluator.suite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.ropewalk.methods.Fault;
import dev.ropewalk.methods.FaultsException;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A suite is read to its end although something in it is wrong: all of that is told, each once and with its place. */
class FaultsTest {

    private static final String WRONG = """
            name: ""
            model: reference-model
            configurations:
              - rope
              - ropy
              - {name: self-extend, parameters: {group: 0, window: many, grupp: 8}}
              - "pi{factor=-1}"
            tasks: ["passkey{depths=1,trials=x}", copy]
            lengths: [256, some, 99999999]
            dtype: half
            stop: {alpha: 2, after: 1}
            colour: red
            """;

    @Test
    void allThatIsWrongIsToldAtOnce() {
        FaultsException refused = catchThrowableOfType(FaultsException.class, () -> Suite.unread(WRONG));
        assertThat(refused.faults())
                .extracting(Fault::pointer)
                .containsExactlyInAnyOrder(
                        "/name",
                        "/configurations/1",
                        "/configurations/2/parameters/group",
                        "/configurations/2/parameters/window",
                        "/configurations/2/parameters/grupp",
                        "/configurations/3",
                        "/tasks/0/parameters/depths",
                        "/tasks/0/parameters/trials",
                        "/lengths/1",
                        "/dtype",
                        "/stop/after",
                        "/stop/alpha",
                        "/colour");
        assertThat(refused)
                .message()
                .startsWith("13 values are wrong: unknown field 'colour', a suite has name, ")
                .contains("; and 1 more");
    }

    /** What is missing because its parts are wrong is not told, nor what follows from a value that stands in for a wrong one. */
    @Test
    void nothingIsToldThatFollowsFromAnotherFault() {
        FaultsException refused = catchThrowableOfType(
                FaultsException.class,
                () -> Suite.unread("{\"name\": \"x\", \"model\": \"m\", \"configurations\": [\"ropy\"], \"tasks\": [7],"
                        + " \"lengths\": [0.5], \"stop\": {\"baseline\": \"dca\"}}"));
        assertThat(refused.faults())
                .extracting(Fault::pointer)
                .containsExactlyInAnyOrder("/configurations/0", "/tasks/0", "/lengths/0");
    }

    @Test
    void aTuningIsReadToItsEndToo() {
        FaultsException refused = catchThrowableOfType(
                FaultsException.class,
                () -> Study.parse(
                        "name: x\nmodel: reference-model\nconfigurations: [rope]\ntasks: [passkey]\nlengths: [many]\n"
                                + "tuning: {configurations: [ropy], samples: [few], seeds: [1], recipe: {seed: 1}, rate: 1}\n",
                        Map.of()));
        assertThat(refused.faults())
                .extracting(Fault::pointer)
                .containsExactlyInAnyOrder(
                        "/tuning/rate",
                        "/tuning/recipe/seed",
                        "/tuning/configurations/0",
                        "/tuning/samples/0",
                        "/lengths/0");
    }
}
