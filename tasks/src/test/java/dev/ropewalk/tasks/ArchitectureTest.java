package dev.ropewalk.tasks;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The borders of the house, and those between its rooms, as the package's description has them. */
@AnalyzeClasses(packages = "dev.ropewalk.tasks", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    private static final String HOUSE = "dev.ropewalk.tasks";

    @ArchTest
    static final ArchRule tasksKnowNoFrameworkAndNoDatabase = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "org.springframework..",
                    "java.sql..",
                    "javax.sql..",
                    "org.flywaydb..",
                    "dev.ropewalk.evaluator..",
                    "dev.ropewalk.web..",
                    "dev.ropewalk.app..");

    @ArchTest
    static final ArchRule eachRoomSeesOnlyWhatItNeeds = layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .layer("metric")
            .definedBy(HOUSE + ".metric..")
            .layer("perplexity")
            .definedBy(HOUSE + ".perplexity..")
            .layer("conversation")
            .definedBy(HOUSE + ".conversation..")
            .layer("dataset")
            .definedBy(HOUSE + ".dataset..")
            .layer("language")
            .definedBy(HOUSE + ".language..")
            .layer("tasks")
            .definedBy(HOUSE)
            .whereLayer("metric")
            .mayNotAccessAnyLayer()
            .whereLayer("perplexity")
            .mayNotAccessAnyLayer()
            .whereLayer("conversation")
            .mayNotAccessAnyLayer()
            .whereLayer("dataset")
            .mayOnlyAccessLayers("metric")
            .whereLayer("language")
            .mayOnlyAccessLayers("conversation")
            .whereLayer("tasks")
            .mayOnlyAccessLayers("metric", "perplexity", "dataset", "language");

    /** Metrics know texts and numbers, perplexities token counts and likelihoods. */
    @ArchTest
    static final ArchRule whatScoresKnowsNoModel = noClasses()
            .that()
            .resideInAnyPackage(HOUSE + ".metric..", HOUSE + ".perplexity..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("dev.ropewalk.decoder..", "dev.ropewalk.methods..");

    /** Who asks has nothing to do with who trains. */
    @ArchTest
    static final ArchRule whatIsAskedKnowsNoTraining = noClasses()
            .that()
            .resideInAnyPackage(HOUSE, HOUSE + ".dataset..", HOUSE + ".metric..", HOUSE + ".perplexity..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("dev.ropewalk.decoder.training..");

    /** Of what is stored they know the metric, the hash and what scored a sample; reading it is not their business. */
    @ArchTest
    static final ArchRule nobodyReadsWhatWasMeasured = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "dev.ropewalk.results.comparison..",
                    "dev.ropewalk.results.export..",
                    "dev.ropewalk.results.report..");

    @ArchTest
    static final ArchRule onlyTheDecoderTouchesTheEngine =
            noClasses().should().dependOnClassesThat().resideInAPackage("ai.djl..");
}
