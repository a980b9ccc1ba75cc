package dev.ropewalk.host;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where models and libraries lie that can be fetched or made again. The environment says it first, as the XDG Base Directory Specification has
 * it: a place that is no absolute path is none. Java's own {@code user.home} is "?" for a user without an entry in passwd, which every container
 * with a number for a user has.
 */
public final class Caches {

    /** The variables that say where models lie, and where DJL's libraries. */
    public static final String XDG = "XDG_CACHE_HOME", DJL = "DJL_CACHE_DIR";

    private static final String ENGINE = "ENGINE_CACHE_DIR";

    private final Environment environment;
    private final @Nullable String userHome;

    /** @param userHome what Java takes for the home */
    Caches(Environment environment, @Nullable String userHome) {
        this.environment = environment;
        this.userHome = userHome;
    }

    private static Caches ofProcess() {
        return new Caches(Environment.ofProcess(), System.getProperty("user.home"));
    }

    /**
     * The program's own: {@code ropewalk} under XDG_CACHE_HOME, or under ~/.cache.
     *
     * @throws IllegalArgumentException one sentence, where there is no home
     */
    public static Path ropewalk() {
        return ofProcess().own();
    }

    /**
     * Where libraries in machine code are unpacked.
     *
     * @throws IllegalArgumentException one sentence, where there is no place
     */
    public static Path libraries() {
        Caches ours = ofProcess();
        return ours.environment.get(DJL).map(Path::of).orElseGet(ours::djl);
    }

    /** Tells libraries that ask for {@code user.home}, JNA and H2 among them, where the home is. */
    public static void tellHome() {
        ofProcess().home().ifPresent(home -> System.setProperty("user.home", home.toString()));
    }

    /**
     * Tells DJL, too, where its native libraries lie, and not to report its start to its makers; before it is first used.
     *
     * @throws IllegalArgumentException one sentence, where there is no place
     */
    public static void tellDjl() {
        System.setProperty("OPT_OUT_TRACKING", "true");
        tellHome();
        Caches ours = ofProcess();
        if (ours.environment.get(DJL).isPresent() || System.getProperty(DJL) != null) return;
        String folder = ours.djl().toString();
        System.setProperty(DJL, folder);
        System.setProperty(ENGINE, folder); // asked for where the variable DJL_CACHE_DIR is empty
    }

    /**
     * What to tell of a cache that cannot be written: one sentence with the folder, the reason and what to do.
     *
     * @param variable {@link #XDG} or {@link #DJL}, whichever puts the cache elsewhere
     */
    public static String unwritable(Path folder, IOException failure, String variable) {
        return folder + " cannot be written: " + reason(failure) + "; make room there, or set " + variable
                + " to a folder that may be written.";
    }

    private static String reason(IOException failure) {
        if (failure instanceof FileAlreadyExistsException file)
            return file.getFile() + " is a file, and a folder is needed there";
        if (failure instanceof AccessDeniedException denied) return denied.getFile() + " may not be written";
        if (failure instanceof FileSystemException of && of.getReason() != null) return of.getReason();
        return failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
    }

    Path own() {
        return absolute(environment.get(XDG))
                .or(() -> home().map(home -> home.resolve(".cache")))
                .orElseThrow(
                        () -> new IllegalArgumentException("There is no place for models and libraries: set HOME or "
                                + XDG + " to the absolute path of a folder that may be written."))
                .resolve("ropewalk");
    }

    /** Where DJL itself puts them, ~/.djl.ai; where that cannot be, among our own. */
    Path djl() {
        return home().map(home -> home.resolve(".djl.ai"))
                .filter(folder -> Files.isDirectory(folder) || mayBeMade(folder))
                .orElseGet(() -> own().resolve("djl"));
    }

    private Optional<Path> home() {
        return absolute(environment.get("HOME")).or(() -> absolute(Optional.ofNullable(userHome)));
    }

    private static Optional<Path> absolute(Optional<String> path) {
        return path.map(Path::of).filter(Path::isAbsolute);
    }

    private static boolean mayBeMade(Path folder) {
        Path parent = folder.getParent();
        if (parent == null) return false;
        return Files.exists(parent) ? Files.isDirectory(parent) && Files.isWritable(parent) : mayBeMade(parent);
    }
}
