package dev.ropewalk.decoder;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;

/** Where the conformance kit lies: beside the project if it is there (all of it), else the copy in the test resources (what a build needs). */
public final class Kit {

    public static Path conformance() {
        return of("conformance");
    }

    /** Newer methods and families. */
    public static Path newer() {
        return of("conformance-2");
    }

    /** One of its checkpoints. The copy holds one of each kind, so a test of another ends here without the kit, and says so. */
    public static Path checkpoint(String folder) {
        Path checkpoint = conformance().resolve(folder);
        assumeTrue(Files.isDirectory(checkpoint), folder + " is not among the copied goldens, only in the whole kit");
        return checkpoint;
    }

    private static Path of(String kit) {
        Path root = Path.of("").toAbsolutePath();
        while (root != null && !Files.exists(root.resolve("mvnw"))) root = root.getParent();
        if (root == null)
            throw new IllegalStateException("the project's root, which holds mvnw, is not above "
                    + Path.of("").toAbsolutePath());
        Path whole = root.resolveSibling("shared").resolve(kit);
        if (Files.isDirectory(whole)) return whole;
        System.out.println("The whole conformance kit (../shared/" + kit
                + ") is not here: only the goldens copied into the test resources run.");
        return root.resolve("decoder/src/test/resources").resolve(kit);
    }

    private Kit() {}
}
