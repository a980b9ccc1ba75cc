package dev.ropewalk.app;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnitAccess;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.FileReader;
import java.io.FileWriter;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.file.Path;
import java.text.Collator;
import java.text.DecimalFormat;
import java.text.MessageFormat;
import java.text.NumberFormat;
import java.text.SimpleDateFormat;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.Formatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Scanner;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * No locale changes a number, a prompt, a name of a file, a picture, JSON or SQL, and no encoding but UTF-8 is met by chance: what the JDK would
 * take from the machine is named at every call. Byte code is looked at, so references to methods count as calls do, and so do all modules.
 */
class LocaleTest {

    /** Members that take a locale from the machine where none is given. */
    private static final Map<Class<?>, Set<String>> BY_LOCALE = Map.of(
            String.class, Set.of("format", "formatted", "toLowerCase", "toUpperCase"),
            Formatter.class, Set.of("<init>"),
            PrintStream.class, Set.of("printf", "format"),
            PrintWriter.class, Set.of("printf", "format"),
            MessageFormat.class, Set.of("<init>", "format"),
            DateTimeFormatterBuilder.class, Set.of("toFormatter"),
            Locale.class, Set.of("getDefault"),
            Collator.class, Set.of("getInstance"),
            Scanner.class, Set.of("<init>"));

    /** Classes of which everything that makes a format does. */
    private static final Set<Class<?>> FORMATS =
            Set.of(NumberFormat.class, DecimalFormat.class, SimpleDateFormat.class);

    /** Members that take an encoding from the machine where none is given and they meet bytes. */
    private static final Map<Class<?>, Set<String>> BY_ENCODING = Map.of(
            String.class, Set.of("<init>", "getBytes"),
            InputStreamReader.class, Set.of("<init>"),
            OutputStreamWriter.class, Set.of("<init>"),
            FileReader.class, Set.of("<init>"),
            FileWriter.class, Set.of("<init>"),
            PrintStream.class, Set.of("<init>"),
            PrintWriter.class, Set.of("<init>"),
            ByteArrayOutputStream.class, Set.of("toString"),
            Charset.class, Set.of("defaultCharset"),
            Process.class, Set.of("inputReader", "errorReader", "outputWriter"));

    private static final ArchRule RULE = noClasses().should().accessTargetWhere(asksTheMachine());

    @Test
    void everyLocaleAndEveryEncodingIsNamed() {
        JavaClasses ours = new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .importPackages("dev.ropewalk");
        JavaClasses peers = new ClassFileImporter().importPath(Path.of("../peers/target/classes"));
        assertThat(peers).as("the module that is on nobody's class path").isNotEmpty();
        for (String module : List.of("methods", "host", "jinja", "decoder", "tasks", "evaluator", "web", "app"))
            assertThat(ours).anyMatch(one -> one.getPackageName().startsWith("dev.ropewalk." + module));
        RULE.check(ours);
        RULE.check(peers);
    }

    /** What it would be worth if it could not fail. */
    @Test
    void aCallWithoutALocaleOrAnEncodingIsFound() {
        JavaClasses careless = new ClassFileImporter().importClasses(Careless.class);
        assertThat(RULE.evaluate(careless).getFailureReport().getDetails()).hasSize(9);
    }

    private static DescribedPredicate<JavaAccess<?>> asksTheMachine() {
        return describe("the machine's locale or encoding decides", access -> {
            if (!(access instanceof JavaCodeUnitAccess<?> call)) return false;
            JavaClass owner = call.getTargetOwner();
            String name = call.getTarget().getName();
            List<JavaClass> given = call.getTarget().getRawParameterTypes();
            if (isOf(owner, name, BY_LOCALE)) return !has(given, Locale.class);
            if (owner.isEquivalentTo(DateTimeFormatter.class))
                return name.startsWith("ofLocalized") || name.equals("ofPattern") && !has(given, Locale.class);
            if (FORMATS.stream().anyMatch(owner::isEquivalentTo))
                return (name.equals("<init>") || name.endsWith("Instance"))
                        && given.stream()
                                .noneMatch(type -> type.isEquivalentTo(Locale.class)
                                        || type.getSimpleName().endsWith("Symbols"));
            return isOf(owner, name, BY_ENCODING)
                    && !has(given, Charset.class)
                    && !has(given, CharsetDecoder.class)
                    && meetsBytes(owner, name, given);
        });
    }

    private static boolean meetsBytes(JavaClass owner, String name, List<JavaClass> given) {
        if (!name.equals("<init>")) return true;
        return given.stream()
                .anyMatch(type -> type.isEquivalentTo(byte[].class)
                        || type.isEquivalentTo(InputStream.class)
                        || type.isEquivalentTo(OutputStream.class)
                        || type.isEquivalentTo(File.class)
                        || type.isEquivalentTo(String.class) && !owner.isEquivalentTo(String.class));
    }

    private static boolean isOf(JavaClass owner, String name, Map<Class<?>, Set<String>> members) {
        return members.entrySet().stream()
                .anyMatch(member -> owner.isEquivalentTo(member.getKey())
                        && member.getValue().contains(name));
    }

    private static boolean has(List<JavaClass> types, Class<?> wanted) {
        return types.stream().anyMatch(type -> type.isEquivalentTo(wanted));
    }
}
