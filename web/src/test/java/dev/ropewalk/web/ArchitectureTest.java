package dev.ropewalk.web;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.stereotype.Controller;

@AnalyzeClasses(packages = "dev.ropewalk.web", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule webKnowsNeitherDecoderNorEvaluator = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "ai.djl..",
                    "dev.ropewalk.decoder..",
                    "dev.ropewalk.tasks..",
                    "dev.ropewalk.evaluator..",
                    "dev.ropewalk.app..");

    @ArchTest
    static final ArchRule controllersHoldNoSql = noClasses()
            .that()
            .areMetaAnnotatedWith(Controller.class)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.springframework.jdbc..", "java.sql..");

    @ArchTest
    static final ArchRule controllersAreNobodysBusiness =
            classes().that().areMetaAnnotatedWith(Controller.class).should().bePackagePrivate();

    @ArchTest
    static final ArchRule sqlIsInComponentsOfItsOwn = noClasses()
            .that()
            .areNotAnnotatedWith(Component.class)
            .should()
            .dependOnClassesThat()
            .areAssignableTo(JdbcClient.class);
}
