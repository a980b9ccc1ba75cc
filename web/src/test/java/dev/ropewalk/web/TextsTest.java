package dev.ropewalk.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.attoparser.ParseException;
import org.attoparser.config.ParseConfiguration;
import org.attoparser.simple.AbstractSimpleMarkupHandler;
import org.attoparser.simple.SimpleMarkupParser;
import org.junit.jupiter.api.Test;

/** All words of the pages stand in one file: none in a template, none in a script, none twice, none that no page says. */
class TextsTest {

    private static final Path RESOURCES = Path.of("src/main/resources"),
            FILE = RESOURCES.resolve("messages.properties");

    /** What has one name in every language. */
    private static final Set<String> NAMES = Set.of("Ropewalk", "CSV", "JSON", "Markdown", "LaTeX");

    /** What stands here is typed or read as it is, whatever language somebody speaks. */
    private static final Set<String> CODE = Set.of("code", "script");

    private static final Set<String> TOLD = Set.of("title", "aria-label", "aria-description", "placeholder", "alt");

    private static final Pattern LETTER = Pattern.compile("\\p{L}"),
            KEY = Pattern.compile("#\\{([a-z][a-zA-Z0-9.-]*)|#messages\\.msg\\('([a-zA-Z0-9.-]+)'(?! \\+)"),
            BEGUN = Pattern.compile("(?:#\\{\\$\\{|#messages\\.msg\\()'([a-zA-Z0-9.-]+)' \\+"),
            LITERAL = Pattern.compile("'([^']*)'"),
            NO_TEXT =
                    Pattern.compile(
                            ".*(==|!=|\\w\\(|\\[|#\\{\\$\\{)\\s*", Pattern.DOTALL), // compared, given, looked up
            ATTRIBUTE = Pattern.compile("(?:^|,)([a-z-]+)=");

    /** A text of a script or a style sheet, its comments left out. */
    private static final Pattern
            STRING =
                    Pattern.compile(
                            "(?<comment>(?<!:)//[^\\n]*|/\\*.*?\\*/)|\"([^\"\\n]*)\"|'([^'\\n]*)'|`([^`]*)`",
                            Pattern.DOTALL),
            SENTENCE = Pattern.compile("(?<![#.\\[>\\w$-])\\p{L}{2,},? \\p{L}{2,}(?![\\w(-])");

    @Test
    void noTemplateHoldsAWord() {
        List<String> found = new ArrayList<>();
        templates().forEach((name, text) -> words(text).forEach(word -> found.add(name + ": " + word)));
        assertThat(found).isEmpty();
    }

    /** The law would notice: these are the ways in which words got in before. */
    @Test
    void aWordIsFound() {
        assertThat(words("<p>Some <b>words</b></p>")).containsExactly("Some ", "words");
        assertThat(words("<input placeholder='ada' aria-label=\"Name\">")).containsExactly("ada", "Name");
        assertThat(words("<p th:text=\"'by ' + ${name}\"></p>")).containsExactly("by ");
        assertThat(words("<p th:text=\"${on} ? 'shown' : ''\"></p>")).containsExactly("shown");
        assertThat(words("<p th:attr=\"data-state='done',aria-label='Go to ' + ${name}\"></p>"))
                .containsExactly("Go to ");
        assertThat(words("<p th:text=\"${state == 'done'} ? #{a.b('*')} : ${sheet.of('x')}\"><code>ls</code> · –</p>"))
                .isEmpty();
    }

    @Test
    void noScriptHoldsASentence() throws IOException {
        List<String> found = new ArrayList<>();
        try (Stream<Path> scripts = Files.walk(RESOURCES.resolve("static"))) {
            for (Path script :
                    scripts.filter(path -> path.toString().endsWith(".js")).toList())
                sentences(Files.readString(script))
                        .forEach(sentence -> found.add(script.getFileName() + ": " + sentence));
        }
        assertThat(found).isEmpty();
        assertThat(sentences("ask(\"Really delete it?\"); // a comment of words\nsend('POST', `/a/${b}`);"))
                .containsExactly("Really delete it?");
    }

    @Test
    void everyKeyIsSaidAndThere() {
        Set<String> said = new TreeSet<>(), begun = new TreeSet<>();
        for (String text : templates().values()) {
            for (Matcher key = KEY.matcher(text); key.find(); )
                said.add(key.group(1) == null ? key.group(2) : key.group(1));
            for (Matcher start = BEGUN.matcher(text); start.find(); ) begun.add(start.group(1));
        }
        Set<String> there = texts().stringPropertyNames();
        assertThat(said).as("what pages say").isSubsetOf(there);
        assertThat(begun).allSatisfy(start -> assertThat(there).as(start).anyMatch(key -> key.startsWith(start)));
        assertThat(there)
                .as("what stands in the file")
                .allMatch(key -> said.contains(key) || begun.stream().anyMatch(key::startsWith));
    }

    /** What has arguments is a pattern of {@link java.text.MessageFormat}, to which an apostrophe is a quote. */
    @Test
    void anApostropheOfAPatternIsDoubled() {
        texts().forEach((key, text) -> {
            if (text.toString().matches("(?s).*\\{\\d.*"))
                assertThat(text.toString().replace("''", "")).as(key.toString()).doesNotContain("'");
        });
    }

    @Test
    void theFileIsSortedAndSaysNothingTwice() throws IOException {
        List<String> keys = Files.readAllLines(FILE).stream()
                .filter(line -> !line.startsWith("#"))
                .map(line -> line.substring(0, line.indexOf('=')))
                .toList();
        assertThat(keys).isSorted().doesNotHaveDuplicates();
    }

    private static Properties texts() {
        Properties texts = new Properties();
        try (var reader = Files.newBufferedReader(FILE)) {
            texts.load(reader);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        return texts;
    }

    /** By name. */
    private static Map<String, String> templates() {
        try (Stream<Path> files = Files.list(RESOURCES.resolve("templates"))) {
            return files.collect(Collectors.toMap(file -> file.getFileName().toString(), file -> {
                try {
                    return Files.readString(file);
                } catch (IOException e) {
                    throw new java.io.UncheckedIOException(e);
                }
            }));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /** That people would read. */
    private static List<String> words(String template) {
        List<String> words = new ArrayList<>();
        Deque<String> within = new ArrayDeque<>();
        try {
            new SimpleMarkupParser(ParseConfiguration.htmlConfiguration())
                    .parse(new StringReader(template), new AbstractSimpleMarkupHandler() {
                        @Override
                        public void handleText(char[] buffer, int offset, int length, int line, int column) {
                            add(new String(buffer, offset, length));
                        }

                        @Override
                        public void handleOpenElement(
                                String element, Map<String, String> attributes, int line, int column) {
                            within.push(element);
                            look(attributes);
                        }

                        @Override
                        public void handleStandaloneElement(
                                String element,
                                Map<String, String> attributes,
                                boolean minimized,
                                int line,
                                int column) {
                            look(attributes);
                        }

                        @Override
                        public void handleCloseElement(String element, int line, int column) {
                            within.pop();
                        }

                        @Override
                        public void handleAutoCloseElement(String element, int line, int column) {
                            within.pop();
                        }

                        private void look(Map<String, String> attributes) {
                            if (attributes == null) return;
                            attributes.forEach((name, value) -> {
                                if (TOLD.contains(name)) add(value);
                                if (name.equals("th:text")
                                        || name.startsWith("th:") && TOLD.contains(name.substring(3))) literals(value);
                                if (name.equals("th:attr")) told(value).forEach(this::literals);
                            });
                        }

                        private void literals(String expression) {
                            for (Matcher literal = LITERAL.matcher(expression); literal.find(); )
                                if (!NO_TEXT.matcher(expression.substring(0, literal.start()))
                                        .matches()) add(literal.group(1));
                        }

                        private void add(String text) {
                            if (LETTER.matcher(text).find()
                                    && !NAMES.contains(text.strip())
                                    && within.stream().noneMatch(CODE::contains)) words.add(text);
                        }
                    });
        } catch (ParseException e) {
            throw new IllegalStateException(e);
        }
        return words;
    }

    /** Expressions of the attributes that are told, among those that {@code th:attr} sets. */
    private static List<String> told(String attributes) {
        List<String> told = new ArrayList<>();
        List<Integer> starts = new ArrayList<>(), values = new ArrayList<>();
        List<String> names = new ArrayList<>();
        for (Matcher one = ATTRIBUTE.matcher(attributes); one.find(); ) {
            starts.add(one.start());
            values.add(one.end());
            names.add(one.group(1));
        }
        starts.add(attributes.length());
        for (int i = 0; i < names.size(); i++)
            if (TOLD.contains(names.get(i))) told.add(attributes.substring(values.get(i), starts.get(i + 1)));
        return told;
    }

    private static List<String> sentences(String script) {
        List<String> sentences = new ArrayList<>();
        for (Matcher string = STRING.matcher(script); string.find(); )
            Stream.of(string.group(2), string.group(3), string.group(4))
                    .filter(text -> text != null && SENTENCE.matcher(text).find())
                    .forEach(sentences::add);
        return sentences;
    }
}
