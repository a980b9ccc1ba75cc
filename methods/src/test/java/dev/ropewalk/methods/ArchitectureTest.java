package dev.ropewalk.methods;

import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
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

    /** {@code Math.pow} and its like may differ in the last digit from one machine to the next, and plans are known by their hashes. */
    @ArchTest
    static final ArchRule everyMachineComputesTheSamePlan = noClasses()
            .should()
            .callMethodWhere(target(owner(assignableTo(Math.class)))
                    .and(target(nameMatching(
                            "pow|exp|expm1|log|log10|log1p|sin|cos|tan|sinh|cosh|tanh|atan2?|asin|acos|cbrt|hypot"))));

    @ArchTest
    static final ArchRule everyMethodIsARecord =
            classes().that().implement(ContextMethod.class).should().beRecords();
}
