package dev.ropewalk.web.comparison;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ropewalk.results.comparison.Standings;
import java.util.List;
import org.junit.jupiter.api.Test;

class SlugsTest {

    private static final String A = "a".repeat(64), B = "b".repeat(64), C = "c".repeat(64), D = "d".repeat(64);

    private static final List<Standings.Named> MODELS = List.of(
            new Standings.Named(A, "HuggingFaceTB/SmolLM2-135M"),
            new Standings.Named(B, "someone/SmolLM2-135M"),
            new Standings.Named(C, "reference-model"),
            new Standings.Named(D, "models/Kurz & gut/"));

    /** Each thing has one name that is no other's, and the name leads back to it. */
    @Test
    void everyNameLeadsToOneThing() {
        Slugs models = Slugs.models(MODELS);
        assertThat(MODELS.stream().map(model -> models.of(model.id())))
                .containsExactly("huggingfacetb-smollm2-135m", "someone-smollm2-135m", "reference-model", "kurz-gut");
        for (Standings.Named model : MODELS)
            assertThat(models.id(models.of(model.id()))).contains(model.id());
        List<Standings.Named> twins = List.of(new Standings.Named(A, "twin"), new Standings.Named(B, "twin"));
        assertThat(Slugs.models(twins).of(A)).isEqualTo("twin-aaaaaaaaaaaa");
    }

    /** A name that two have by now tells both; an id or its first digits tell one. */
    @Test
    void anAmbiguousNameTellsWhomItMeans() {
        Slugs models = Slugs.models(MODELS);
        assertThat(models.id("smollm2-135m")).isEmpty();
        assertThat(models.meant("smollm2-135m")).containsExactly(A, B);
        assertThat(models.meant("cccccccc")).containsExactly(C);
        assertThat(models.meant("nobody")).isEmpty();
    }

    @Test
    void tasksAreCalledWithoutTheirVersionWhereThatIsEnough() {
        Slugs tasks = Slugs.tasks(List.of("ruler-13", "ppl/lastk-128@1", "passkey@1", "passkey@2"));
        assertThat(tasks.of("ruler-13")).isEqualTo("ruler-13");
        assertThat(tasks.of("ppl/lastk-128@1")).isEqualTo("ppl-lastk-128");
        assertThat(tasks.of("passkey@2")).isEqualTo("passkey-2");
        assertThat(tasks.meant("passkey@1")).containsExactly("passkey@1");
    }
}
