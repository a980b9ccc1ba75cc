package dev.ropewalk.results;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "dev.ropewalk.results", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule resultsKnowNothingOfHowTheyWereMeasuredOrAreShown = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "ai.djl..",
                    "dev.ropewalk.decoder..",
                    "dev.ropewalk.tasks..",
                    "dev.ropewalk.evaluator..",
                    "dev.ropewalk.web..",
                    "dev.ropewalk.app..");

    @ArchTest
    static final ArchRule packagesDependOnEachOtherInOneDirection =
            slices().matching("dev.ropewalk.(results.*)..").should().beFreeOfCycles();
}
