package dev.ropewalk.evaluator;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.properties.HasName;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Clock;

/** The borders between the rooms, as the package's description has them. */
@AnalyzeClasses(packages = "dev.ropewalk.evaluator", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    private static final String HOUSE = "dev.ropewalk.evaluator";

    @ArchTest
    static final ArchRule roomsDependOnEachOtherInOneDirection =
            slices().matching("dev.ropewalk.(evaluator.*)..").should().beFreeOfCycles();

    /** Owners of runs may be on machines whose clocks differ: when one was last heard of is the database's to say (decision 15). */
    @ArchTest
    static final ArchRule whoExecutesRunsReadsNoClockOfItsOwn = noClasses()
            .that()
            .resideInAnyPackage(HOUSE + ".run..", HOUSE + ".owner..")
            .or()
            .haveSimpleName("Orders")
            .or()
            .haveSimpleName("Workers")
            .should()
            .callMethodWhere(JavaCall.Predicates.target(HasName.Predicates.nameMatching("now|currentTimeMillis")))
            .orShould()
            .dependOnClassesThat()
            .areAssignableTo(Clock.class);

    @ArchTest
    static final ArchRule eachRoomSeesOnlyWhatItNeeds = layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .layer("version")
            .definedBy(HOUSE + ".version..")
            .layer("database")
            .definedBy(HOUSE + ".database..")
            .layer("owner")
            .definedBy(HOUSE + ".owner..")
            .layer("document")
            .definedBy(HOUSE + ".document..")
            .layer("recipe")
            .definedBy(HOUSE + ".recipe..")
            .layer("suite")
            .definedBy(HOUSE + ".suite..")
            .layer("model")
            .definedBy(HOUSE + ".model..")
            .layer("cost")
            .definedBy(HOUSE + ".cost..")
            .layer("sample")
            .definedBy(HOUSE + ".sample..")
            .layer("board")
            .definedBy(HOUSE + ".board..")
            .layer("cell")
            .definedBy(HOUSE + ".cell..")
            .layer("run")
            .definedBy(HOUSE + ".run..")
            .layer("study")
            .definedBy(HOUSE + ".study..")
            .layer("search")
            .definedBy(HOUSE + ".search..")
            .layer("tuned")
            .definedBy(HOUSE + ".tuned..")
            .layer("request")
            .definedBy(HOUSE + ".request..")
            .layer("imported")
            .definedBy(HOUSE + ".imported..")
            .layer("rescore")
            .definedBy(HOUSE + ".rescore..")
            .layer("application")
            .definedBy(HOUSE)
            .whereLayer("version")
            .mayNotAccessAnyLayer()
            .whereLayer("database")
            .mayNotAccessAnyLayer()
            .whereLayer("owner")
            .mayNotAccessAnyLayer()
            .whereLayer("document")
            .mayNotAccessAnyLayer()
            .whereLayer("recipe")
            .mayOnlyAccessLayers("document")
            .whereLayer("suite")
            .mayOnlyAccessLayers("document", "recipe")
            .whereLayer("model")
            .mayOnlyAccessLayers("version")
            .whereLayer("cost")
            .mayNotAccessAnyLayer()
            .whereLayer("sample")
            .mayNotAccessAnyLayer()
            .whereLayer("board")
            .mayOnlyAccessLayers("sample")
            .whereLayer("cell")
            .mayOnlyAccessLayers("version", "database", "owner", "recipe", "suite", "model", "cost", "sample", "board")
            .whereLayer("tuned")
            .mayOnlyAccessLayers("version", "recipe", "model")
            .whereLayer("run")
            .mayOnlyAccessLayers(
                    "version", "database", "owner", "recipe", "tuned", "suite", "model", "sample", "board", "cell")
            .whereLayer("study")
            .mayOnlyAccessLayers("recipe", "tuned", "suite", "model", "cell", "run")
            .whereLayer("search")
            .mayOnlyAccessLayers("document", "suite", "cell", "run")
            .whereLayer("request")
            .mayOnlyAccessLayers("database", "owner", "model", "sample", "cell", "run")
            .whereLayer("imported")
            .mayOnlyAccessLayers("version", "database", "sample", "board")
            .whereLayer("rescore")
            .mayOnlyAccessLayers("version", "sample")
            .whereLayer("application")
            .mayOnlyAccessLayers("board", "cell", "cost", "imported", "owner", "rescore", "run");

    @ArchTest
    static final ArchRule documentsModelsAndCostsKnowNoFrameworkAndNoDatabase = noClasses()
            .that()
            .resideInAnyPackage(
                    HOUSE + ".version..",
                    HOUSE + ".document..",
                    HOUSE + ".recipe..",
                    HOUSE + ".suite..",
                    HOUSE + ".model..",
                    HOUSE + ".cost..",
                    HOUSE + ".tuned..",
                    HOUSE + ".study..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.springframework..", "java.sql..", "javax.sql..", "org.flywaydb..");

    @ArchTest
    static final ArchRule filesOfOthersAreReadWithoutADatabase = noClasses()
            .that()
            .resideInAPackage(HOUSE + ".imported..")
            .and()
            .haveSimpleNameNotStartingWith("Imports")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "org.springframework..", "java.sql..", "javax.sql..", HOUSE + ".sample..", HOUSE + ".board..");

    /** Others only submit: Batch is how a run is run, and nobody's business. */
    @ArchTest
    static final ArchRule onlyRunsKnowBatch = noClasses()
            .that()
            .resideOutsideOfPackages(HOUSE, HOUSE + ".run..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.springframework.batch..");

    @ArchTest
    static final ArchRule onlyTheDecoderTouchesTheEngine =
            noClasses().should().dependOnClassesThat().resideInAPackage("ai.djl..");
}
