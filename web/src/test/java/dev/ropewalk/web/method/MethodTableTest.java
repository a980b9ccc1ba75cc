package dev.ropewalk.web.method;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ropewalk.methods.Methods;
import dev.ropewalk.methods.Rope;
import dev.ropewalk.web.TestApplication;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;

/** What the table says of methods that people know. */
@SpringBootTest(
        classes = TestApplication.class,
        properties =
                "spring.datasource.url=jdbc:h2:mem:methods;MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE;DEFAULT_NULL_ORDERING=HIGH")
class MethodTableTest {

    private static final Rope ROPE = new Rope(64, 10_000, 2048);

    @Autowired
    MethodTable table;

    private MethodTable.Plan plan(String method, int length) {
        return table.of(ROPE, length).stream()
                .filter(row -> row.card().name().equals(method))
                .map(MethodTable.Row::plan)
                .findFirst()
                .orElseThrow();
    }

    /** Every method has its row, whether it can serve this or not: LongRoPE has no factors of its own. */
    @Test
    void whatCannotBeServedStaysWithItsReason() {
        List<MethodTable.Row> rows = table.of(ROPE, 8192);
        assertThat(rows).extracting(MethodTable.Row::card).isEqualTo(Methods.all());
        assertThat(rows).allSatisfy(row -> assertThat(row.plan() == null).isEqualTo(row.refusal() != null));
        assertThat(rows.stream().filter(row -> row.plan() == null))
                .singleElement()
                .satisfies(row -> {
                    assertThat(row.card().name()).isEqualTo("longrope");
                    assertThat(row.refusal()).contains("shortFactor must be given");
                });
    }

    @ParameterizedTest
    @CsvSource({"1024", "2048", "8192", "32768"})
    void plainRopeTellsEveryDistanceAndNoneTwice(int length) {
        MethodTable.Plan plain = plan("rope", length);
        assertThat(plain.told()).isEqualTo(length - 1);
        assertThat(plain.coinciding()).isZero();
        assertThat(plain.deep()).isEqualTo(1);
        assertThat(plain.seen()).isEqualTo(length);
        assertThat(plain.untrained() == 0).isEqualTo(length <= 2048);
    }

    /** They need no distance that was not trained, and pay by telling some alike, or by not seeing some. */
    @ParameterizedTest
    @CsvSource({"self-extend, B", "dca, A", "rerope, B", "leaky-rerope, B", "lm-infinite, B′", "streaming-llm, A"})
    void methodsOfPositionsStayWithinTraining(String method, String cache) {
        MethodTable.Plan plan = plan(method, 8192);
        assertThat(plan.told()).isLessThan(2048);
        assertThat(plan.trained()).isTrue();
        assertThat(plan.untrained()).isZero();
        assertThat(plan.cache()).isEqualTo(cache);
        if (method.startsWith("l") && !method.equals("leaky-rerope") || method.startsWith("str"))
            assertThat(plan.seen()).isLessThan(8192);
        else assertThat(plan.seen()).isEqualTo(8192);
    }

    /** 0.1 ln 4 + 1, squared. */
    @Test
    void yarnSharpensAndSlowsTheSlowPairs() {
        assertThat(plan("yarn", 8192).deep()).isCloseTo(1.2965, org.assertj.core.data.Offset.offset(1e-4));
        assertThat(plan("yarn", 8192).untrained()).isZero();
        assertThat(plan("pi", 8192).untrained()).isZero();
        assertThat(plan("rope", 8192).untrained()).isPositive();
        assertThat(plan("entropy-abf", 8192).first()).isEqualTo(1);
        assertThat(plan("entropy-abf", 8192).deep()).isGreaterThan(1);
    }

    @Test
    void theSameTableIsMadeOnce() {
        assertThat(table.of(ROPE, 4096)).isSameAs(table.of(new Rope(64, 10_000, 2048), 4096));
    }
}
