package dev.ropewalk.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ropewalk.evaluator.suite.BundledSuites;
import dev.ropewalk.tasks.TaskCard;
import dev.ropewalk.tasks.Tasks;
import dev.ropewalk.web.dataset.SourceView;
import java.util.List;
import org.junit.jupiter.api.Test;

class SourceSheetTest {

    private final List<SourceView> all = new SourceSheet().all();

    @Test
    void everyTaskIsMadeOfSomethingAndEverySuiteAsksSomething() {
        assertThat(all.stream().flatMap(source -> source.tasks().stream()).distinct())
                .containsExactlyInAnyOrderElementsOf(
                        Tasks.all().stream().map(TaskCard::name).toList());
        assertThat(all.stream().flatMap(source -> source.suites().stream()).distinct())
                .containsExactlyInAnyOrderElementsOf(BundledSuites.NAMES);
        assertThat(all).allSatisfy(source -> assertThat(source.licence()).isNotBlank());
    }

    /** The three lists of wonderwords are 7,292 + 53,463 + 6,929 bytes; RULER's README names the licence of its two collections. */
    @Test
    void whatLiesHereIsKnownByItsBytesAndWhatDoesNotByItsLicence() {
        SourceView words = named("Nouns, adjectives and verbs");
        assertThat(words.bytes()).isEqualTo(67_684);
        assertThat(words.sha256()).matches("[0-9a-f]{64}");
        assertThat(words.asked()).isNull();
        SourceView squad = named("SQuAD 2.0, development set");
        assertThat(squad.licence()).isEqualTo("CC BY-SA 4.0");
        assertThat(squad.tasks()).containsExactly("ruler/qa_1@1");
        assertThat(squad.suites()).containsExactly("ruler-13");
        assertThat(named("longbench").suites()).containsExactly("longbench");
        assertThat(named("leval").suites()).containsExactly("l-eval");
        assertThat(named("scrolls").suites()).isEmpty();
    }

    private SourceView named(String name) {
        return all.stream()
                .filter(source -> source.name().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
