package dev.ropewalk.methods;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "dev.ropewalk.methods", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule methodsDependOnTheJdkAlone = classes()
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage("dev.ropewalk.methods..", "java..", "org.jspecify..");

    @ArchTest
    static final ArchRule methodsTouchNoFileNoNetworkAndNoReflection = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("java.io..", "java.net..", "java.nio.file..", "java.lang.reflect..", "java.sql..");

    @ArchTest
    static final ArchRule everyMethodIsARecord =
            classes().that().implement(ContextMethod.class).should().beRecords();
}
