package dev.ropewalk.methods;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import java.io.File;
import java.io.IOException;
import java.io.StringWriter;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Follows docs/add-your-method.md literally, on a copy of this module's sources: every Java block goes into the file that the sentence
 * before it names, below the text that it names where it does. Nothing of the running build is seen by what is compiled.
 */
class AddYourMethodTest {

    private static final Path PAGE = Path.of("..", "docs", "add-your-method.md");
    private static final Pattern STEP = Pattern.compile(
            "`methods/(?<file>src/[^`]+\\.java)`(?<sentence>(?:(?!```).)*?)```java\\n(?<code>.*?)```", Pattern.DOTALL);
    private static final Pattern BELOW = Pattern.compile("below `([^`]+)`");
    private static final Pattern PAIR =
            Pattern.compile("^ *(\\d+) +(\\d+\\.\\d) +(\\d+\\.\\d) +(\\d+\\.\\d{4}) .*$", Pattern.MULTILINE);
    private static final Pattern QUERY = Pattern.compile("^ *(\\d+) +(1\\.\\d{4})$", Pattern.MULTILINE);

    @TempDir
    static Path copy;

    private static String page = "";
    private static ClassLoader built = ClassLoader.getPlatformClassLoader();

    @BeforeAll
    static void follow() throws IOException {
        page = Files.readString(PAGE);
        copySources();
        List<MatchResult> steps = STEP.matcher(page).results().toList();
        assertThat(steps).as("Java blocks that say where they belong").hasSize(4);
        for (MatchResult step : steps) follow(step);
        built = compiled();
    }

    private static void copySources() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("src"))) {
            for (Path file :
                    files.filter(name -> name.toString().endsWith(".java")).toList()) {
                Path target = copy.resolve(file);
                Files.createDirectories(target.getParent());
                Files.copy(file, target);
            }
        }
    }

    private static void follow(MatchResult step) throws IOException {
        Path file = copy.resolve(step.group(1));
        String code = step.group(3);
        Matcher below = BELOW.matcher(step.group(2));
        if (!below.find()) {
            assertThat(file).as("a new file of the page").doesNotExist();
            Files.writeString(file, code);
            return;
        }
        String before = Files.readString(file), line = below.group(1) + "\n";
        assertThat(before).as(file + " has the line that the page names").containsOnlyOnce(line);
        Files.writeString(file, before.replace(line, line + code));
    }

    /** What javac makes of the copy, loaded apart from this test's own classes. */
    private static ClassLoader compiled() throws IOException {
        List<Path> libraries = Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> entry.endsWith(".jar"))
                .map(Path::of)
                .toList();
        Path classes = Files.createDirectory(copy.resolve("classes"));
        JavaCompiler javac = ToolProvider.getSystemJavaCompiler();
        StringWriter complaints = new StringWriter();
        try (Stream<Path> sources = Files.walk(copy.resolve("src"));
                StandardJavaFileManager files = javac.getStandardFileManager(null, null, null)) {
            List<Path> all = sources.filter(Files::isRegularFile).toList();
            boolean done = javac.getTask(
                            complaints,
                            files,
                            null,
                            List.of(
                                    "-proc:none",
                                    "--release",
                                    "17",
                                    "-d",
                                    classes.toString(),
                                    "-cp",
                                    String.join(
                                            File.pathSeparator,
                                            libraries.stream()
                                                    .map(Path::toString)
                                                    .toList())),
                            null,
                            files.getJavaFileObjectsFromPaths(all))
                    .call();
            assertThat(done).as("%s", complaints).isTrue();
        }
        List<URL> urls = new ArrayList<>(List.of(classes.toUri().toURL()));
        for (Path library : libraries) urls.add(library.toUri().toURL());
        return new URLClassLoader(urls.toArray(URL[]::new), ClassLoader.getPlatformClassLoader());
    }

    @Test
    void theMethodBecomesThePlanThatThePageShows() throws Exception {
        Object plan = plan("mixed-ntk", 64, 256, 1024);
        Object planned = call(plan, "spectrum"),
                trained = call(call(plan, "rope"), "trainedSpectrum"),
                temperature = call(plan, "temperature");
        List<MatchResult> pairs = PAIR.matcher(page).results().toList();
        assertThat(pairs).as("pairs in the page").hasSize(9);
        for (MatchResult pair : pairs) {
            int m = Integer.parseInt(pair.group(1));
            double wavelength = (double) call(planned, "wavelength", m),
                    before = (double) call(trained, "wavelength", m);
            assertThat(before).as("pair " + m).isCloseTo(Double.parseDouble(pair.group(2)), offset(0.06));
            assertThat(wavelength).as("pair " + m).isCloseTo(Double.parseDouble(pair.group(3)), offset(0.06));
            assertThat(wavelength / before).as("pair " + m).isCloseTo(Double.parseDouble(pair.group(4)), offset(6e-5));
        }
        List<MatchResult> queries = QUERY.matcher(page).results().toList();
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
        assertThat(run("MixedNtkTest")).as("tests of the page").isEqualTo(3);
        assertThat(run("MethodCardTest")).as("tests of names and parameters").isPositive();
    }

    /** Left alone where the law says so, else with about half of its parameters given. */
    @Test
    void theLawsOfAllMethodsHoldForIt() throws Exception {
        Class<?> laws = type("ContextMethodContractTest"), situations = type("Situation");
        var constructor = laws.getDeclaredConstructor();
        constructor.setAccessible(true);
        int count = 0;
        for (Method law : laws.getDeclaredMethods()) {
            if (!marks(law).contains(".Property(")
                    || !List.of(law.getParameterTypes()).equals(List.of(situations))) continue;
            count++;
            boolean automatic = marks(law.getParameters()[0]).contains("\"automatic\"");
            law.setAccessible(true);
            for (int seed = 0; seed < 200; seed++)
                law.invoke(constructor.newInstance(), situation(situations, automatic, new Random(seed)));
        }
        assertThat(count).as("laws of one method").isEqualTo(14);
    }

    /** Annotations as they are written: their classes are those of another loader. */
    private static String marks(AnnotatedElement marked) {
        return Arrays.toString(marked.getAnnotations());
    }

    private static Object situation(Class<?> situations, boolean automatic, Random random) throws Exception {
        Method draw = situations.getDeclaredMethod(automatic ? "automatic" : "of", String.class, Random.class);
        draw.setAccessible(true);
        return draw.invoke(null, "mixed-ntk", random);
    }

    /** Runs the tests of a class and says how many there are. */
    private static int run(String name) throws Exception {
        Class<?> test = type(name);
        var constructor = test.getDeclaredConstructor();
        constructor.setAccessible(true);
        int count = 0;
        for (Method method : test.getDeclaredMethods())
            if (Stream.of(method.getAnnotations())
                    .anyMatch(mark -> mark.annotationType().getSimpleName().equals("Test"))) {
                method.setAccessible(true);
                method.invoke(constructor.newInstance());
                count++;
            }
        return count;
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
                method.setAccessible(true);
                return method.invoke(target, arguments);
            }
        throw new AssertionError(target.getClass() + " has no " + name);
    }

    private static Class<?> type(String name) throws ClassNotFoundException {
        return Class.forName("dev.ropewalk.methods." + name, true, built);
    }
}
