package dev.ropewalk.app;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import tools.jackson.core.JacksonException;

/** The borders between the modules, seen from the only place that sees them all. */
@AnalyzeClasses(packages = "dev.ropewalk", importOptions = ImportOption.DoNotIncludeTests.class)
class BordersTest {

    @ArchTest
    static final ArchRule methodsKnowNoTensorAndNoFramework = noClasses()
            .that()
            .resideInAPackage("dev.ropewalk.methods..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "ai.djl..",
                    "org.springframework..",
                    "tools.jackson..",
                    "dev.ropewalk.decoder..",
                    "dev.ropewalk.tasks..",
                    "dev.ropewalk.evaluator..",
                    "dev.ropewalk.web..");

    @ArchTest
    static final ArchRule theDecoderKnowsNoSpring = noClasses()
            .that()
            .resideInAPackage("dev.ropewalk.decoder..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "org.springframework..",
                    "java.sql..",
                    "dev.ropewalk.tasks..",
                    "dev.ropewalk.evaluator..",
                    "dev.ropewalk.web..",
                    "dev.ropewalk.app..");

    /** Tensors stay behind the decoder's door; what it answers with are values. */
    @ArchTest
    static final ArchRule nobodyGoesBehindTheDecodersDoor = noClasses()
            .that()
            .resideOutsideOfPackage("dev.ropewalk.decoder..")
            .should()
            .dependOnClassesThat(resideInAnyPackage(
                            "dev.ropewalk.decoder.engine..",
                            "dev.ropewalk.decoder.attention..",
                            "dev.ropewalk.decoder.model..",
                            "dev.ropewalk.decoder.forecast..")
                    .and(not(isOneOf(
                            "Dtype",
                            "Device",
                            "Devices",
                            "DeviceException",
                            "DeviceProof",
                            "AttentionProbe",
                            "CostForecast",
                            "MemoryEstimate",
                            "TimeEstimate"))));

    @ArchTest
    static final ArchRule theHostKnowsNoneOfUs = noClasses()
            .that()
            .resideInAnyPackage("dev.ropewalk.host..", "dev.ropewalk.jinja..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "dev.ropewalk.methods..",
                    "dev.ropewalk.decoder..",
                    "dev.ropewalk.tasks..",
                    "dev.ropewalk.evaluator..",
                    "dev.ropewalk.web..");

    @ArchTest
    static final ArchRule webKnowsNeitherDecoderNorEvaluator = noClasses()
            .that()
            .resideInAPackage("dev.ropewalk.web..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "ai.djl..",
                    "dev.ropewalk.decoder..",
                    "dev.ropewalk.tasks..",
                    "dev.ropewalk.evaluator..",
                    "dev.ropewalk.app..");

    @ArchTest
    static final ArchRule tasksKnowNoSpring = noClasses()
            .that()
            .resideInAPackage("dev.ropewalk.tasks..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "org.springframework..",
                    "java.sql..",
                    "javax.sql..",
                    "dev.ropewalk.evaluator..",
                    "dev.ropewalk.web..",
                    "dev.ropewalk.app..");

    @ArchTest
    static final ArchRule theEvaluatorKnowsNoWeb = noClasses()
            .that()
            .resideInAPackage("dev.ropewalk.evaluator..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("dev.ropewalk.web..", "dev.ropewalk.app..");

    private static DescribedPredicate<JavaClass> isOneOf(String... names) {
        return describe(
                "is one of " + List.of(names),
                type -> List.of(names)
                        .contains(type.getEnclosingClass().orElse(type).getSimpleName()));
    }

    /** A parser's message has names of its classes and settings; two rooms turn it into a sentence. */
    @ArchTest
    static final ArchRule noSentenceHoldsAParsersWords = noClasses()
            .that()
            .doNotHaveSimpleName("JsonTrouble")
            .and()
            .doNotHaveSimpleName("DocumentTrouble")
            .should()
            .callMethod(JacksonException.class, "getOriginalMessage");
}
