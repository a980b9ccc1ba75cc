package dev.ropewalk.methods;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.StringWriter;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;

/**
 * A page of docs/ that says which Java is to be written where, followed literally on a copy of a module's sources: every Java block goes into the
 * file that the sentence before it names, below the text that it names where it does. What is compiled there is seen in place of the running
 * build's classes. Other modules' pages are followed by it, too.
 */
public final class FollowedPage {

    private static final Pattern BELOW = Pattern.compile("below `([^`]+)`");

    private final String text;
    private final Path copy;
    private final ClassLoader built;

    /**
     * @param name of the page
     * @param copy an empty folder
     * @param sources of the module at work, folders of its own that are copied and compiled with what the page adds
     * @param house beginning of the names of all classes that must not be those of the running build
     * @param blocks Java blocks of the page that say where they belong
     */
    public FollowedPage(String name, Path copy, List<Path> sources, String house, int blocks) throws IOException {
        this.copy = copy;
        text = Files.readString(Path.of("..", "docs", name));
        for (Path folder : sources) copy(folder);
        String module = Path.of("").toAbsolutePath().getFileName().toString();
        Pattern step = Pattern.compile(
                "`" + module + "/(?<file>src/[^`]+\\.java)`(?<sentence>(?:(?!```).)*?)```java\\n(?<code>.*?)```",
                Pattern.DOTALL);
        List<MatchResult> steps = step.matcher(text).results().toList();
        assertThat(steps).as("Java blocks that say where they belong").hasSize(blocks);
        for (MatchResult one : steps) follow(one);
        built = new Copied(compiled(), house);
    }

    private void copy(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(each -> each.toString().endsWith(".java")
                            && !each.getFileName().toString().startsWith("AddYour"))
                    .toList()) {
                Files.createDirectories(copy.resolve(file).getParent());
                Files.copy(file, copy.resolve(file));
            }
        }
    }

    private void follow(MatchResult step) throws IOException {
        Path file = copy.resolve(step.group(1));
        String code = step.group(3);
        Matcher below = BELOW.matcher(step.group(2));
        if (!below.find()) {
            assertThat(file).as("a new file of the page").doesNotExist();
            Files.createDirectories(file.getParent());
            Files.writeString(file, code);
            return;
        }
        String before = Files.readString(file), line = below.group(1) + "\n";
        assertThat(before).as(file + " has the line that the page names").containsOnlyOnce(line);
        Files.writeString(file, before.replace(line, line + code));
    }

    /** What javac makes of the copy. */
    private Path compiled() throws IOException {
        Path classes = Files.createDirectory(copy.resolve("classes"));
        JavaCompiler javac = ToolProvider.getSystemJavaCompiler();
        StringWriter complaints = new StringWriter();
        try (Stream<Path> sources = Files.walk(copy.resolve("src"));
                StandardJavaFileManager files = javac.getStandardFileManager(null, null, null)) {
            List<String> options = List.of(
                    "-proc:none",
                    "--release",
                    "17",
                    "-d",
                    classes.toString(),
                    "-cp",
                    System.getProperty("java.class.path"));
            boolean done = javac.getTask(
                            complaints,
                            files,
                            null,
                            options,
                            null,
                            files.getJavaFileObjectsFromPaths(
                                    sources.filter(Files::isRegularFile).toList()))
                    .call();
            assertThat(done).as("%s", complaints).isTrue();
        }
        return classes;
    }

    /** Classes of the house as the copy has them; what is not compiled there is as it is here, and sees the copy's. */
    private static final class Copied extends ClassLoader {

        private final Path classes;
        private final String house;

        Copied(Path classes, String house) {
            super(FollowedPage.class.getClassLoader());
            this.classes = classes;
            this.house = house;
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (!name.startsWith(house)) return super.loadClass(name, resolve);
            synchronized (getClassLoadingLock(name)) {
                Class<?> loaded = findLoadedClass(name);
                return loaded == null ? findClass(name) : loaded;
            }
        }

        @Override
        protected Class<?> findClass(String name) throws ClassNotFoundException {
            String file = name.replace('.', '/') + ".class";
            Path own = classes.resolve(file);
            try (InputStream in = Files.exists(own) ? Files.newInputStream(own) : getResourceAsStream(file)) {
                if (in == null) throw new ClassNotFoundException(name);
                byte[] code = in.readAllBytes();
                return defineClass(name, code, 0, code.length);
            } catch (IOException e) {
                throw new ClassNotFoundException(name, e);
            }
        }
    }

    public String text() {
        return text;
    }

    public Class<?> type(String name) throws ClassNotFoundException {
        return Class.forName(name, true, built);
    }

    /** A new one, by its constructor without arguments. */
    public Object made(Class<?> type) throws ReflectiveOperationException {
        Constructor<?> constructor = type.getDeclaredConstructor();
        constructor.setAccessible(true);
        return constructor.newInstance();
    }

    /** Gives a field what JUnit would. */
    public void set(Object target, String field, Object value) throws ReflectiveOperationException {
        Field found = target.getClass().getDeclaredField(field);
        found.setAccessible(true);
        found.set(target, value);
    }

    /** What failed in it fails here. */
    public Object call(Method method, Object target, Object... arguments) throws IllegalAccessException {
        try {
            method.setAccessible(true);
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            throw new AssertionError(method.getName(), e.getCause());
        }
    }

    /** Runs the tests of a class that need no arguments, and says how many there are. */
    public int run(String name) throws ReflectiveOperationException {
        Class<?> test = type(name);
        int count = 0;
        for (Method method : test.getDeclaredMethods())
            if (method.isAnnotationPresent(Test.class)) {
                call(method, made(test));
                count++;
            }
        return count;
    }
}
