package dev.ropewalk.app;

import java.nio.file.Files;
import java.nio.file.Path;

/** The folder Ropewalk is installed in: the checkout, where {@code datasets/} lies. The launcher names it in {@code ropewalk.home}. */
final class Home {

    static Path folder() {
        return Path.of(System.getProperty("ropewalk.home", "."));
    }

    static Path referenceModel() {
        return dataset("reference-model");
    }

    static Path dataset(String name) {
        Path folder = folder().resolve("datasets").resolve(name);
        if (!Files.exists(folder))
            throw new RefusedException("There is no " + folder.toAbsolutePath().normalize()
                    + ": start Ropewalk by its launcher ./ropewalk, which knows where its data lies.");
        return folder;
    }

    private Home() {}
}
