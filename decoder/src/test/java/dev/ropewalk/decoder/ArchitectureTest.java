package dev.ropewalk.decoder;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The borders between the wings, as the package's description has them. */
@AnalyzeClasses(packages = "dev.ropewalk.decoder", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    private static final String HOUSE = "dev.ropewalk.decoder";

    @ArchTest
    static final ArchRule wingsDependOnEachOtherInOneDirection =
            slices().matching("dev.ropewalk.(decoder.*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule eachWingSeesOnlyWhatItNeeds = layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .layer("checkpoint")
            .definedBy(HOUSE + ".checkpoint..")
            .layer("natives")
            .definedBy(HOUSE + ".natives..")
            .layer("text")
            .definedBy(HOUSE + ".text..")
            .layer("gguf")
            .definedBy(HOUSE + ".gguf..")
            .layer("hub")
            .definedBy(HOUSE + ".hub..")
            .layer("engine")
            .definedBy(HOUSE + ".engine..")
            .layer("attention")
            .definedBy(HOUSE + ".attention..")
            .layer("model")
            .definedBy(HOUSE + ".model..")
            .layer("forecast")
            .definedBy(HOUSE + ".forecast..")
            .layer("training")
            .definedBy(HOUSE + ".training..")
            .layer("golden")
            .definedBy(HOUSE + ".golden..")
            .layer("door")
            .definedBy(HOUSE)
            .whereLayer("checkpoint")
            .mayNotAccessAnyLayer()
            .whereLayer("natives")
            .mayNotAccessAnyLayer()
            .whereLayer("text")
            .mayOnlyAccessLayers("checkpoint", "natives")
            .whereLayer("gguf")
            .mayOnlyAccessLayers("checkpoint")
            .whereLayer("hub")
            .mayOnlyAccessLayers("checkpoint", "gguf")
            .whereLayer("engine")
            .mayOnlyAccessLayers("natives")
            .whereLayer("attention")
            .mayOnlyAccessLayers("engine")
            .whereLayer("model")
            .mayOnlyAccessLayers("checkpoint", "engine", "attention")
            .whereLayer("forecast")
            .mayOnlyAccessLayers("checkpoint", "engine", "attention", "model")
            .whereLayer("training")
            .mayOnlyAccessLayers("checkpoint", "engine", "attention", "model")
            .whereLayer("door")
            .mayOnlyAccessLayers("checkpoint", "engine", "attention", "model", "forecast")
            .whereLayer("golden")
            .mayOnlyAccessLayers("checkpoint", "engine", "door");

    @ArchTest
    static final ArchRule filesAreReadWithoutTensors = noClasses()
            .that()
            .resideInAnyPackage("..checkpoint..", "..hub..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("ai.djl..");

    @ArchTest
    static final ArchRule textsAreCutWithoutTensors = noClasses()
            .that()
            .resideInAnyPackage("..text..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("ai.djl.ndarray..", "ai.djl.pytorch..");

    @ArchTest
    static final ArchRule theEngineKnowsNoPlan = noClasses()
            .that()
            .resideInAnyPackage("..engine..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("dev.ropewalk.methods..");
}
