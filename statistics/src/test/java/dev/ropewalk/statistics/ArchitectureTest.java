package dev.ropewalk.statistics;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "dev.ropewalk.statistics", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule statisticsDependOnTheJdkAndCommonsAlone = classes()
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage("dev.ropewalk.statistics..", "java..", "org.jspecify..", "org.apache.commons..");
}
