package dev.ropewalk.decoder;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The borders between the wings. */
@AnalyzeClasses(packages = "dev.ropewalk.decoder", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule wingsDependOnEachOtherInOneDirection =
            slices().matching("dev.ropewalk.(decoder.*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule filesAreReadWithoutTensors = noClasses()
            .that()
            .resideInAnyPackage("..checkpoint..", "..hub..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("ai.djl..");
}
