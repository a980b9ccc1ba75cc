package dev.ropewalk.evaluator;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "dev.ropewalk.evaluator", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule documentsKnowNoFrameworkAndNoDatabase = noClasses()
            .that()
            .resideInAnyPackage("..suite..", "..recipe..", "..imported..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.springframework..", "java.sql..", "javax.sql..", "org.flywaydb..");

    @ArchTest
    static final ArchRule onlyTheDecoderTouchesTheEngine =
            noClasses().should().dependOnClassesThat().resideInAPackage("ai.djl..");

    @ArchTest
    static final ArchRule packagesDependOnEachOtherInOneDirection =
            slices().matching("dev.ropewalk.(evaluator.*)..").should().beFreeOfCycles();
}
