package dev.ropewalk.methods;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Follows docs/add-your-method.md literally, on a copy of this module's sources. */
class AddYourMethodTest {

    private static final String HOUSE = "dev.ropewalk.methods.";
    private static final Pattern PAIR =
            Pattern.compile("^ *(\\d+) +(\\d+\\.\\d) +(\\d+\\.\\d) +(\\d+\\.\\d{4}) .*$", Pattern.MULTILINE);
    private static final Pattern QUERY = Pattern.compile("^ *(\\d+) +(1\\.\\d{4})$", Pattern.MULTILINE);

    @TempDir
    static Path copy;

    private static FollowedPage page;

    @BeforeAll
    static void follow() throws IOException {
        page = new FollowedPage("add-your-method.md", copy, List.of(Path.of("src")), HOUSE, 4);
    }

    @Test
    void theMethodBecomesThePlanThatThePageShows() throws Exception {
        Object plan = plan("mixed-ntk", 64, 256, 1024);
        Object planned = call(plan, "spectrum"),
                trained = call(call(plan, "rope"), "trainedSpectrum"),
                temperature = call(plan, "temperature");
        List<MatchResult> pairs = PAIR.matcher(page.text()).results().toList();
        assertThat(pairs).as("pairs in the page").hasSize(9);
        for (MatchResult pair : pairs) {
            int m = Integer.parseInt(pair.group(1));
            double wavelength = (double) call(planned, "wavelength", m),
                    before = (double) call(trained, "wavelength", m);
            assertThat(before).as("pair " + m).isCloseTo(Double.parseDouble(pair.group(2)), offset(0.06));
            assertThat(wavelength).as("pair " + m).isCloseTo(Double.parseDouble(pair.group(3)), offset(0.06));
            assertThat(wavelength / before).as("pair " + m).isCloseTo(Double.parseDouble(pair.group(4)), offset(6e-5));
        }
        List<MatchResult> queries = QUERY.matcher(page.text()).results().toList();
        assertThat(queries).as("queries in the page").hasSize(9);
        for (MatchResult query : queries)
            assertThat((double) call(temperature, "at", 0, Integer.parseInt(query.group(1)), 1024))
                    .as("query " + query.group(1))
                    .isCloseTo(Double.parseDouble(query.group(2)), offset(6e-5));
    }

    /** bojone/rerope, ntk_patch.py, with k = 12 and b = 0.75 for Llama-2: {@code theta_0 exp(-a)} and {@code theta_63 / 12}. */
    @Test
    void theMethodHasTheNumbersOfItsAuthorsCode() throws Exception {
        Object spectrum = call(plan("mixed-ntk{factor=12}", 128, 4096, 49_152), "spectrum");
        assertThat((double) call(spectrum, "speed", 0)).isCloseTo(0.895997, offset(5e-7));
        assertThat((double) call(spectrum, "speed", 63)).isCloseTo(9.623183e-06, offset(5e-13));
    }

    @Test
    void theTestOfThePageAndTheListOfNamesPass() throws Exception {
        assertThat(page.run(HOUSE + "MixedNtkTest")).as("tests of the page").isEqualTo(3);
        assertThat(page.run(HOUSE + "MethodCardTest"))
                .as("tests of names and parameters")
                .isPositive();
    }

    /** Left alone where the law says so, else with about half of its parameters given. */
    @Test
    void theLawsOfAllMethodsHoldForIt() throws Exception {
        Class<?> laws = type("ContextMethodContractTest"), situations = type("Situation");
        int count = 0;
        for (Method law : laws.getDeclaredMethods()) {
            if (!law.isAnnotationPresent(Property.class)
                    || !List.of(law.getParameterTypes()).equals(List.of(situations))) continue;
            count++;
            ForAll drawn = law.getParameters()[0].getAnnotation(ForAll.class);
            boolean automatic = drawn != null && drawn.value().equals("automatic");
            for (int seed = 0; seed < 200; seed++)
                page.call(law, page.made(laws), situation(situations, automatic, new Random(seed)));
        }
        assertThat(count).as("laws of one method").isEqualTo(14);
    }

    private static Object situation(Class<?> situations, boolean automatic, Random random) throws Exception {
        Method draw = situations.getDeclaredMethod(automatic ? "automatic" : "of", String.class, Random.class);
        return page.call(draw, null, "mixed-ntk", random);
    }

    private static Object plan(String configuration, int rotaryDim, int trained, int tokens) throws Exception {
        Object rope = type("Rope")
                .getConstructor(int.class, double.class, int.class)
                .newInstance(rotaryDim, 10_000.0, trained);
        Object read = type("Configuration").getMethod("parse", String.class).invoke(null, configuration);
        return call(call(read, "resolve", rope, tokens), "plan");
    }

    private static Object call(Object target, String name, Object... arguments) throws Exception {
        for (Method method : target.getClass().getMethods())
            if (method.getName().equals(name) && method.getParameterCount() == arguments.length) {
                return page.call(method, target, arguments);
            }
        throw new AssertionError(target.getClass() + " has no " + name);
    }

    private static Class<?> type(String name) throws ClassNotFoundException {
        return page.type(HOUSE + name);
    }
}
