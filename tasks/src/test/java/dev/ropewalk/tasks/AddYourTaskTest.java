package dev.ropewalk.tasks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringWriter;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
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
 * Follows docs/add-your-task.md literally, on a copy of this package's sources: every Java block goes into the file that the sentence before
 * it names, below the text that it names where it does. Of this package nothing of the running build is seen by what is compiled.
 */
class AddYourTaskTest {

    private static final Path PAGE = Path.of("..", "docs", "add-your-task.md");
    private static final String PACKAGE = "dev.ropewalk.tasks.";
    private static final Pattern STEP = Pattern.compile(
            "`tasks/(?<file>src/[^`]+\\.java)`(?<sentence>(?:(?!```).)*?)```java\\n(?<code>.*?)```", Pattern.DOTALL);
    private static final Pattern BELOW = Pattern.compile("below `([^`]+)`");

    @TempDir
    static Path copy;

    private static ClassLoader built = ClassLoader.getPlatformClassLoader();

    @BeforeAll
    static void follow() throws IOException {
        for (String sources : new String[] {"src/main/java", "src/test/java"}) {
            Path from = Path.of(sources, "dev", "ropewalk", "tasks");
            Files.createDirectories(copy.resolve(from));
            try (Stream<Path> files = Files.list(from)) {
                for (Path file : files.filter(Files::isRegularFile)
                        .filter(file -> !file.endsWith("AddYourTaskTest.java"))
                        .toList()) Files.copy(file, copy.resolve(file));
            }
        }
        List<MatchResult> steps = STEP.matcher(Files.readString(PAGE)).results().toList();
        assertThat(steps).as("Java blocks that say where they belong").hasSize(3);
        for (MatchResult step : steps) follow(step);
        built = compiled();
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

    /** What javac makes of the copy; other packages, and native libraries with them, are those of the running build. */
    private static ClassLoader compiled() throws IOException {
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
                                    System.getProperty("java.class.path")),
                            null,
                            files.getJavaFileObjectsFromPaths(all))
                    .call();
            assertThat(done).as("%s", complaints).isTrue();
        }
        return new ClassLoader(AddYourTaskTest.class.getClassLoader()) {
            @Override
            protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
                if (!name.startsWith(PACKAGE) || name.indexOf('.', PACKAGE.length()) > 0)
                    return super.loadClass(name, resolve);
                synchronized (getClassLoadingLock(name)) {
                    Class<?> loaded = findLoadedClass(name);
                    return loaded == null ? findClass(name) : loaded;
                }
            }

            @Override
            protected Class<?> findClass(String name) throws ClassNotFoundException {
                try {
                    byte[] code = Files.readAllBytes(classes.resolve(name.replace('.', '/') + ".class"));
                    return defineClass(name, code, 0, code.length);
                } catch (IOException e) {
                    throw new ClassNotFoundException(name, e);
                }
            }
        };
    }

    @Test
    void theTestOfThePagePasses() throws Exception {
        Class<?> test = type("LastCodeTest");
        var constructor = test.getDeclaredConstructor();
        constructor.setAccessible(true);
        int count = 0;
        for (Method method : test.getDeclaredMethods())
            if (method.isAnnotationPresent(Test.class)) {
                call(method, constructor.newInstance());
                count++;
            }
        assertThat(count).as("tests of the page").isEqualTo(3);
    }

    @Test
    void theLawsOfAllTasksHoldForIt() throws Exception {
        Method find = type("Tasks").getMethod("card", String.class);
        Object card = ((Optional<?>) find.invoke(null, "updates/stories")).orElseThrow();
        Class<?> laws = type("TaskContractTest");
        var constructor = laws.getDeclaredConstructor();
        constructor.setAccessible(true);
        int count = 0;
        for (Method law : laws.getDeclaredMethods())
            if (List.of(law.getParameterTypes()).equals(List.of(card.getClass()))
                    && law.getReturnType() == void.class) {
                call(law, constructor.newInstance(), card);
                count++;
            }
        assertThat(count).as("laws of one task").isEqualTo(7);
    }

    private static void call(Method method, Object target, Object... arguments) throws Exception {
        try {
            method.setAccessible(true);
            method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            throw new AssertionError(method.getName(), e.getCause());
        }
    }

    private static Class<?> type(String name) throws ClassNotFoundException {
        return Class.forName(PACKAGE + name, true, built);
    }
}
